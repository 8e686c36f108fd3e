package tempo.fastpay.protocol.evidence;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Evidence that proves what it claims, to anybody who has the committee (L13). There is no other
 * way to make one than {@link #verify}. A re-encoded signature or a re-wrapped envelope is the same
 * message, and evidence of nothing (L2).
 */
public final class VerifiedEvidence {
  /** The result of verifying. */
  public sealed interface Result {
    record Verified(VerifiedEvidence evidence) implements Result {}

    /**
     * The evidence proves nothing.
     *
     * @param message the field, as the wire names it, and what is wrong with it
     */
    record Refused(String message) implements Result {}

    /** The verified evidence; a refusal becomes an exception. */
    default <X extends Exception> VerifiedEvidence orElseThrow(Function<String, X> refused)
        throws X {
      if (this instanceof Verified good) {
        return good.evidence();
      }
      throw refused.apply(((Refused) this).message());
    }
  }

  private final Evidence evidence;
  private final Culprit culprit;
  private final ContentionKey key;
  private final MessageId first;
  private final MessageId second;

  private VerifiedEvidence(Evidence evidence, Culprit culprit, Payment first, Payment second) {
    this.evidence = evidence;
    this.culprit = culprit;
    this.key = first.contentionKey();
    this.first = first.message();
    this.second = second.message();
  }

  /**
   * Checks everything that evidence claims: two payments, well-formed and under good signatures,
   * with different messages and one contention key; for a validator, that it is a member of the
   * committee and signed both in the committee's epoch. An access key's signature names its account
   * and does not prove it (L1), so it is evidence against no sender; a validator that certifies two
   * such payments has signed them itself.
   */
  public static Result verify(Evidence evidence, Committee committee, Crypto crypto) {
    try {
      return new Result.Verified(
          evidence instanceof Evidence.SenderEquivocation sender
              ? ofSender(sender, committee, crypto)
              : ofValidator((Evidence.ValidatorEquivocation) evidence, committee, crypto));
    } catch (Unproven unproven) {
      return new Result.Refused(unproven.getMessage());
    }
  }

  private static VerifiedEvidence ofSender(
      Evidence.SenderEquivocation claim, Committee committee, Crypto crypto) throws Unproven {
    requireSame("chain_id", committee.chainId(), claim.chainId());
    Payment first = ownPayment("first", claim.first(), claim.chainId(), crypto);
    Payment second = ownPayment("second", claim.second(), claim.chainId(), crypto);
    requireSame("second", first.contentionKey(), second.contentionKey());
    requireSame("sender", first.sender(), claim.key().sender());
    requireSame("nonce", first.contentionKey(), claim.key());
    requireTwoMessages(first, second);
    return new VerifiedEvidence(claim, new Culprit.Sender(claim.key().sender()), first, second);
  }

  private static Payment ownPayment(String path, Bytes raw, ChainId chainId, Crypto crypto)
      throws Unproven {
    Payment payment = payment(path, raw, chainId, crypto);
    if (payment.accessKey().isPresent()) {
      throw new Unproven(
          path
              + ": signed by an access key, which names "
              + payment.sender()
              + " and does not prove it: only the chain can");
    }
    return payment;
  }

  private static Payment payment(String path, Bytes raw, ChainId chainId, Crypto crypto)
      throws Unproven {
    return PaymentScreen.screen(raw, Optional.empty(), chainId, crypto)
        .orElseThrow(reject -> new Unproven(path + ": " + reject.message()));
  }

  private static VerifiedEvidence ofValidator(
      Evidence.ValidatorEquivocation claim, Committee committee, Crypto crypto) throws Unproven {
    requireSame("epoch", committee.epoch(), claim.epoch());
    if (committee.member(claim.signer()).isEmpty()) {
      throw new Unproven(
          "signer: " + claim.signer() + " is nobody in the committee of epoch " + claim.epoch());
    }
    Payment first = certified("first", claim.first(), claim, committee, crypto);
    Payment second = certified("second", claim.second(), claim, committee, crypto);
    requireSame("second.tx", first.contentionKey(), second.contentionKey());
    requireTwoMessages(first, second);
    return new VerifiedEvidence(claim, new Culprit.Member(claim.signer()), first, second);
  }

  private static Payment certified(
      String path,
      Evidence.Signed signed,
      Evidence.ValidatorEquivocation claim,
      Committee committee,
      Crypto crypto)
      throws Unproven {
    Payment payment =
        payment(path + ".tx", signed.envelope().paymentBytes(), committee.chainId(), crypto);
    Optional<String> contradiction = VerifiedQc.contradiction(signed.envelope(), payment);
    if (contradiction.isPresent()) {
      throw new Unproven(path + ".tx: " + contradiction.get());
    }
    Effects effects = Effects.of(payment);
    Certificate certificate =
        new Certificate(
            claim.signer(),
            signed.envelope().txHash(),
            effects.hash(),
            effects,
            claim.epoch(),
            signed.signature(),
            UInt64.ZERO);
    if (committee.verify(certificate, crypto).isEmpty()) {
      throw new Unproven(
          path
              + ".signature: "
              + committee.nameOf(claim.signer())
              + " did not sign this envelope in epoch "
              + claim.epoch());
    }
    return payment;
  }

  private static void requireSame(String path, Object expected, Object got) throws Unproven {
    if (!expected.equals(got)) {
      throw new Unproven(path + ": expected " + expected + ", got " + got);
    }
  }

  private static void requireTwoMessages(Payment first, Payment second) throws Unproven {
    if (first.message().equals(second.message())) {
      throw new Unproven("second: the same message as first, which is one payment");
    }
  }

  /** Says which field proves nothing, and why. */
  private static final class Unproven extends Exception {
    private static final long serialVersionUID = 1L;

    Unproven(String message) {
      super(message);
    }
  }

  public Evidence evidence() {
    return evidence;
  }

  public Culprit culprit() {
    return culprit;
  }

  /** The contention key that two messages were signed for. */
  public ContentionKey key() {
    return key;
  }

  public MessageId first() {
    return first;
  }

  public MessageId second() {
    return second;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifiedEvidence that && evidence.equals(that.evidence);
  }

  @Override
  public int hashCode() {
    return Objects.hash(evidence);
  }

  @Override
  public String toString() {
    return culprit + " signed two messages for " + key;
  }
}
