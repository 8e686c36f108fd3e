package tempo.fastpay.aggregator;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Makes one board of all validators' answers and boards: every certificate once, one QC per
 * payment, each stage once. Takes only certificates and QCs that were verified (L10), and shows the
 * payments that {@link Payments} reports. Belongs to one loop.
 */
final class Merger {
  /** The time that a validator's clock may be ahead of ours before the validator is named. */
  private static final long CLOCK_SKEW_LIMIT_MS = 60_000;

  private final Loop loop;
  private final Committee committee;
  private final int faulty;
  private final Payments payments;
  private final StageClaims claims;
  private final BulletinBoard board;
  private final Suspicions suspicions;
  private final LongSupplier unixMillis;
  private final Supplier<UInt64> headHeight;
  private final Consumer<TxHash> onBytesMissing;
  private final CertificatePool pool;

  /**
   * Makes a merger that has seen nothing.
   *
   * @param headHeight of the supported head; 0 while there is none
   * @param onBytesMissing called with a payment that a quorum certified and whose bytes are not
   *     known
   */
  Merger(
      Loop loop,
      Committee committee,
      Payments payments,
      StageClaims claims,
      BulletinBoard board,
      Suspicions suspicions,
      LongSupplier unixMillis,
      Supplier<UInt64> headHeight,
      Consumer<TxHash> onBytesMissing) {
    this.loop = loop;
    this.committee = committee;
    this.faulty = Committee.faulty(committee.size());
    this.payments = payments;
    this.claims = claims;
    this.board = board;
    this.suspicions = suspicions;
    this.unixMillis = unixMillis;
    this.headHeight = headHeight;
    this.onBytesMissing = onBytesMissing;
    this.pool = new CertificatePool(loop, committee);
  }

  /** Takes a validator's word on how far a payment has come. */
  void told(Validator from, Lifecycle update) {
    loop.check();
    claims.told(from, update);
    payments.find(update.txHash()).ifPresent(this::advance);
  }

  /** True if a certificate of this signer over this envelope counts or waits already. */
  boolean isSeen(ValidatorId signer, TxHash txHash) {
    loop.check();
    return pool.contains(signer, txHash)
        || payments.find(txHash).filter(payment -> payment.holds(signer)).isPresent();
  }

  /** Takes in a verified certificate, and assembles the QC if it completes a quorum. */
  void collected(VerifiedCertificate certificate) {
    loop.check();
    TxHash txHash = certificate.txHash();
    Optional<Tracked> known = payments.find(txHash);
    if (known.isPresent() && !certificate.effectsHash().equals(known.get().effectsHash())) {
      committee
          .member(certificate.signer())
          .ifPresent(
              signer ->
                  suspect(
                      signer,
                      Suspicion.Reason.WRONG_EFFECTS,
                      "expected effects_hash "
                          + known.get().effectsHash()
                          + ", got "
                          + certificate.effectsHash()));
      return;
    }
    if (!pool.add(certificate)) {
      return;
    }
    checkTime(certificate.certificate());
    Effects effects = certificate.certificate().effects();
    if (known.isPresent() || vouchedFor(txHash, effects) > faulty) {
      adopt(payments.open(txHash, effects));
    }
  }

  private void checkTime(Certificate certificate) {
    if (!certifiedAround(unixMillis.getAsLong(), 0).contains(certificate.createdUnixMillis())) {
      committee
          .member(certificate.signer())
          .ifPresent(
              signer ->
                  suspect(
                      signer,
                      Suspicion.Reason.ABSURD_TIME,
                      "created at " + certificate.createdUnixMillis() + " ms"));
    }
  }

  /**
   * The time at which an honest certificate can have been made that is seen within this time from
   * now.
   */
  static TimeWindow certifiedAround(long nowMillis, long withinMs) {
    return new TimeWindow(1, nowMillis + withinMs + CLOCK_SKEW_LIMIT_MS);
  }

  private long vouchedFor(TxHash txHash, Effects effects) {
    return pool.over(txHash).stream()
        .filter(held -> held.effectsHash().equals(effects.hash()))
        .count();
  }

  /** Counts what is held of a payment, and assembles its QC where that suffices. */
  private void adopt(Tracked payment) {
    pool.over(payment.txHash()).forEach(payment::add);
    if (payment.count() > 0) {
      payment.moveTo(Stage.ACCEPTED, headHeight.get());
    }
    changed(payment);
    if (payment.qc().isEmpty() && payment.count() >= committee.threshold()) {
      payment
          .assemble(committee)
          .ifPresentOrElse(this::certified, () -> onBytesMissing.accept(payment.txHash()));
    }
    advance(payment);
  }

  /** Takes in the bytes of a payment. */
  Tracked learned(Envelope envelope, Payment payment) {
    loop.check();
    Tracked tracked = payments.open(envelope.txHash(), Effects.of(payment));
    tracked.signed(envelope, payment);
    adopt(tracked);
    return tracked;
  }

  /** Takes in a verified QC, unless the payment has one. */
  void certified(VerifiedQc qc) {
    loop.check();
    Tracked payment = payments.open(qc.txHash(), Effects.of(qc.payment()));
    if (payment.qc().isPresent()) {
      return;
    }
    payment.signed(qc.envelope(), qc.payment());
    qc.certificates().forEach(pool::add);
    qc.certificates().forEach(payment::add);
    payment.add(qc);
    payment.moveTo(Stage.CERTIFIED, headHeight.get());
    adopt(payment);
  }

  private void advance(Tracked payment) {
    claims
        .supported(payment.txHash())
        .filter(supported -> payment.qc().isPresent() || !followsCertified(supported.stage()))
        .filter(payment::moveTo)
        .ifPresent(moved -> changed(payment));
  }

  /**
   * True for a stage that is shown only after the QC. Validators may have their QC before us, and
   * report what they do with it: that waits until we have ours, so that a follower of a payment
   * sees it certified. An end waits for nothing.
   */
  private static boolean followsCertified(Stage stage) {
    return stage == Stage.QUEUED_ONCHAIN || stage == Stage.INCLUDED;
  }

  private void changed(Tracked payment) {
    payments.changed(payment);
    if (payments.isTold(payment)) {
      payment.showOn(board);
    }
  }

  private void suspect(Validator validator, Suspicion.Reason reason, String detail) {
    suspicions.report(new Suspicion(validator, reason, detail));
  }

  /** The number of certificates on their way to a quorum. */
  int pooled() {
    return pool.size();
  }
}
