package tempo.fastpay.client.quorum;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Collects the certificates of one payment until they make a QC. Each is verified before it counts
 * (L10) and counts only beside others over the same signed fields; the first good one per signer
 * wins, and a bad one spoils nothing. Pure and confined to one thread.
 */
public final class CertificateCollector {
  /**
   * The most envelopes of the payment that one signer may vouch for. Further ones of that signer
   * are left out, so that a flood of re-wrapped copies costs its signer alone a place.
   */
  public static final int ENVELOPES_PER_SIGNER_LIMIT = 8;

  private final Committee committee;
  private final Crypto crypto;
  private final EffectsHash effectsHash;
  private final TimeWindow window;
  private final Map<TxHash, Map<ValidatorId, VerifiedCertificate>> groups = new LinkedHashMap<>();
  private final Map<ValidatorId, Integer> envelopesOf = new HashMap<>();

  /**
   * The times a certificate may plausibly carry: unix milliseconds, both included. Outside of it
   * the certificate counts all the same, and its signer is named.
   */
  public record TimeWindow(long earliestMs, long latestMs) {
    public TimeWindow {
      if (earliestMs < 0 || latestMs < earliestMs) {
        throw new IllegalArgumentException(
            "expected 0 <= earliest <= latest, got " + earliestMs + " and " + latestMs);
      }
    }

    public boolean contains(UInt64 millis) {
      return !millis.isLessThan(UInt64.of(earliestMs)) && !UInt64.of(latestMs).isLessThan(millis);
    }
  }

  /**
   * A collector for one payment.
   *
   * @param effectsHash of the payment whose certificates are collected
   */
  public CertificateCollector(
      Committee committee, Crypto crypto, EffectsHash effectsHash, TimeWindow window) {
    this.committee = Objects.requireNonNull(committee);
    this.crypto = Objects.requireNonNull(crypto);
    this.effectsHash = Objects.requireNonNull(effectsHash);
    this.window = Objects.requireNonNull(window);
  }

  /**
   * Takes a validator's own answer to a submission.
   *
   * @param expected the hash of the envelope it was asked to certify
   */
  public Optional<Suspicion> answered(Validator asked, TxHash expected, Certificate certificate) {
    return answered(asked, expected, certificate, () -> committee.verify(certificate, crypto));
  }

  /**
   * Takes a validator's own answer to a submission, where the certificate is verified elsewhere.
   *
   * @param verified gives the result of verifying; asked only where the certificate could count
   */
  Optional<Suspicion> answered(
      Validator asked,
      TxHash expected,
      Certificate certificate,
      Supplier<Optional<VerifiedCertificate>> verified) {
    if (!certificate.signer().equals(asked.id())) {
      return suspect(
          asked,
          Suspicion.Reason.STRANGER,
          "expected its own certificate, got one of " + committee.nameOf(certificate.signer()));
    }
    if (!certificate.txHash().equals(expected)) {
      return suspect(
          asked,
          Suspicion.Reason.WRONG_PAYMENT,
          "expected tx_hash " + expected + ", got " + certificate.txHash());
    }
    return take(asked, asked, certificate, verified);
  }

  /**
   * Takes a certificate that a validator's bulletin board shows, whoever signed it. An honest board
   * has verified what it shows (L10), so a bad one falls back on the board.
   */
  public Optional<Suspicion> served(Validator board, Certificate certificate) {
    Optional<Validator> signer = committee.member(certificate.signer());
    if (signer.isEmpty()) {
      return suspect(
          board,
          Suspicion.Reason.STRANGER,
          certificate.signer() + " is not in the committee of epoch " + committee.epoch());
    }
    return take(board, signer.get(), certificate, () -> committee.verify(certificate, crypto));
  }

  private Optional<Suspicion> take(
      Validator giver,
      Validator signer,
      Certificate certificate,
      Supplier<Optional<VerifiedCertificate>> verification) {
    if (!certificate.effectsHash().equals(effectsHash)
        || !certificate.effects().hash().equals(effectsHash)) {
      return suspect(
          giver,
          Suspicion.Reason.WRONG_EFFECTS,
          "expected effects_hash " + effectsHash + ", got " + certificate.effectsHash());
    }
    if (!certificate.epoch().equals(committee.epoch())) {
      return suspect(
          giver,
          Suspicion.Reason.WRONG_EPOCH,
          "expected epoch " + committee.epoch() + ", got " + certificate.epoch());
    }
    if (holds(certificate.txHash(), signer.id()) || !hasRoom(certificate)) {
      return Optional.empty();
    }
    Optional<VerifiedCertificate> verified = verification.get();
    if (verified.isEmpty()) {
      return suspect(
          giver,
          Suspicion.Reason.BAD_SIGNATURE,
          "the certificate of "
              + signer.name()
              + " over "
              + certificate.txHash()
              + " does not verify");
    }
    groups
        .computeIfAbsent(certificate.txHash(), hash -> new LinkedHashMap<>())
        .put(signer.id(), verified.get());
    envelopesOf.merge(signer.id(), 1, Integer::sum);
    if (!window.contains(certificate.createdUnixMillis())) {
      return suspect(
          signer,
          Suspicion.Reason.ABSURD_TIME,
          "created at "
              + certificate.createdUnixMillis()
              + " ms, outside "
              + window.earliestMs()
              + " to "
              + window.latestMs());
    }
    return Optional.empty();
  }

  private boolean hasRoom(Certificate certificate) {
    return envelopesOf.getOrDefault(certificate.signer(), 0) < ENVELOPES_PER_SIGNER_LIMIT;
  }

  /** True if a good certificate of this signer over this envelope counts. */
  public boolean holds(TxHash txHash, ValidatorId signer) {
    return find(txHash, signer).isPresent();
  }

  /** The good certificate of this signer over this envelope. */
  public Optional<VerifiedCertificate> find(TxHash txHash, ValidatorId signer) {
    return Optional.ofNullable(groups.getOrDefault(txHash, Map.of()).get(signer));
  }

  /** Good certificates of distinct signers over this envelope. */
  public int count(TxHash txHash) {
    Map<ValidatorId, VerifiedCertificate> group = groups.get(txHash);
    return group == null ? 0 : group.size();
  }

  /** The envelopes somebody has vouched for, in the order in which they became known. */
  public Set<TxHash> envelopes() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(groups.keySet()));
  }

  /** The signers that have vouched for this envelope. */
  public List<ValidatorId> signers(TxHash txHash) {
    Map<ValidatorId, VerifiedCertificate> group = groups.get(txHash);
    return group == null ? List.of() : List.copyOf(group.keySet());
  }

  /** The QC over this envelope, once the committee's threshold is met. */
  public Optional<VerifiedQc> assemble(Envelope envelope, Payment payment) {
    Map<ValidatorId, VerifiedCertificate> group = groups.get(envelope.txHash());
    return group == null || group.size() < committee.threshold()
        ? Optional.empty()
        : VerifiedQc.assemble(envelope, payment, List.copyOf(group.values()), committee);
  }

  private static Optional<Suspicion> suspect(
      Validator validator, Suspicion.Reason reason, String detail) {
    return Optional.of(new Suspicion(validator, reason, detail));
  }
}
