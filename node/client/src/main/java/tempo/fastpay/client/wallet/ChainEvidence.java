package tempo.fastpay.client.wallet;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Facts about a payment on the chain, each reported by at least f + 1 validators. Nothing else
 * releases a nonce.
 *
 * @param stage how far the payment has come; empty: not agreed, or not known to them
 * @param laneNonce the lane's nonce at H
 * @param finalMs the time of a final block, unix milliseconds: of an own payment, one up to which
 *     the payment was not included
 */
public record ChainEvidence(
    Optional<Lifecycle.Stage> stage, Optional<UInt64> laneNonce, Optional<UInt64> finalMs) {
  private static final BigInteger MS_PER_SECOND = BigInteger.valueOf(1_000);

  public ChainEvidence {
    Objects.requireNonNull(stage);
    Objects.requireNonNull(laneNonce);
    Objects.requireNonNull(finalMs);
  }

  /** The state to which this takes an own payment; empty if to none. */
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
      return Optional.of(isKept(payment) ? PaymentState.RELEASED : PaymentState.EXPIRED);
    }
    return Optional.empty();
  }

  /** True if nothing was ever sent with the nonce and the chain's nonce is not past it. */
  boolean freesNonce(OwnPayment payment) {
    return isKept(payment) && !isPast(payment.nonceSeq());
  }

  /** True if no bytes have left, so that nobody else can know the message. */
  private static boolean isKept(OwnPayment payment) {
    return payment.state() == PaymentState.RESERVED || payment.state() == PaymentState.SIGNED;
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

  /**
   * True if valid_before has passed: a block includes nothing whose valid_before is not after its
   * own time.
   */
  private boolean isOver(Optional<UInt64> validBefore) {
    return validBefore.isPresent()
        && finalMs.isPresent()
        && finalMs
                .get()
                .toBigInteger()
                .compareTo(validBefore.get().toBigInteger().multiply(MS_PER_SECOND))
            >= 0;
  }
}
