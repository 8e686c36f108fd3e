package tempo.fastpay.protocol.quorum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;

/**
 * A quorum certificate that was verified in full, with the payment it certifies (L6). There is no
 * other way to make one than {@link #verify} and {@link #assemble}, and {@link #recall} of what one
 * of these has made before.
 */
public final class VerifiedQc {
  /** What verifying or assembling comes to. */
  public sealed interface Result {
    record Verified(VerifiedQc qc) implements Result {}

    /** With INVALID_PARENT_QC, saying what is wrong with the QC. */
    record Refused(Reject reject) implements Result {}

    /** One answer to a verified QC, another to a refusal. */
    default <T> T fold(Function<VerifiedQc, T> verified, Function<Reject, T> refused) {
      return this instanceof Verified good
          ? verified.apply(good.qc())
          : refused.apply(((Refused) this).reject());
    }

    /** The verified QC; a refusal becomes an exception. */
    default <X extends Exception> VerifiedQc orElseThrow(Function<Reject, X> refused) throws X {
      if (this instanceof Verified good) {
        return good.qc();
      }
      throw refused.apply(((Refused) this).reject());
    }
  }

  private final QuorumCertificate certificate;
  private final List<VerifiedCertificate> certificates;
  private final Envelope envelope;
  private final Payment payment;

  private VerifiedQc(
      QuorumCertificate certificate,
      List<VerifiedCertificate> certificates,
      Envelope envelope,
      Payment payment) {
    this.certificate = certificate;
    this.certificates = certificates;
    this.envelope = envelope;
    this.payment = payment;
  }

  /**
   * Checks everything a QC claims: an envelope that reproduces tx_hash, a payment under its
   * sender's signature that the envelope agrees with and that reproduces effects_hash, and
   * certificates of distinct members of the committee, each over these hashes with a good
   * signature, at least as many as the committee's threshold. One bad certificate refuses the QC.
   *
   * @param held the envelope this verifier already has, used where the QC travels without one
   */
  public static Result verify(
      QuorumCertificate raw, Optional<Envelope> held, Committee committee, Crypto crypto) {
    return verify(
        raw,
        held,
        committee,
        crypto,
        bytes -> PaymentScreen.screen(bytes, Optional.empty(), committee.chainId(), crypto));
  }

  /**
   * The same, for a verifier that remembers which payments it has screened.
   *
   * @param screen answers as {@link PaymentScreen#screen} does for the committee's chain
   */
  public static Result verify(
      QuorumCertificate raw,
      Optional<Envelope> held,
      Committee committee,
      Crypto crypto,
      Function<Bytes, PaymentScreen.Result> screen) {
    return verify(raw, held, committee, crypto, screen, List.of());
  }

  /**
   * The same, for a verifier that has verified some certificates of this payment before.
   *
   * @param known those; one that counts in the committee and equals the QC's is not verified again
   */
  public static Result verify(
      QuorumCertificate raw,
      Optional<Envelope> held,
      Committee committee,
      Crypto crypto,
      Function<Bytes, PaymentScreen.Result> screen,
      List<VerifiedCertificate> known) {
    return check(
        raw,
        held,
        committee,
        screen,
        claimed ->
            known.stream()
                .filter(before -> before.certificate().equals(claimed))
                .filter(before -> before.countsIn(committee))
                .findFirst()
                .or(() -> committee.verify(claimed, crypto)));
  }

  /**
   * Takes back a QC that this validator has verified in full before, from its own record: all is
   * checked again but signatures. For nothing that comes from anybody else.
   *
   * @param payment that of the QC's envelope, screened before
   */
  public static Result recall(QuorumCertificate raw, Payment payment, Committee committee) {
    return check(
        raw,
        Optional.empty(),
        committee,
        bytes -> {
          if (!bytes.equals(payment.raw())) {
            throw new IllegalArgumentException("the payment is not the envelope's");
          }
          return new PaymentScreen.Result.Accepted(payment);
        },
        committee::recall);
  }

  private static Result check(
      QuorumCertificate raw,
      Optional<Envelope> held,
      Committee committee,
      Function<Bytes, PaymentScreen.Result> screen,
      Function<Certificate, Optional<VerifiedCertificate>> accept) {
    Optional<Envelope> envelope = raw.envelope().or(() -> held);
    if (envelope.isEmpty()) {
      return refused("the QC carries no payment and its bytes are not known here: add 'tx'");
    }
    if (!envelope.get().txHash().equals(raw.txHash())) {
      return refused("the QC's payment does not reproduce tx_hash " + raw.txHash());
    }
    // Cheap claims first, so that garbage never costs a signature.
    if (raw.certificates().size() < committee.threshold()) {
      return refused(
          "the QC holds "
              + raw.certificates().size()
              + " certificates, this committee needs "
              + committee.threshold());
    }
    Set<ValidatorId> signers = new HashSet<>();
    for (Certificate certificate : raw.certificates()) {
      if (committee.member(certificate.signer()).isEmpty()) {
        return refused(
            "the certificate of "
                + certificate.signer()
                + " is of nobody in the committee of epoch "
                + committee.epoch());
      }
      if (!certificate.epoch().equals(committee.epoch())) {
        return refused(
            "the certificate of "
                + committee.nameOf(certificate.signer())
                + " is of epoch "
                + certificate.epoch()
                + ", not of epoch "
                + committee.epoch());
      }
      if (!certificate.txHash().equals(raw.txHash())
          || !certificate.effectsHash().equals(raw.effectsHash())) {
        return refused(
            "the certificate of "
                + committee.nameOf(certificate.signer())
                + " is over another payment");
      }
      if (!signers.add(certificate.signer())) {
        return refused(
            "the certificate of " + committee.nameOf(certificate.signer()) + " appears twice");
      }
    }
    return screen
        .apply(envelope.get().paymentBytes())
        .fold(
            payment -> check(raw, envelope.get(), payment, committee, accept),
            reject -> refused("the QC's payment: " + reject.message()));
  }

  private static Result check(
      QuorumCertificate raw,
      Envelope envelope,
      Payment payment,
      Committee committee,
      Function<Certificate, Optional<VerifiedCertificate>> accept) {
    Optional<String> contradiction = contradiction(envelope, payment);
    if (contradiction.isPresent()) {
      return refused("the QC's payment: " + contradiction.get());
    }
    if (!effects(payment, raw).hash().equals(raw.effectsHash())) {
      return refused("the QC's payment does not reproduce effects_hash " + raw.effectsHash());
    }
    List<VerifiedCertificate> verified = new ArrayList<>();
    for (Certificate certificate : raw.certificates()) {
      Optional<VerifiedCertificate> good = accept.apply(certificate);
      if (good.isEmpty()) {
        return refused(
            "the certificate of "
                + committee.nameOf(certificate.signer())
                + " has effects that do not hash to effects_hash, or a bad signature");
      }
      verified.add(good.get());
    }
    return new Result.Verified(
        new VerifiedQc(raw.withEnvelope(envelope), List.copyOf(verified), envelope, payment));
  }

  /**
   * Makes a QC from certificates that were verified one by one, so nothing is verified twice.
   *
   * @param payment the screened payment of {@code envelope}
   * @return empty while distinct certificates over exactly this payment are below the threshold
   */
  public static Optional<VerifiedQc> assemble(
      Envelope envelope,
      Payment payment,
      List<VerifiedCertificate> certificates,
      Committee committee) {
    if (!envelope.paymentBytes().equals(payment.raw())
        || contradiction(envelope, payment).isPresent()
        || !payment.chainId().equals(committee.chainId())) {
      throw new IllegalArgumentException("the payment is not the envelope's, or of another chain");
    }
    TxHash txHash = envelope.txHash();
    EffectsHash effectsHash = Effects.of(payment).hash();
    Set<ValidatorId> signers = new HashSet<>();
    List<VerifiedCertificate> counted = new ArrayList<>();
    for (VerifiedCertificate verified : certificates) {
      if (verified.txHash().equals(txHash)
          && verified.effectsHash().equals(effectsHash)
          && verified.countsIn(committee)
          && signers.add(verified.signer())) {
        counted.add(verified);
      }
    }
    if (counted.size() < committee.threshold()) {
      return Optional.empty();
    }
    QuorumCertificate qc =
        new QuorumCertificate(
            txHash,
            effectsHash,
            counted.stream().map(VerifiedCertificate::certificate).toList(),
            committee.threshold(),
            Optional.of(envelope));
    return Optional.of(new VerifiedQc(qc, List.copyOf(counted), envelope, payment));
  }

  /**
   * L1: what the envelope repeats must equal what the sender signed.
   *
   * @return the first field that contradicts the payment, said in words
   */
  public static Optional<String> contradiction(Envelope envelope, Payment payment) {
    if (!envelope.chainId().equals(payment.chainId())) {
      return Optional.of("chain_id differs from the signed " + payment.chainId());
    }
    if (!envelope.nonceKey().equals(payment.nonceKey())) {
      return Optional.of("nonce_key_be differs from the signed " + payment.nonceKey());
    }
    if (!envelope.nonceSeq().equals(payment.nonceSeq())) {
      return Optional.of("nonce_seq differs from the signed " + payment.nonceSeq());
    }
    return Optional.empty();
  }

  /** The payment's: where a certificate names the same, the object whose hash is needed anyway. */
  private static Effects effects(Payment payment, QuorumCertificate raw) {
    Effects effects = Effects.of(payment);
    return raw.certificates().stream()
        .map(Certificate::effects)
        .filter(effects::equals)
        .findFirst()
        .orElse(effects);
  }

  private static Result refused(String message) {
    return new Result.Refused(Reject.of(RejectCode.INVALID_PARENT_QC, message));
  }

  /** The certificate with its envelope: complete for whoever gets it. */
  public QuorumCertificate certificate() {
    return certificate;
  }

  /** Its certificates one by one: each was verified with it. */
  public List<VerifiedCertificate> certificates() {
    return certificates;
  }

  public Envelope envelope() {
    return envelope;
  }

  public Payment payment() {
    return payment;
  }

  public TxHash txHash() {
    return certificate.txHash();
  }

  public ContentionKey contentionKey() {
    return payment.contentionKey();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifiedQc that && certificate.equals(that.certificate);
  }

  @Override
  public int hashCode() {
    return Objects.hash(certificate);
  }

  @Override
  public String toString() {
    return "verified QC of " + txHash();
  }
}
