package tempo.fastpay.chain.facts;

import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of what is held and asked of accounts' facts.
 *
 * @param cellsLimit facts held; where one more comes, the one longest unused leaves
 * @param rereadsLimit facts that moved and are read again at once; the others are read when asked
 * @param waitingLimit facts that wait for the node; a further question fails
 * @param auditEveryBlocks blocks between two audits
 * @param auditCells facts that an audit reads again
 */
public record FactsLimits(
    int cellsLimit, int rereadsLimit, int waitingLimit, int auditEveryBlocks, int auditCells) {
  public static final FactsLimits DEFAULT = new FactsLimits(131_072, 4_096, 16_384, 3, 1);

  public FactsLimits {
    Bounds.atLeast("cellsLimit", cellsLimit, 1);
    Bounds.atLeast("rereadsLimit", rereadsLimit, 1);
    Bounds.atLeast("waitingLimit", waitingLimit, 1);
    Bounds.atLeast("auditEveryBlocks", auditEveryBlocks, 1);
    Bounds.atLeast("auditCells", auditCells, 1);
  }
}
