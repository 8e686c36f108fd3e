package tempo.fastpay.chain.settle;

import io.vertx.core.Future;
import java.math.BigInteger;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.chain.node.NodeRpc.CallResult;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Finds why a payment's transaction failed: by a trace of it, where the node makes traces; else by
 * the same call on top of the block before, which may differ from what happened within a block.
 */
final class FailureReason {
  /** What is said where nothing more is known. */
  static final String UNKNOWN = "status 0";

  private final NodeRpc node;

  FailureReason(NodeRpc node) {
    this.node = node;
  }

  /** In words, for people. Never fails. */
  Future<String> of(Payment payment, Use use) {
    return node.traced(use.transaction())
        .map(FailureReason::words)
        .recover(none -> calledAgain(payment, use))
        .otherwise(UNKNOWN);
  }

  private Future<String> calledAgain(Payment payment, Use use) {
    UInt64 before = UInt64.of(use.block().height().toBigInteger().subtract(BigInteger.ONE));
    return node.call(payment.sender(), payment.asset().token(), SameMessage.input(payment), before)
        .map(FailureReason::words);
  }

  private static String words(CallResult result) {
    if (result.error().isEmpty()) {
      return UNKNOWN;
    }
    return cut(result.output().isEmpty() ? result.error() : Revert.describe(result.output()));
  }

  private static String cut(String text) {
    return text.length() <= SendAnswers.DETAIL_LIMIT_CHARS
        ? text
        : text.substring(0, SendAnswers.DETAIL_LIMIT_CHARS);
  }
}
