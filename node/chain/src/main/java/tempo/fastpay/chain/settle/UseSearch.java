package tempo.fastpay.chain.settle;

import io.vertx.core.Future;
import java.math.BigInteger;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Finds the height of the block that used a payment's nonce: by the payment's own receipt, else by
 * the nonce manager's logs, or, for the account's own nonce, which writes none, by halving the
 * heights.
 */
final class UseSearch {
  private final NodeRpc node;
  private final OutcomeLimits limits;

  UseSearch(NodeRpc node, OutcomeLimits limits) {
    this.node = node;
    this.limits = limits;
  }

  /**
   * Searches among finalized blocks.
   *
   * @param h the last of them
   * @return fails where the nonce was used earlier than a search looks
   */
  Future<UInt64> height(Payment payment, UInt64 h) {
    return node.inclusion(payment.chainTxHash())
        .compose(
            found ->
                found
                    .map(BlockId::height)
                    .filter(height -> !h.isLessThan(height))
                    .map(Future::succeededFuture)
                    .orElseGet(() -> byNonce(payment, h)));
  }

  private Future<UInt64> byNonce(Payment payment, UInt64 h) {
    UInt64 lowest = lower(h, limits.searchBlocksLimit(), UInt64.ZERO);
    return payment.nonceKey().equals(NonceKey.PROTOCOL)
        ? byCount(payment, lowest, h)
        : byLogs(payment, lowest, h);
  }

  /** From H down: what is asked about has ended lately. */
  private Future<UInt64> byLogs(Payment payment, UInt64 lowest, UInt64 to) {
    UInt64 from = lower(to, limits.logsBlocksLimit() - 1, lowest);
    return node.movedTo(payment.lane(), payment.nonceSeq().next(), from, to)
        .compose(
            found -> {
              if (found.isPresent()) {
                return Future.succeededFuture(found.get());
              }
              return lowest.isLessThan(from)
                  ? byLogs(payment, lowest, lower(from, 1, lowest))
                  : Future.failedFuture(tooOld(payment));
            });
  }

  private static UInt64 lower(UInt64 height, long blocks, UInt64 lowest) {
    BigInteger lower = height.toBigInteger().subtract(BigInteger.valueOf(blocks));
    return UInt64.of(lower.max(lowest.toBigInteger()));
  }

  private Future<UInt64> byCount(Payment payment, UInt64 lowest, UInt64 h) {
    return isUsedAt(payment, lowest)
        .compose(
            used -> {
              if (!used) {
                return halve(payment, lowest, h);
              }
              return lowest.isZero()
                  ? Future.succeededFuture(lowest)
                  : Future.failedFuture(tooOld(payment));
            });
  }

  private Future<Boolean> isUsedAt(Payment payment, UInt64 height) {
    return node.transactionCount(payment.sender(), height)
        .map(count -> payment.nonceSeq().isLessThan(count));
  }

  /**
   * Halves what lies between.
   *
   * @param unused a height where the nonce is free
   * @param used a height where it is not
   */
  private Future<UInt64> halve(Payment payment, UInt64 unused, UInt64 used) {
    long between = used.bits() - unused.bits();
    if (between <= 1) {
      return Future.succeededFuture(used);
    }
    UInt64 middle = new UInt64(unused.bits() + between / 2);
    return isUsedAt(payment, middle)
        .compose(isUsed -> isUsed ? halve(payment, unused, middle) : halve(payment, middle, used));
  }

  private IllegalStateException tooOld(Payment payment) {
    return new IllegalStateException(
        "the block that used nonce "
            + payment.contentionKey()
            + " lies more than "
            + limits.searchBlocksLimit()
            + " blocks back");
  }
}
