package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A payment of the overlay: live at H, and known or permitted here.
 *
 * @param feeToken the token its fee bound counts in
 * @param permitted true if this validator permitted it
 * @param qc its QC, where known; only then it opens the next sequence (L3) and credits (L6)
 * @param restsOn the credits it needs besides the balance at H; some may have left the overlay
 *     since
 */
public record LivePayment(
    Envelope envelope,
    Payment payment,
    AssetId feeToken,
    boolean permitted,
    Optional<VerifiedQc> qc,
    Set<MessageId> restsOn) {

  public LivePayment {
    Objects.requireNonNull(envelope);
    Objects.requireNonNull(feeToken);
    Objects.requireNonNull(payment);
    restsOn = Set.copyOf(restsOn);
    if (!permitted && qc.isEmpty()) {
      throw new IllegalArgumentException("neither known nor permitted");
    }
  }

  static LivePayment of(Permit permit) {
    return new LivePayment(
        permit.envelope(),
        permit.payment(),
        permit.feeToken(),
        true,
        Optional.empty(),
        permit.restsOn());
  }

  public boolean isKnown() {
    return qc.isPresent();
  }

  public MessageId message() {
    return payment.message();
  }

  /** The most that it takes out of its sender's balance of a token. */
  BigInteger debit(AssetId token) {
    return Funds.debit(payment, feeToken, token);
  }

  /**
   * True if the payment is live (docs/protocol.md, "Definitions"): the chain can still include it.
   */
  static boolean isLive(Payment payment, UInt64 laneNonce, FinalizedBlock base) {
    return !payment.nonceSeq().isLessThan(laneNonce) && !isExpired(payment, base);
  }

  static boolean isExpired(Payment payment, FinalizedBlock base) {
    return payment.validBefore().isPresent()
        && !base.unixSeconds().isLessThan(payment.validBefore().get());
  }

  LivePayment withQc(VerifiedQc known) {
    return new LivePayment(envelope, payment, feeToken, permitted, Optional.of(known), restsOn);
  }

  LivePayment withPermit() {
    return new LivePayment(envelope, payment, feeToken, true, qc, restsOn);
  }

  LivePayment restingOn(Set<MessageId> credits) {
    return new LivePayment(envelope, payment, feeToken, permitted, qc, credits);
  }
}
