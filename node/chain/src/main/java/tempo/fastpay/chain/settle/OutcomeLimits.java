package tempo.fastpay.chain.settle;

import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of finding what became of payments.
 *
 * @param usesLimit used nonces remembered; the eldest leaves, and is searched for when asked about
 * @param searchesLimit searches under way
 * @param waitingLimit payments that wait for a search; one more is refused
 * @param searchBlocksLimit how far below H a search looks; what was used earlier is not found
 * @param logsBlocksLimit blocks of one question for logs
 */
public record OutcomeLimits(
    int usesLimit,
    int searchesLimit,
    int waitingLimit,
    int searchBlocksLimit,
    int logsBlocksLimit) {
  public static final OutcomeLimits DEFAULT = new OutcomeLimits(65_536, 4, 16_384, 200_000, 20_000);

  public OutcomeLimits {
    Bounds.atLeast("usesLimit", usesLimit, 1);
    Bounds.atLeast("searchesLimit", searchesLimit, 1);
    Bounds.atLeast("waitingLimit", waitingLimit, 1);
    Bounds.atLeast("searchBlocksLimit", searchBlocksLimit, 1);
    Bounds.within("logsBlocksLimit", logsBlocksLimit, 1, searchBlocksLimit);
  }
}
