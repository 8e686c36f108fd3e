package tempo.fastpay.chain.node;

import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of what a node may do before another one is used.
 *
 * @param pollMs between two questions for the finalized block
 * @param backOffLimitMs the longest wait between two questions to a node that fails
 * @param failuresLimit questions that fail one after the other before another node is tried
 * @param behindMs how long a node may be below H
 * @param stuckMs how long H may stand before other nodes are asked whether they are further
 * @param retryMs a node that was left is not tried again before
 */
public record NodeLimits(
    long pollMs,
    long backOffLimitMs,
    int failuresLimit,
    long behindMs,
    long stuckMs,
    long retryMs) {
  public static final NodeLimits DEFAULT = new NodeLimits(500, 5_000, 3, 5_000, 5_000, 10_000);

  public NodeLimits {
    Bounds.atLeast("pollMs", pollMs, 1);
    Bounds.atLeast("backOffLimitMs", backOffLimitMs, pollMs);
    Bounds.atLeast("failuresLimit", failuresLimit, 1);
    Bounds.atLeast("behindMs", behindMs, 1);
    Bounds.atLeast("stuckMs", stuckMs, 1);
    Bounds.atLeast("retryMs", retryMs, 1);
  }
}
