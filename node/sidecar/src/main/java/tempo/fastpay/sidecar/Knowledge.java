package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Learned;
import tempo.fastpay.sidecar.core.LivePayment;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Note;

/**
 * Takes verified certificates and QCs into the core, has them recorded, shown and settled, and
 * compares them for equivocations. {@link Intake} verifies what peers and clients bring before it
 * comes here (L10). Belongs to one loop.
 */
final class Knowledge {
  private static final Logger LOG = LoggerFactory.getLogger(Knowledge.class);

  /** Verified QCs whose senders' facts could not be read; the eldest leaves. */
  static final int UNTRACED_LIMIT = 8_192;

  private record Untraced(VerifiedQc qc, Learned.Origin origin) {}

  private final ValidatorCore core;
  private final FactsReader facts;
  private final Display display;
  private final Assembly assembly;
  private final Equivocations equivocations;
  private final Journal journal;
  private final Consumer<VerifiedQc> onKnown;
  private final Map<TxHash, Untraced> untraced = BoundedMap.byInsertion(UNTRACED_LIMIT);

  /**
   * The knowledge of one validator.
   *
   * @param onKnown hears of each QC that was not known before
   */
  Knowledge(
      ValidatorCore core,
      FactsReader facts,
      Display display,
      Assembly assembly,
      Equivocations equivocations,
      Journal journal,
      Consumer<VerifiedQc> onKnown) {
    this.core = core;
    this.facts = facts;
    this.display = display;
    this.assembly = assembly;
    this.equivocations = equivocations;
    this.journal = journal;
    this.onKnown = onKnown;
  }

  /**
   * Takes in a verified certificate, and assembles the QC if it completes a quorum.
   *
   * @param from who can be asked for the payment's bytes; empty for an own certificate
   */
  Future<Void> collected(VerifiedCertificate certificate, Optional<Peer> from) {
    display.check();
    if (!display.collected(certificate)) {
      return Future.succeededFuture();
    }
    equivocations.shown(certificate, from.map(assembly::source));
    TxHash txHash = certificate.txHash();
    if (display.isCertified(txHash)) {
      return Future.succeededFuture();
    }
    return assembly
        .atQuorum(txHash, from, qc -> learn(qc, Learned.Origin.GOSSIP))
        .onComplete(done -> noteAlone(certificate));
  }

  /** A QC is noted with its certificates. */
  private void noteAlone(VerifiedCertificate certificate) {
    if (!display.isCertified(certificate.txHash())) {
      journal.note(new Note.OfCertificate(certificate));
    }
  }

  /**
   * Takes a verified QC into the core (L6); shows it and has it settled where it is new. Where the
   * chain cannot be asked about its sender, this is tried again with each move of H: nobody else
   * may ever show the QC here, and what rests on it would be refused for as long.
   */
  Future<Learned> learn(VerifiedQc qc, Learned.Origin origin) {
    display.check();
    return facts
        .withFacts(qc.payment(), read -> fresh(core.learn(qc, read, origin)))
        .onSuccess(learned -> learned(qc, learned))
        .onFailure(failure -> keep(new Untraced(qc, origin), failure));
  }

  private void keep(Untraced waiting, Throwable failure) {
    untraced.put(waiting.qc().txHash(), waiting);
    LOG.atDebug()
        .setMessage("a QC waits for what the chain says of its sender")
        .addKeyValue("tx_hash", waiting.qc().txHash())
        .addKeyValue("reason", failure.getMessage())
        .log();
  }

  /** Takes in what could not be taken in before: H has moved. */
  void moved() {
    display.check();
    List<Untraced> again = List.copyOf(untraced.values());
    untraced.clear();
    again.forEach(waiting -> learn(waiting.qc(), waiting.origin()));
  }

  private static Optional<Learned> fresh(Learned learned) {
    return learned instanceof Learned.StaleFacts ? Optional.empty() : Optional.of(learned);
  }

  private void learned(VerifiedQc qc, Learned learned) {
    if (learned instanceof Learned.Known) {
      display.certified(qc);
      noteKnown(qc);
      onKnown.accept(qc);
    }
    equivocations.shown(qc);
  }

  private void noteKnown(VerifiedQc qc) {
    MessageId message = qc.payment().message();
    LivePayment live = core.live(message).orElseThrow();
    journal.note(new Note.OfQc(new KnownPayment(qc, live.feeToken(), core.tracedCredits(message))));
  }

  /** Takes in the QCs that came with a payment, one after the other. */
  Future<Void> learnAll(List<VerifiedQc> qcs, Payment spending) {
    Future<Void> done = Future.succeededFuture();
    for (VerifiedQc qc : qcs) {
      boolean own =
          qc.payment().recipient().equals(spending.sender())
              || qc.payment().sender().equals(spending.sender());
      Learned.Origin origin = own ? Learned.Origin.OWNER : Learned.Origin.GOSSIP;
      done = done.compose(before -> learn(qc, origin).mapEmpty());
    }
    return done;
  }

  /**
   * Takes in that a payment was refused here.
   *
   * @return completes when the equivocation that this proves, if any, is kept; never fails
   */
  Future<Void> refused(Reject reject, Payment payment) {
    display.check();
    return equivocations.refused(reject, payment);
  }
}
