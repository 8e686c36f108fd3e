package tempo.fastpay.sidecar.core;

import tempo.fastpay.protocol.types.Bounds;

/**
 * The named bounds of L7 and L11; all times in milliseconds.
 *
 * @param viewAgeLimitMs how old the finalized block may be before nothing is signed
 * @param clockSkewMs how far honest clocks differ
 * @param finalityMs how long the chain takes from inclusion to finality
 * @param marginMs what a payment must have left before valid_before, per unsettled generation; more
 *     than the three above together, so that a stale validator never certifies a dead payment
 * @param depthLimit how many generations of unsettled ancestors a payment may rest on
 * @param lifetimeLimitMs how far ahead valid_before may lie
 * @param permitsLimit permits held; full: TEMPORARY_UNAVAILABLE, nothing leaves before it is final
 * @param knownLimit certified payments held; full: TEMPORARY_UNAVAILABLE, too
 * @param strangersKnownLimit of those, how many may come from elsewhere than their owners, so that
 *     nobody's dust keeps an owner's credit out
 * @param senderLiveLimit live payments of one sender, and keys of one sender that are taken here:
 *     payments that expire unused leave theirs taken until the chain's nonce is past (L2), and
 *     nobody may fill a validator with those
 */
public record CoreLimits(
    long viewAgeLimitMs,
    long clockSkewMs,
    long finalityMs,
    long marginMs,
    int depthLimit,
    long lifetimeLimitMs,
    int permitsLimit,
    int knownLimit,
    int strangersKnownLimit,
    int senderLiveLimit) {

  public static final CoreLimits DEFAULT =
      new CoreLimits(15_000, 2_000, 5_000, 25_000, 8, 600_000, 1_000_000, 1_000_000, 750_000, 256);

  public CoreLimits {
    Bounds.atLeast("viewAgeLimitMs", viewAgeLimitMs, 1);
    Bounds.atLeast("clockSkewMs", clockSkewMs, 0);
    Bounds.atLeast("finalityMs", finalityMs, 0);
    long staleMs = viewAgeLimitMs + clockSkewMs + finalityMs;
    if (marginMs <= staleMs) {
      throw new IllegalArgumentException(
          "marginMs: expected more than viewAgeLimitMs + clockSkewMs + finalityMs = "
              + staleMs
              + ", got "
              + marginMs);
    }
    Bounds.atLeast("depthLimit", depthLimit, 1);
    long marginsMs = Math.multiplyExact(marginMs, 1L + depthLimit);
    if (lifetimeLimitMs < marginsMs) {
      throw new IllegalArgumentException(
          "lifetimeLimitMs: expected at least marginMs × (1 + depthLimit) = "
              + marginsMs
              + ", got "
              + lifetimeLimitMs);
    }
    Bounds.atLeast("permitsLimit", permitsLimit, 1);
    Bounds.atLeast("knownLimit", knownLimit, 1);
    Bounds.atLeast("senderLiveLimit", senderLiveLimit, 1);
    Bounds.within("strangersKnownLimit", strangersKnownLimit, 1, knownLimit);
  }

  public CoreLimits withViewAgeMs(long other) {
    return new CoreLimits(
        other,
        clockSkewMs,
        finalityMs,
        marginMs,
        depthLimit,
        lifetimeLimitMs,
        permitsLimit,
        knownLimit,
        strangersKnownLimit,
        senderLiveLimit);
  }

  public CoreLimits withClockSkewMs(long other) {
    return new CoreLimits(
        viewAgeLimitMs,
        other,
        finalityMs,
        marginMs,
        depthLimit,
        lifetimeLimitMs,
        permitsLimit,
        knownLimit,
        strangersKnownLimit,
        senderLiveLimit);
  }

  public CoreLimits withFinalityMs(long other) {
    return new CoreLimits(
        viewAgeLimitMs,
        clockSkewMs,
        other,
        marginMs,
        depthLimit,
        lifetimeLimitMs,
        permitsLimit,
        knownLimit,
        strangersKnownLimit,
        senderLiveLimit);
  }

  public CoreLimits withMarginMs(long other) {
    return new CoreLimits(
        viewAgeLimitMs,
        clockSkewMs,
        finalityMs,
        other,
        depthLimit,
        lifetimeLimitMs,
        permitsLimit,
        knownLimit,
        strangersKnownLimit,
        senderLiveLimit);
  }

  public CoreLimits withDepth(int other) {
    return new CoreLimits(
        viewAgeLimitMs,
        clockSkewMs,
        finalityMs,
        marginMs,
        other,
        lifetimeLimitMs,
        permitsLimit,
        knownLimit,
        strangersKnownLimit,
        senderLiveLimit);
  }

  public CoreLimits withLifetimeMs(long other) {
    return new CoreLimits(
        viewAgeLimitMs,
        clockSkewMs,
        finalityMs,
        marginMs,
        depthLimit,
        other,
        permitsLimit,
        knownLimit,
        strangersKnownLimit,
        senderLiveLimit);
  }

  public CoreLimits withPermits(int other) {
    return new CoreLimits(
        viewAgeLimitMs,
        clockSkewMs,
        finalityMs,
        marginMs,
        depthLimit,
        lifetimeLimitMs,
        other,
        knownLimit,
        strangersKnownLimit,
        senderLiveLimit);
  }

  public CoreLimits withKnown(int other) {
    return new CoreLimits(
        viewAgeLimitMs,
        clockSkewMs,
        finalityMs,
        marginMs,
        depthLimit,
        lifetimeLimitMs,
        permitsLimit,
        other,
        strangersKnownLimit,
        senderLiveLimit);
  }

  public CoreLimits withStrangersKnown(int other) {
    return new CoreLimits(
        viewAgeLimitMs,
        clockSkewMs,
        finalityMs,
        marginMs,
        depthLimit,
        lifetimeLimitMs,
        permitsLimit,
        knownLimit,
        other,
        senderLiveLimit);
  }

  public CoreLimits withSenderLive(int other) {
    return new CoreLimits(
        viewAgeLimitMs,
        clockSkewMs,
        finalityMs,
        marginMs,
        depthLimit,
        lifetimeLimitMs,
        permitsLimit,
        knownLimit,
        strangersKnownLimit,
        other);
  }
}
