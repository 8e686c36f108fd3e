package tempo.fastpay.client.wallet;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A payment that this wallet makes, with its state. Immutable; a step makes a new one.
 *
 * @param terms everything that is signed, fixed from the reservation on, so that signing again
 *     after a crash gives the same message
 * @param parent the hash of the QC whose money is spent
 * @param reference the payer's own name of the payment, by which it is made once and never again
 * @param reservedAtMs unix time in milliseconds by the client's clock
 * @param envelope from SIGNED on: the very bytes that are sent, each time
 * @param qc in state CERTIFIED
 */
public record OwnPayment(
    UnsignedPayment terms,
    Optional<QcHash> parent,
    Optional<String> reference,
    long reservedAtMs,
    PaymentState state,
    Optional<Envelope> envelope,
    Optional<QuorumCertificate> qc) {

  /** The longest reference. */
  public static final int REFERENCE_LIMIT_CHARS = 128;

  private static final BigInteger MS_PER_SECOND = BigInteger.valueOf(1_000);

  public OwnPayment {
    Objects.requireNonNull(terms);
    Objects.requireNonNull(parent);
    reference.ifPresent(OwnPayment::requireReference);
    Objects.requireNonNull(state);
    if (terms.validBefore().isEmpty()) {
      throw new IllegalArgumentException("a wallet's payment has a valid_before");
    }
    if (reservedAtMs < 0) {
      throw new IllegalArgumentException("reserved_at_ms: must not be negative");
    }
    boolean mayBeUnsigned = state == PaymentState.RESERVED || state == PaymentState.RELEASED;
    if (envelope.isEmpty() && !mayBeUnsigned) {
      throw new IllegalArgumentException("state " + state + " needs the signed payment");
    }
    if (envelope.isPresent() && state == PaymentState.RESERVED) {
      throw new IllegalArgumentException("state RESERVED has no signed payment yet");
    }
    if (qc.isPresent() != (state == PaymentState.CERTIFIED)) {
      throw new IllegalArgumentException("a QC is kept in state CERTIFIED, and in no other");
    }
    if (envelope.isPresent()
        && !envelope.get().equals(wrap(terms, parent, envelope.get().paymentBytes()))) {
      throw new IllegalArgumentException("the signed payment's envelope contradicts its terms");
    }
    if (qc.isPresent() && !qc.get().txHash().equals(envelope.get().txHash())) {
      throw new IllegalArgumentException("the QC is of another payment");
    }
  }

  static OwnPayment reserve(
      UnsignedPayment terms, Optional<QcHash> parent, Optional<String> reference, long nowMs) {
    return new OwnPayment(
        terms, parent, reference, nowMs, PaymentState.RESERVED, Optional.empty(), Optional.empty());
  }

  /**
   * Refuses a text that is no reference.
   *
   * @throws IllegalArgumentException if it is empty, too long or holds control characters
   */
  public static void requireReference(String reference) {
    if (reference.isEmpty()
        || reference.length() > REFERENCE_LIMIT_CHARS
        || reference.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "reference: expected 1 to " + REFERENCE_LIMIT_CHARS + " characters, on one line");
    }
  }

  /** True if this payment pays what those terms would pay: only nonce, fee and time may differ. */
  public boolean paysAs(UnsignedPayment other) {
    return paysAs(other.recipient(), other.amount(), other.asset(), other.memo());
  }

  /** True if this payment pays this. */
  public boolean paysAs(Address recipient, UInt64 amount, AssetId asset, Optional<Bytes32> memo) {
    return terms.recipient().equals(recipient)
        && terms.amount().equals(amount)
        && terms.asset().equals(asset)
        && terms.memo().equals(memo);
  }

  /**
   * Puts signed bytes into an envelope, whose expiry is the payment's valid_before: signing ends
   * when inclusion does.
   */
  static Envelope wrap(UnsignedPayment terms, Optional<QcHash> parent, Bytes raw) {
    BigInteger validBeforeMs = terms.validBefore().get().toBigInteger().multiply(MS_PER_SECOND);
    return new Envelope(
        terms.chainId(),
        raw,
        terms.nonceKey(),
        terms.nonceSeq(),
        new Expiry.UnixMillis(UInt64.of(validBeforeMs)),
        parent);
  }

  public NonceKey nonceKey() {
    return terms.nonceKey();
  }

  public UInt64 nonceSeq() {
    return terms.nonceSeq();
  }

  /** The hash that validators sign; known from SIGNED on. */
  public Optional<TxHash> txHash() {
    return envelope.map(Envelope::txHash);
  }

  /** The place of the payment on its lane, for people. */
  public String name() {
    return "payment " + nonceKey() + "/" + nonceSeq();
  }

  /**
   * The milliseconds from this time on in which it can still be included; negative where its time
   * is over.
   */
  public long leftMs(long nowMs) {
    return TimeUnit.SECONDS.toMillis(terms.validBefore().orElseThrow().bits()) - nowMs;
  }

  /** True if it was given up before anything was signed for keeps: it never was anywhere. */
  boolean isDropped() {
    return state == PaymentState.RELEASED && envelope.isEmpty();
  }

  boolean isAt(NonceKey nonceKey, UInt64 nonceSeq) {
    return nonceKey().equals(nonceKey) && nonceSeq().equals(nonceSeq);
  }

  private OwnPayment step(
      PaymentState next, Optional<Envelope> nextEnvelope, Optional<QuorumCertificate> nextQc) {
    if (!state.mayBecome(next)) {
      throw new WalletException(name() + " is " + state + " and cannot become " + next, false);
    }
    return new OwnPayment(terms, parent, reference, reservedAtMs, next, nextEnvelope, nextQc);
  }

  OwnPayment signed(Bytes raw) {
    return step(PaymentState.SIGNED, Optional.of(wrap(terms, parent, raw)), Optional.empty());
  }

  OwnPayment certified(QuorumCertificate verified) {
    return step(PaymentState.CERTIFIED, envelope, Optional.of(verified));
  }

  /** The payment in another state, which adds nothing to keep. */
  OwnPayment become(PaymentState next) {
    return step(next, envelope, Optional.empty());
  }
}
