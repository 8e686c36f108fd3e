package tempo.fastpay.chain.settle;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.chain.block.Log;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;

/** A movement of a token's units that a log tells. */
record Transfer(Address token, Address from, Address to, BigInteger units) {
  private static final int TOPICS = 3;

  Transfer {
    Objects.requireNonNull(token);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    Objects.requireNonNull(units);
  }

  /**
   * Reads a log; empty: it tells of something else. Any contract may write what looks like a
   * transfer; a token's own are of one form.
   */
  static Optional<Transfer> of(Log log) {
    if (!log.contract().isTip20()
        || !log.event().equals(Optional.of(ChainEvent.TRANSFER))
        || log.topics().size() != TOPICS
        || log.data().size() != Bytes32.SIZE) {
      return Optional.empty();
    }
    return Optional.of(
        new Transfer(
            log.contract(),
            Abi.address(log.topics().get(1)),
            Abi.address(log.topics().get(2)),
            Abi.onlyWord(log.data()).toNumber()));
  }

  /** True for what a payment promises its recipient. */
  boolean pays(Payment payment) {
    return token.equals(payment.asset().token())
        && from.equals(payment.sender())
        && to.equals(payment.recipient())
        && units.equals(payment.amount().toBigInteger());
  }
}
