package tempo.fastpay.launcher.config;

import tempo.fastpay.sidecar.core.CoreLimits;

/**
 * Fits the limits of L7 to how fast a chain goes, so that they neither refuse payments that are
 * good on a fast chain nor certify late ones on a slow one.
 */
final class ChainPace {
  /** A view is old after this many block times, which a healthy node does not miss in a row. */
  private static final long VIEW_BLOCKS = 3;

  /** For nodes that are far away or busy, however fast the chain is. */
  private static final long VIEW_LEAST_MS = 4_000;

  private static final long FINALITY_LEAST_MS = 2_000;
  private static final long SPARE_LEAST_MS = 2_000;

  private ChainPace() {}

  /**
   * The limits for a chain.
   *
   * @param blockTimeMs from block to block
   */
  static CoreLimits limits(ChainConfig.Kind kind, long blockTimeMs) {
    CoreLimits base = CoreLimits.DEFAULT;
    // The dev chain's block time may be far from both: a test's tenth of a second, a long pause.
    long paceMs = kind == ChainConfig.Kind.DEVCHAIN ? Math.max(5_000, blockTimeMs) : blockTimeMs;
    long viewAgeMs = Math.max(VIEW_LEAST_MS, VIEW_BLOCKS * paceMs);
    long finalityMs = Math.max(FINALITY_LEAST_MS, paceMs);
    long marginMs =
        viewAgeMs + base.clockSkewMs() + finalityMs + Math.max(SPARE_LEAST_MS, paceMs * 3 / 5);
    return new CoreLimits(
        viewAgeMs,
        base.clockSkewMs(),
        finalityMs,
        marginMs,
        base.depthLimit(),
        Math.max(base.lifetimeLimitMs(), marginMs * (1L + base.depthLimit())),
        base.permitsLimit(),
        base.knownLimit(),
        base.strangersKnownLimit(),
        base.senderLiveLimit());
  }
}
