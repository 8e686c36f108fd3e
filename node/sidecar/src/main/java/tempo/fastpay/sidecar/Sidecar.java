package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.evidence.EvidenceBook;
import tempo.fastpay.face.evidence.EvidencePoll;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.face.gossip.Gossip;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.face.gossip.PeerIntake;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.Advance;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Learned;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Clock;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.Signer;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * One validator: the core and everything around it, on one context. Its methods may be called from
 * any thread. No law is decided here.
 */
public final class Sidecar implements ValidatorApi {
  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
  private static final SubmitReply STOPPED =
      new SubmitReply.Rejected(
          Reject.unavailable("this validator has stopped signing: ask another"));

  /** The ports a validator stands on. */
  public record Ports(
      Chain chain, SigningRecord record, Signer signer, Clock clock, Crypto crypto) {}

  private final Confined confined;
  private final SidecarConfig config;
  private final Ports ports;
  private final ValidatorCore core;
  private final PaymentBook book;
  private final BulletinBoard board;
  private final EvidenceBook evidence;
  private final Counters counters;
  private final Certifier certifier;
  private final Knowledge knowledge;
  private final Submissions submissions;
  private final Accounts accounts;
  private final HeadFollower headFollower;
  private final SigningGate gate;
  private final GossipCursors cursors;
  private final Recall recall;
  private final Promise<Void> stopped = Promise.promise();
  private OptionalLong restoredUnixMillis = OptionalLong.empty();
  private UInt64 headHeight;
  private volatile boolean halted;

  /** Until then a worker thread fills the pool, and says itself what the record need not hold. */
  private volatile boolean recalled;

  private Runnable unfollowChain = () -> {};

  private Sidecar(
      Vertx vertx,
      Confined confined,
      SidecarConfig config,
      Ports ports,
      BulletinBoard board,
      ValidatorCore core) {
    this.confined = confined;
    this.config = config;
    this.ports = ports;
    this.board = board;
    this.evidence = new EvidenceBook(confined.loop(), board.bootId(), config.committee());
    this.core = core;
    this.headHeight = core.base().height();
    this.counters = new Counters(config.validator().name());
    Workers workers = new Workers(vertx);
    Screening screening = new Screening(workers, ports.crypto(), config.committee());
    CertificatePool pool = new CertificatePool(confined.loop(), config.committee(), this::forget);
    this.book = new PaymentBook(ports.clock(), config.endedLimit(), board::add);
    FactsReader facts = new FactsReader(ports.chain()::senderFacts, core);
    Settlement settlement = new Settlement(ports.chain(), core, facts, book);
    this.certifier = new Certifier(core, facts, ports.record(), ports.signer(), ports.clock());
    Equivocations equivocations =
        new Equivocations(
            config.validator().id(),
            config.committee(),
            ports.crypto(),
            evidence,
            equivocationsHost(workers));
    OwnSignatures ownSignatures =
        new OwnSignatures(workers, config, core, ports.chain(), ports.record(), ports.crypto());
    this.knowledge =
        new Knowledge(
            workers,
            core,
            facts,
            screening,
            config.committee(),
            ports.crypto(),
            pool,
            book,
            board,
            counters,
            ownSignatures,
            equivocations,
            ports.record(),
            settlement::known,
            this::halt);
    this.submissions =
        new Submissions(
            config,
            core,
            screening,
            certifier,
            knowledge,
            equivocations,
            pool,
            book,
            ports.record(),
            () -> headHeight,
            this::halt);
    this.accounts = new Accounts(ports.chain(), core);
    this.headFollower =
        new HeadFollower(
            ports.chain(), core, ports.record(), moved -> moved(moved, settlement), this::halt);
    this.gate =
        new SigningGate(
            vertx, config.validator().name(), core, ownSignatures, ports.record(), this::halt);
    this.cursors = new GossipCursors(ports.record(), knowledge, this::halt);
    this.recall = new Recall(confined.loop(), core, certifier, pool, book, board);
  }

  private Equivocations.Host equivocationsHost(Workers workers) {
    return new Equivocations.Host() {
      @Override
      public Optional<Envelope> envelope(TxHash txHash) {
        return book.envelope(txHash);
      }

      @Override
      public Optional<MessageId> message(TxHash txHash) {
        return book.held(txHash).map(held -> held.payment().message());
      }

      @Override
      public Optional<Envelope> permitted(ContentionKey key) {
        return core.permit(key).map(Permit::envelope);
      }

      @Override
      public <T> Future<T> run(Callable<T> task) {
        return workers.run(task);
      }

      @Override
      public void kept(VerifiedEvidence kept) {
        counters.evidence(kept, config.committee());
      }
    };
  }

  /**
   * Opens the record, takes back what it holds, and follows the chain. Nothing is signed before
   * {@link #begin}.
   *
   * @return fails with {@link RecordException} where the record cannot be used, or the chain is
   *     behind the recorded H; nothing stays open then
   */
  public static Future<Sidecar> start(
      Vertx vertx, SidecarConfig config, Ports ports, BulletinBoard board) {
    Confined confined = new Confined(Loop.of(vertx));
    return confined.call(
        () ->
            ports
                .record()
                .open()
                .compose(
                    contents ->
                        recalled(vertx, confined, config, ports, board, contents)
                            .recover(
                                cause ->
                                    ports
                                        .record()
                                        .close()
                                        .transform(closed -> Future.failedFuture(cause)))));
  }

  private static Future<Sidecar> recalled(
      Vertx vertx,
      Confined confined,
      SidecarConfig config,
      Ports ports,
      BulletinBoard board,
      SigningRecord.Contents contents) {
    return ports
        .chain()
        .finalizedBlock()
        .compose(
            finalized -> {
              UInt64 recorded = contents.base().map(FinalizedBlock::height).orElse(UInt64.ZERO);
              if (finalized.height().isLessThan(recorded)) {
                // H never goes back, also when the chain node does.
                return Future.failedFuture(
                    RecordException.retryable(
                        config.validator().name()
                            + ": the chain node is at height "
                            + finalized.height()
                            + ", the signing record at "
                            + recorded
                            + ": wait until the node has caught up"));
              }
              ValidatorCore core = new ValidatorCore(config.limits(), finalized);
              Sidecar sidecar = new Sidecar(vertx, confined, config, ports, board, core);
              return ports
                  .record()
                  .advance(finalized)
                  .compose(done -> sidecar.recall(contents))
                  .map(done -> sidecar.follow());
            });
  }

  private Future<Void> recall(SigningRecord.Contents contents) {
    long startedNs = System.nanoTime();
    restoredUnixMillis = contents.restoredUnixMillis();
    cursors.recovered(contents.cursors());
    return recall
        .take(contents, ports.chain())
        .map(
            passed -> {
              LOG.atInfo()
                  .setMessage("validator recovered")
                  .addKeyValue("validator", config.validator().name())
                  .addKeyValue("height", core.base().height())
                  .addKeyValue(
                      "millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs))
                  .addKeyValue("permits", core.sizes().permits())
                  .addKeyValue("live", core.sizes().live())
                  .addKeyValue("known", core.sizes().known())
                  .addKeyValue("final", passed.keys().size())
                  .log();
              recalled = true;
              forgetLater(passed);
              return null;
            });
  }

  private void forget(VerifiedCertificate evicted) {
    if (!recalled) {
      return;
    }
    forgetLater(
        new Forgotten(
            List.of(),
            List.of(),
            List.of(new Forgotten.CertificateName(evicted.txHash(), evicted.signer()))));
  }

  private void forgetLater(Forgotten forgotten) {
    ports.record().forget(forgotten).onFailure(this::halt);
  }

  /**
   * Asks the peers what they saw this validator sign, and begins to sign.
   *
   * @return fails with {@link RecordException} where it must not: its record is not whole
   */
  public Future<Void> begin(List<Peer> peers) {
    return confined.call(
        () -> gate.open(peers, restoredUnixMillis, config.limits()).onFailure(this::halt));
  }

  /** Where gossip left off, by peer. */
  Map<ValidatorId, String> cursors() {
    return cursors.recorded();
  }

  /** From now on it is recorded how far gossip has come. */
  void follow(Gossip gossip) {
    cursors.follow(gossip);
  }

  private Sidecar follow() {
    unfollowChain =
        ports
            .chain()
            .onFinalized(
                base -> {
                  headHeight = base.height();
                  headFollower.finalizedBlock(base);
                });
    return this;
  }

  private void moved(Advance.Moved moved, Settlement settlement) {
    certifier.forget(moved.forgotten());
    settlement.left(moved.left(), core.base().height());
    settlement.moved();
    gate.moved();
    cursors.keep();
  }

  /** L8: without a record nothing is signed any more. */
  private void halt(Throwable cause) {
    if (!halted) {
      halted = true;
      LOG.atError()
          .setMessage("this validator has stopped signing")
          .addKeyValue("validator", config.validator().name())
          .addKeyValue("reason", cause.getMessage())
          .log();
      stopped.tryFail(cause);
    }
  }

  /** Fails when the validator had to stop by itself; completes when it was closed. */
  public Future<Void> stopped() {
    return stopped.future();
  }

  /** False once the validator has stopped: what health tells. */
  public boolean isSigning() {
    return !halted;
  }

  /** How much is held: permits, live payments, known ones. */
  public Future<ValidatorCore.Sizes> sizes() {
    return confined.get(() -> core.sizes());
  }

  public Counters counters() {
    return counters;
  }

  /** Entries of every kind from the bulletin board. */
  public Future<BoardEventsPage> boardEvents(BoardQuery query) {
    return confined.get(() -> board.events(query));
  }

  /** Where gossip hands in what peers show. */
  public PeerIntake intake() {
    return knowledge;
  }

  public Future<Void> close() {
    return confined.call(
        () -> {
          halted = true;
          gate.close();
          unfollowChain.run();
          stopped.tryComplete();
          return ports.record().close();
        });
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    return confined
        .call(
            () -> {
              if (halted) {
                return Future.<SubmitReply>succeededFuture(STOPPED);
              }
              return gate.refusal()
                  .map(
                      refusal ->
                          Future.<SubmitReply>succeededFuture(new SubmitReply.Rejected(refusal)))
                  .orElseGet(() -> submissions.admit(request));
            })
        .onSuccess(this::count);
  }

  private void count(SubmitReply reply) {
    if (reply instanceof SubmitReply.Rejected rejected) {
      counters.rejected(rejected.reject().code());
    } else {
      counters.certified();
    }
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    return submit(request)
        .compose(
            reply ->
                confined.call(
                    () ->
                        Future.succeededFuture(
                            new PaymentStream(book, request.envelope().txHash(), onEvent, onEnd)
                                .start(reply))));
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return confined.get(() -> board.page(query));
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return confined.get(() -> board.watch(filter, cursor, onEvent, onEnd));
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return Future.succeededFuture(
        new ValidatorInfo(
            config.validator(),
            config.gossipPeers(),
            config.committee().chainId(),
            config.committee().epoch(),
            ValidatorInfo.PROTOCOL_VERSION));
  }

  @Override
  public Future<ChainHead> chainHead() {
    return confined.call(
        () ->
            ports
                .chain()
                .head()
                .map(
                    head ->
                        new ChainHead(
                            head.blockHeight(),
                            head.blockHash(),
                            head.unixMillis(),
                            core.base().height())));
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    if (qcs.size() > SubmitRequest.PARENT_QCS_LIMIT) {
      return Future.failedFuture(
          new IllegalArgumentException("qcs: at most " + SubmitRequest.PARENT_QCS_LIMIT));
    }
    return confined.call(
        () -> {
          List<Future<PresentResult>> results = new ArrayList<>();
          for (QuorumCertificate qc : qcs) {
            results.add(
                knowledge
                    .present(qc, Learned.Origin.GOSSIP)
                    .map(presented -> result(qc.txHash(), presented)));
          }
          return Future.all(results).map(all -> results.stream().map(Future::result).toList());
        });
  }

  private static PresentResult result(TxHash txHash, Knowledge.Presented presented) {
    if (presented instanceof Knowledge.Presented.Invalid invalid) {
      return new PresentResult.Refused(txHash, invalid.reject());
    }
    if (presented instanceof Knowledge.Presented.NoRoom noRoom) {
      return new PresentResult.Refused(txHash, noRoom.reject());
    }
    return new PresentResult.Accepted(txHash);
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return confined.call(
        () ->
            Future.succeededFuture(
                query instanceof PaymentQuery.ByTxHash byTxHash
                    ? book.status(byTxHash.txHash())
                    : book.status(((PaymentQuery.ByContentionKey) query).key())));
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return confined.get(() -> evidence.page(query));
  }

  /** Begins to learn what evidence peers hold. On its context. */
  EvidencePoll learnEvidence(List<Peer> peers, long periodMs) {
    return EvidencePoll.start(
        confined.loop(),
        config.committee(),
        ports.crypto(),
        peers,
        evidence,
        new EvidencePoll.Listener() {
          @Override
          public void kept(VerifiedEvidence kept) {
            counters.evidence(kept, config.committee());
          }

          @Override
          public void refused(Validator peer, String message) {
            counters.suspect(peer.name(), Counters.Suspicion.BAD_EVIDENCE, message);
          }
        },
        periodMs);
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return confined.call(() -> accounts.view(query));
  }
}
