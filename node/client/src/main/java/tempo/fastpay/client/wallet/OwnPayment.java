package tempo.fastpay.client.wallet;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Bytes;
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
 * @param reservedAtMs unix time in milliseconds by the client's clock
 * @param envelope from SIGNED on: the very bytes that are sent, each time
 * @param qc in state CERTIFIED
 */
public record OwnPayment(
    UnsignedPayment terms,
    Optional<QcHash> parent,
    long reservedAtMs,
    PaymentState state,
    Optional<Envelope> envelope,
    Optional<QuorumCertificate> qc) {

  private static final BigInteger MS_PER_SECOND = BigInteger.valueOf(1_000);

  public OwnPayment {
    Objects.requireNonNull(terms);
    Objects.requireNonNull(parent);
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

  static OwnPayment reserve(UnsignedPayment terms, Optional<QcHash> parent, long nowMs) {
    return new OwnPayment(
        terms, parent, nowMs, PaymentState.RESERVED, Optional.empty(), Optional.empty());
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

  boolean isAt(NonceKey nonceKey, UInt64 nonceSeq) {
    return nonceKey().equals(nonceKey) && nonceSeq().equals(nonceSeq);
  }

  private OwnPayment step(
      PaymentState next, Optional<Envelope> nextEnvelope, Optional<QuorumCertificate> nextQc) {
    if (!state.mayBecome(next)) {
      throw new WalletException(name() + " is " + state + " and cannot become " + next, false);
    }
    return new OwnPayment(terms, parent, reservedAtMs, next, nextEnvelope, nextQc);
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
