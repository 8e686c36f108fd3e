package tempo.fastpay.sidecar;

import io.vertx.core.Vertx;
import java.util.function.Consumer;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.evidence.EvidenceBook;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.sidecar.core.Advance;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * Makes the parts of one validator and joins them. Each part is finished before another one gets
 * it: those that are asked first are made first.
 */
final class Wiring {
  final ValidatorCore core;
  final FailStop failStop;
  final Journal journal;
  final Counters counters;
  final EvidenceBook evidence;
  final EvidenceCounters evidenceCounters;
  final BulletinBoard board;
  final PaymentBook book;
  final Settlement settlement;
  final Intake intake;
  final Submissions submissions;
  final Accounts accounts;
  final SigningGate gate;
  final GossipCursors cursors;
  final HeadFollower headFollower;
  final Recall recall;

  /**
   * The parts of a validator at a finalized block, as they are before the record is taken back.
   *
   * @param board published by this validator
   * @param finalized H
   */
  Wiring(
      Vertx vertx,
      Loop loop,
      SidecarConfig config,
      Sidecar.Ports ports,
      BulletinBoard board,
      FinalizedBlock finalized) {
    String name = config.validator().name();
    Committee committee = config.committee();
    Chain chain = ports.chain();
    SigningRecord record = ports.record();
    Crypto crypto = ports.crypto();
    this.board = board;
    core = new ValidatorCore(config.limits(), finalized);
    failStop = new FailStop(name);
    journal = new Journal(loop, record, failStop);
    counters = new Counters(name);
    evidenceCounters = new EvidenceCounters(counters, committee);
    evidence = new EvidenceBook(loop, board.bootId(), committee);

    Workers workers = new Workers(vertx);
    Screening screening = new Screening(workers, crypto, committee);
    FactsReader facts = new FactsReader(chain::senderFacts, core);
    LatestBlock latest = new LatestBlock(finalized);
    Certifier certifier = new Certifier(core, facts, record, ports.signer(), ports.clock(), latest);
    CertificatePool pool = new CertificatePool(loop, committee, journal::evicted);
    book = new PaymentBook(loop, ports.clock(), config.endedLimit(), counters, board::add);
    Display display = new Display(loop, core, pool, book, board);
    settlement = new Settlement(chain, core, facts, book);
    Inclusions inclusions = new Inclusions(core, book, settlement::dropped);

    Equivocations equivocations =
        new Equivocations(
            config.validator().id(),
            committee,
            crypto,
            evidence,
            new EquivocationsHost(workers, core, book, evidenceCounters));
    Assembly assembly = new Assembly(loop, committee, screening, display, counters);
    Knowledge knowledge =
        new Knowledge(
            core, facts, display, assembly, equivocations, journal, afterQc(counters, settlement));
    OwnSignatures ownSignatures =
        new OwnSignatures(loop, workers, config, core, chain, record, crypto);
    intake = new Intake(screening, display, knowledge, ownSignatures, journal, counters);
    submissions = new Submissions(config, screening, certifier, knowledge, display, journal);
    accounts = new Accounts(chain, core);

    gate = new SigningGate(loop, name, core, ownSignatures, journal);
    cursors = new GossipCursors(journal, intake);
    recall = new Recall(loop, core, certifier, pool, book, board);
    headFollower =
        new HeadFollower(
            chain,
            core,
            journal,
            latest,
            afterMove(certifier, knowledge, inclusions),
            inclusions::above,
            failStop::stop);
  }

  private static Consumer<VerifiedQc> afterQc(Counters counters, Settlement settlement) {
    return qc -> {
      counters.quorumReached();
      settlement.known(qc.payment().sender());
    };
  }

  private Consumer<Advance.Moved> afterMove(
      Certifier certifier, Knowledge knowledge, Inclusions inclusions) {
    return moved -> {
      certifier.forget(moved.forgotten());
      settlement.left(moved.left(), core.base().height());
      inclusions.moved(core.base().height());
      settlement.moved();
      knowledge.moved();
      gate.moved();
      cursors.keep();
      ValidatorCore.Sizes sizes = core.sizes();
      counters.held(new Counters.Held(sizes.permits(), sizes.known(), board.watchers()));
    };
  }
}
