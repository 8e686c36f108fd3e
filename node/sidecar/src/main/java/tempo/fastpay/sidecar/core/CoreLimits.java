package tempo.fastpay.sidecar.core;

/**
 * The named bounds of L7 and L11. Times in milliseconds.
 *
 * @param viewAgeLimitMs how old the finalized block may be before nothing is signed
 * @param clockSkewMs how far honest clocks differ
 * @param finalityMs how long the chain takes from inclusion to finality
 * @param marginMs what a payment must have left before valid_before, per unsettled generation; more
 *     than the three above together, so that a stale validator never certifies a dead payment
 * @param depthLimit how many generations of unsettled ancestors a payment may rest on
 * @param lifetimeLimitMs how far ahead valid_before may lie
 * @param permitsLimit permits held; full: TEMPORARY_UNAVAILABLE, nothing leaves before it is final
 * @param knownLimit certified payments held; full: TEMPORARY_UNAVAILABLE likewise
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
    if (viewAgeLimitMs <= 0 || clockSkewMs < 0 || finalityMs < 0) {
      throw new IllegalArgumentException("view age, clock skew and finality must not be negative");
    }
    if (marginMs <= viewAgeLimitMs + clockSkewMs + finalityMs) {
      throw new IllegalArgumentException(
          "marginMs must exceed viewAgeLimitMs + clockSkewMs + finalityMs = "
              + (viewAgeLimitMs + clockSkewMs + finalityMs));
    }
    if (depthLimit < 1 || lifetimeLimitMs < Math.multiplyExact(marginMs, 1L + depthLimit)) {
      throw new IllegalArgumentException(
          "lifetimeLimitMs must leave room for marginMs × (1 + depthLimit) = "
              + marginMs * (1L + depthLimit));
    }
    if (permitsLimit < 1 || knownLimit < 1 || senderLiveLimit < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (strangersKnownLimit < 1 || strangersKnownLimit > knownLimit) {
      throw new IllegalArgumentException("strangersKnownLimit must be 1 to knownLimit");
    }
  }
}
