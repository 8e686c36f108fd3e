package tempo.fastpay.client.wallet;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.UInt64;

/**
 * What is known of a payment's fate, each part supported by at least f + 1 validators. The only
 * thing that releases a nonce.
 *
 * @param stage how far the payment has come; empty: not agreed, or not known to them
 * @param laneNonce the lane's nonce at H
 * @param headMs the time of the chain's head, unix milliseconds
 */
public record ChainEvidence(
    Optional<Lifecycle.Stage> stage, Optional<UInt64> laneNonce, Optional<UInt64> headMs) {
  /** By how much the head must be past valid_before until the block before it is surely final. */
  public static final long FINALITY_MARGIN_MS = 60_000;

  private static final BigInteger MS_PER_SECOND = BigInteger.valueOf(1_000);

  public ChainEvidence {
    Objects.requireNonNull(stage);
    Objects.requireNonNull(laneNonce);
    Objects.requireNonNull(headMs);
  }

  /** Where this takes an own payment; empty: nowhere. */
  Optional<PaymentState> next(OwnPayment payment) {
    return candidate(payment).filter(payment.state()::mayBecome);
  }

  private Optional<PaymentState> candidate(OwnPayment payment) {
    if (is(Lifecycle.Stage.FINALIZED)) {
      return Optional.of(PaymentState.SETTLED);
    }
    if (is(Lifecycle.Stage.FAILED) || isPast(payment.nonceSeq())) {
      return Optional.of(PaymentState.RELEASED);
    }
    if (is(Lifecycle.Stage.EXPIRED) || isOver(payment.terms().validBefore())) {
      boolean hasLeft =
          payment.state() == PaymentState.SENT || payment.state() == PaymentState.CERTIFIED;
      return Optional.of(hasLeft ? PaymentState.EXPIRED : PaymentState.RELEASED);
    }
    return Optional.empty();
  }

  /** True if nothing was ever sent with the nonce and the chain's nonce is not past it. */
  boolean freesNonce(OwnPayment payment) {
    return (payment.state() == PaymentState.RESERVED || payment.state() == PaymentState.SIGNED)
        && !isPast(payment.nonceSeq());
  }

  /** True if received money is on chain, or never will be. */
  boolean ends(Credit credit) {
    return stage.map(Lifecycle.Stage::isEnd).orElse(false)
        || isPast(credit.effects().nonceSeq())
        || isOver(PaymentScreen.peekValidBefore(credit.qc().envelope().get().paymentBytes()));
  }

  private boolean is(Lifecycle.Stage wanted) {
    return stage.equals(Optional.of(wanted));
  }

  private boolean isPast(UInt64 nonceSeq) {
    return laneNonce.isPresent() && nonceSeq.isLessThan(laneNonce.get());
  }

  private boolean isOver(Optional<UInt64> validBefore) {
    if (stage.isPresent() || validBefore.isEmpty() || headMs.isEmpty()) {
      return false;
    }
    BigInteger surelyOverMs =
        validBefore
            .get()
            .toBigInteger()
            .multiply(MS_PER_SECOND)
            .add(BigInteger.valueOf(FINALITY_MARGIN_MS));
    return headMs.get().toBigInteger().compareTo(surelyOverMs) >= 0;
  }
}
