package tempo.fastpay.aggregator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Holds all that an aggregator knows of one envelope. Bounded by the committee's size. */
final class Tracked {
  private final TxHash txHash;
  private final Effects effects;
  private final EffectsHash effectsHash;
  private final Map<ValidatorId, VerifiedCertificate> certificates = new LinkedHashMap<>();
  private final Map<QcHash, VerifiedQc> qcs = new LinkedHashMap<>();
  private Map<Validator, Reject> rejects = new LinkedHashMap<>();
  private Optional<Signed> signed = Optional.empty();
  private Optional<StageClaims.Supported> reached = Optional.empty();
  private long updatedMillis;

  private final List<VerifiedCertificate> unshown = new ArrayList<>();
  private boolean qcShown;
  private boolean stageUnshown;

  /** A payment in its envelope, screened. */
  record Signed(Envelope envelope, Payment payment) {}

  Tracked(TxHash txHash, Effects effects) {
    this.txHash = txHash;
    this.effects = effects;
    this.effectsHash = effects.hash();
  }

  TxHash txHash() {
    return txHash;
  }

  Effects effects() {
    return effects;
  }

  EffectsHash effectsHash() {
    return effectsHash;
  }

  /**
   * The payment's contention key: at most one message can be certified for it, in any number of
   * envelopes (L2).
   */
  ContentionKey contentionKey() {
    return effects.contentionKey();
  }

  long updatedMillis() {
    return updatedMillis;
  }

  void updated(long unixMillis) {
    updatedMillis = unixMillis;
  }

  Optional<Signed> signed() {
    return signed;
  }

  void signed(Envelope envelope, Payment payment) {
    signed = Optional.of(new Signed(envelope, payment));
  }

  /**
   * Adds a certificate; false if one of this signer counts already, or this one is over other
   * effects.
   */
  boolean add(VerifiedCertificate certificate) {
    boolean counts =
        certificate.effectsHash().equals(effectsHash)
            && certificates.putIfAbsent(certificate.signer(), certificate) == null;
    if (counts) {
      unshown.add(certificate);
    }
    return counts;
  }

  boolean holds(ValidatorId signer) {
    return certificates.containsKey(signer);
  }

  /** The number of good certificates of distinct signers. */
  int count() {
    return certificates.size();
  }

  /** Replaces the refusals of an earlier submission: the payment is submitted again. */
  void rejects(Map<Validator, Reject> latest) {
    rejects = new LinkedHashMap<>(latest);
  }

  void reject(Validator validator, Reject reject) {
    rejects.put(validator, reject);
  }

  /** The QC, made from all certificates held, where they suffice and the bytes are known. */
  Optional<VerifiedQc> assemble(Committee committee) {
    return signed.flatMap(
        known ->
            VerifiedQc.assemble(
                known.envelope(), known.payment(), List.copyOf(certificates.values()), committee));
  }

  /** The first QC; another one may have more signers. */
  Optional<VerifiedQc> qc() {
    return qcs.values().stream().findFirst();
  }

  /** Keeps a QC; there are no more of them than members above the threshold. */
  void add(VerifiedQc qc) {
    qcs.put(qc.certificate().hash(), qc);
  }

  Map<QcHash, VerifiedQc> qcs() {
    return qcs;
  }

  /** Moves to a later stage, in no block. */
  boolean moveTo(Stage next, UInt64 atHeight) {
    return moveTo(new StageClaims.Supported(next, atHeight, "", Optional.empty()));
  }

  /**
   * Moves to a later stage, and never past an end; back only where a block that was not final is
   * gone. False where it stays.
   */
  boolean moveTo(StageClaims.Supported next) {
    if (reached.isPresent() && !follows(reached.get(), next)) {
      return false;
    }
    reached = Optional.of(next);
    stageUnshown = true;
    return true;
  }

  private static boolean follows(StageClaims.Supported now, StageClaims.Supported next) {
    if (now.stage().isEnd()) {
      return false;
    }
    if (now.stage() == Stage.INCLUDED) {
      return next.stage().compareTo(Stage.QUEUED_ONCHAIN) >= 0
          && !(next.stage() == now.stage() && next.inclusion().equals(now.inclusion()));
    }
    return now.stage().compareTo(next.stage()) < 0;
  }

  /** Shows on the board the certificates, QC and stage that it has not shown yet. */
  void showOn(BulletinBoard board) {
    unshown.forEach(board::add);
    unshown.clear();
    if (!qcShown && qc().isPresent()) {
      qcShown = true;
      board.add(qc().get());
    }
    if (stageUnshown) {
      stageUnshown = false;
      StageClaims.Supported now = reached.orElseThrow();
      board.add(
          new Lifecycle(
              txHash,
              now.stage(),
              UInt64.of(updatedMillis),
              now.height(),
              now.detail(),
              now.inclusion()),
          effects);
    }
  }

  private List<Certificate> allCertificates() {
    return certificates.values().stream().map(VerifiedCertificate::certificate).toList();
  }

  private List<ValidatorReject> refusals() {
    List<ValidatorReject> refusals = new ArrayList<>();
    rejects.forEach(
        (validator, reject) -> refusals.add(new ValidatorReject(Optional.of(validator), reject)));
    return refusals;
  }

  FanoutReply toReply() {
    return new FanoutReply(
        txHash,
        Optional.of(effectsHash),
        allCertificates(),
        refusals(),
        qc().map(VerifiedQc::certificate));
  }

  TxStatus toStatus() {
    return new TxStatus(
        txHash,
        signed.map(Signed::envelope),
        Optional.of(effects),
        allCertificates(),
        refusals(),
        qcs.keySet().stream().findFirst(),
        reached.map(StageClaims.Supported::stage),
        reached.map(StageClaims.Supported::detail).orElse(""),
        reached.map(StageClaims.Supported::height).orElse(UInt64.ZERO),
        reached.flatMap(StageClaims.Supported::inclusion),
        UInt64.of(updatedMillis));
  }
}
