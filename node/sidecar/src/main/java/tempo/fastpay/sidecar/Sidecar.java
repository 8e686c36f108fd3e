package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.evidence.EvidencePoll;
import tempo.fastpay.face.gossip.Gossip;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.face.gossip.PeerIntake;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Durations;
import tempo.fastpay.loop.Loop;
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
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Learned;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Clock;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.Signer;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * Runs one validator: the core and everything around it, on one context. Its methods may be called
 * from any thread. No law is decided here.
 */
public final class Sidecar implements ValidatorApi {
  private static final SubmitReply STOPPED =
      new SubmitReply.Rejected(
          Reject.unavailable("this validator has stopped signing: ask another"));

  /** The ports a validator stands on. */
  public record Ports(
      Chain chain, SigningRecord record, Signer signer, Clock clock, Crypto crypto) {}

  private final Confined confined;
  private final SidecarConfig config;
  private final Ports ports;
  private final Wiring parts;
  private final OptionalLong restoredUnixMillis;
  private final Runnable unfollowChain;

  /**
   * Makes a validator of parts that exist already, and hold what its record held.
   *
   * @param restoredUnixMillis when its record was restored; empty: it is whole
   * @param unfollowChain ends the reports of finalized blocks
   */
  Sidecar(
      Confined confined,
      SidecarConfig config,
      Ports ports,
      Wiring parts,
      OptionalLong restoredUnixMillis,
      Runnable unfollowChain) {
    this.confined = confined;
    this.config = config;
    this.ports = ports;
    this.parts = parts;
    this.restoredUnixMillis = restoredUnixMillis;
    this.unfollowChain = unfollowChain;
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
    Loop loop = Loop.of(vertx);
    SidecarStart start = new SidecarStart(vertx, loop, config, ports, board);
    return new Confined(loop).call(start::run);
  }

  /**
   * Asks the peers which signatures of this validator they saw, and begins to sign.
   *
   * @return fails with {@link RecordException} where it must not: its record is not whole
   */
  public Future<Void> begin(List<Peer> peers) {
    return confined.call(
        () ->
            parts
                .gate
                .open(peers, restoredUnixMillis, config.limits())
                .onFailure(parts.failStop::stop));
  }

  /** The cursors of gossip, by peer. */
  Map<ValidatorId, String> cursors() {
    return parts.cursors.recorded();
  }

  /** Records from now on how far gossip has come. */
  void follow(Gossip gossip) {
    parts.cursors.follow(gossip);
  }

  /** Fails when the validator had to stop by itself; completes when it was closed. */
  public Future<Void> stopped() {
    return parts.failStop.stopped();
  }

  /** False once the validator has stopped: what health tells. */
  public boolean isSigning() {
    return parts.failStop.isSigning();
  }

  /** Until when a restored validator signs nothing new, as {@link ValidatorCore} says. */
  public Future<OptionalLong> silentUntilMillis() {
    return confined.get(parts.core::silentUntilMillis);
  }

  /** The numbers of permits, live payments and known ones that are held. */
  public Future<ValidatorCore.Sizes> sizes() {
    return confined.get(parts.core::sizes);
  }

  /** The limits that it keeps to. */
  public CoreLimits limits() {
    return config.limits();
  }

  /** How long its record's commits took; empty: the record is in memory. */
  public Optional<Durations> recordCommits() {
    return ports.record().commits();
  }

  public Counters counters() {
    return parts.counters;
  }

  /** Entries of every kind from the bulletin board. */
  public Future<BoardEventsPage> boardEvents(BoardQuery query) {
    return confined.get(() -> parts.board.events(query));
  }

  /** The intake to which gossip hands in what peers show. */
  public PeerIntake intake() {
    return parts.intake;
  }

  public Future<Void> close() {
    return confined.call(
        () -> {
          parts.gate.close();
          unfollowChain.run();
          parts.failStop.close();
          return ports.record().close();
        });
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    long arrivedMs = confined.loop().nowMs();
    return confined
        .call(() -> admit(request))
        .onSuccess(reply -> count(reply, confined.loop().nowMs() - arrivedMs));
  }

  private Future<SubmitReply> admit(SubmitRequest request) {
    if (!isSigning()) {
      return Future.succeededFuture(STOPPED);
    }
    Optional<Reject> refusal = parts.gate.refusal();
    return refusal.isPresent()
        ? Future.succeededFuture(new SubmitReply.Rejected(refusal.get()))
        : parts.submissions.admit(request);
  }

  private void count(SubmitReply reply, long afterMs) {
    if (reply instanceof SubmitReply.Rejected rejected) {
      parts.counters.rejected(rejected.reject().code());
    } else {
      parts.counters.certified(afterMs);
    }
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    PaymentStream stream =
        new PaymentStream(parts.book, request.envelope().txHash(), onEvent, onEnd);
    return submit(request).compose(reply -> confined.get(() -> stream.start(reply)));
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return confined.get(() -> parts.board.page(query));
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return confined.get(() -> parts.board.watch(filter, cursor, onEvent, onEnd));
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
    return confined.call(() -> ports.chain().head().map(this::asFinalizedHere));
  }

  private ChainHead asFinalizedHere(ChainHead head) {
    FinalizedBlock base = parts.core.base();
    return new ChainHead(
        head.blockHeight(),
        head.blockHash(),
        head.unixMillis(),
        base.height(),
        base.hash().orElseThrow(() -> new IllegalStateException("the chain did not name H")),
        UInt64.of(base.unixMillis()));
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    if (qcs.size() > SubmitRequest.PARENT_QCS_LIMIT) {
      return Future.failedFuture(
          new IllegalArgumentException("qcs: at most " + SubmitRequest.PARENT_QCS_LIMIT));
    }
    return confined.call(() -> present(qcs));
  }

  private Future<List<PresentResult>> present(List<QuorumCertificate> qcs) {
    List<Future<PresentResult>> results = qcs.stream().map(this::present).toList();
    return Future.all(results).map(all -> results.stream().map(Future::result).toList());
  }

  private Future<PresentResult> present(QuorumCertificate qc) {
    return parts
        .intake
        .present(qc, Learned.Origin.GOSSIP)
        .map(presented -> result(qc.txHash(), presented));
  }

  private static PresentResult result(TxHash txHash, Intake.Presented presented) {
    if (presented instanceof Intake.Presented.Invalid invalid) {
      return new PresentResult.Refused(txHash, invalid.reject());
    }
    if (presented instanceof Intake.Presented.NoRoom noRoom) {
      return new PresentResult.Refused(txHash, noRoom.reject());
    }
    return new PresentResult.Accepted(txHash);
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return confined.get(
        () ->
            query instanceof PaymentQuery.ByTxHash byTxHash
                ? parts.book.status(byTxHash.txHash())
                : parts.book.status(((PaymentQuery.ByContentionKey) query).key()));
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return confined.get(() -> parts.evidence.page(query));
  }

  /** Begins to learn what evidence peers hold. On its context. */
  EvidencePoll learnEvidence(List<Peer> peers, long periodMs) {
    return EvidencePoll.start(
        confined.loop(),
        config.committee(),
        ports.crypto(),
        peers,
        parts.evidence,
        parts.evidenceCounters,
        periodMs);
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return confined.call(() -> parts.accounts.view(query));
  }
}
