package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import tempo.fastpay.client.AccountReader;
import tempo.fastpay.client.AccountSummary;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Presenting;
import tempo.fastpay.client.quorum.QuorumClient;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.face.board.BoardCursor;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.evidence.EvidenceBook;
import tempo.fastpay.face.evidence.EvidencePoll;
import tempo.fastpay.face.gossip.Gossip;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Runs one aggregator: everything around a committee, on one loop. Its methods may be called from
 * any thread.
 */
final class Aggregator implements AggregatorApi {
  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final AggregatorLimits limits;
  private final RandomGenerator random;
  private final Loop loop;
  private final Confined confined;
  private final Map<Validator, Guard> guards = new LinkedHashMap<>();
  private final Counters counters;
  private final Payments payments;
  private final StageClaims claims;
  private final BulletinBoard board;
  private final Merger merger;
  private final Intake intake;
  private final Lookups lookups;
  private final Submissions submissions;
  private final AccountReader accounts;
  private final HeadPoll heads;
  private final Members members;
  private final EvidenceBook evidence;
  private final EvidencePoll.Listener evidenceListener;
  private final Ports ports;
  private Optional<Gossip> gossip = Optional.empty();
  private Optional<EvidencePoll> evidencePoll = Optional.empty();
  private Runnable stopHousekeeping = () -> {};

  /** The committee and the world that an aggregator stands on. */
  record Ports(
      Committee committee,
      Map<Validator, ValidatorApi> validators,
      Crypto crypto,
      LongSupplier unixMillis,
      RandomGenerator random) {}

  /**
   * Makes an aggregator that does not watch yet. Called on the loop it belongs to.
   *
   * @param onHead called with the supported head when it is another one
   * @throws IllegalArgumentException if the validators do not make a quorum
   */
  Aggregator(
      Vertx vertx, Loop loop, Ports ports, AggregatorLimits limits, Consumer<ChainHead> onHead) {
    this.vertx = vertx;
    this.limits = limits;
    this.random = ports.random();
    this.ports = ports;
    this.loop = loop;
    this.confined = new Confined(loop);
    Committee committee = ports.committee();
    for (Validator member : committee.members()) {
      if (ports.validators().containsKey(member)) {
        guards.put(
            member,
            new Guard(
                loop,
                member.name(),
                ports.validators().get(member),
                limits.guard(),
                ports.unixMillis(),
                random));
      }
    }
    Map<Validator, ValidatorApi> reached = new HashMap<>(ports.validators());
    reached.putAll(guards);
    Fanout fanout = new Fanout(loop, committee, reached, limits.retry().perValidatorTimeoutMs());
    Suspicions suspicions = new Suspicions();
    Heads told = new Heads(committee);
    Screening screening = new Screening(new Workers(vertx), committee, ports.crypto());
    this.counters = new Counters(suspicions);
    this.payments = new Payments(loop, committee, limits, ports.unixMillis());
    this.claims = new StageClaims(committee);
    this.board =
        new BulletinBoard(BoardCursor.newBootId(random), limits.board(), ports.unixMillis(), loop);
    this.merger =
        new Merger(
            loop,
            committee,
            payments,
            claims,
            board,
            suspicions,
            ports.unixMillis(),
            () -> told.supported().map(ChainHead::blockHeight).orElse(UInt64.ZERO),
            this::bytesMissing);
    this.intake =
        new Intake(committee, screening, payments, merger, suspicions, limits.backlogLimit());
    this.lookups =
        new Lookups(
            loop,
            fanout,
            guards,
            screening,
            payments,
            merger,
            intake,
            suspicions,
            limits.lookupsLimit());
    this.submissions =
        new Submissions(
            new QuorumClient(
                fanout,
                screening.crypto(),
                limits.retry(),
                suspicions,
                new Presenting(fanout),
                random),
            screening,
            payments,
            merger,
            counters,
            ports.unixMillis(),
            limits);
    this.accounts = new AccountReader(fanout, suspicions);
    this.heads = new HeadPoll(loop, fanout, guards, told, counters, limits.pollMs(), onHead);
    this.evidence = new EvidenceBook(loop, board.bootId(), committee);
    this.evidenceListener = new EvidenceSuspicions(committee, suspicions);
    this.members = new Members(committee, guards, told, suspicions, this::isWatched);
  }

  private void bytesMissing(TxHash txHash) {
    lookups.bytesMissing(txHash);
  }

  /** Begins to watch boards and heads. On its loop. */
  void start() {
    List<Peer> peers = new ArrayList<>();
    guards.forEach((validator, guard) -> peers.add(new Peer(validator, guard)));
    gossip = Optional.of(Gossip.start(vertx, peers, intake, limits.gossip(), random));
    evidencePoll =
        Optional.of(
            EvidencePoll.start(
                loop,
                ports.committee(),
                ports.crypto(),
                peers,
                evidence,
                evidenceListener,
                limits.pollMs()));
    heads.start();
    stopHousekeeping = loop.every(limits.pollMs(), this::keepHouse);
    keepHouse();
  }

  /** Ends what {@link #start} began. */
  Future<Void> close() {
    return confined.call(
        () -> {
          heads.stop();
          stopHousekeeping.run();
          evidencePoll.ifPresent(EvidencePoll::close);
          return gossip.map(Gossip::close).orElseGet(Future::succeededFuture);
        });
  }

  private boolean isWatched(Validator validator) {
    return gossip.stream()
        .flatMap(running -> running.counters().stream())
        .anyMatch(peer -> peer.peer().equals(validator.name()) && peer.watching());
  }

  private void keepHouse() {
    payments.expire();
    Map<String, Long> gauges = new HashMap<>();
    gauges.put("submissions.open", (long) submissions.open());
    gauges.put("payments.told", (long) payments.toldCount());
    gauges.put("payments.untold", (long) payments.untoldCount());
    gauges.put("certificates.held", (long) merger.pooled());
    gauges.put("claims.held", (long) claims.size());
    gauges.put("evidence.held", (long) evidence.size());
    gauges.put("backlog", (long) intake.backlog());
    gauges.put("lookups.open", (long) lookups.running());
    gauges.put("board.entries", (long) board.size());
    gauges.put("board.bytes", board.heldBytes());
    gauges.put("board.watchers", (long) board.watchers());
    guards.forEach(
        (validator, guard) ->
            gauges.put("calls.open." + validator.name(), (long) guard.openCalls()));
    counters.gauges(gauges);
  }

  Counters counters() {
    return counters;
  }

  /** True while enough validators answer to certify a payment; gRPC health reports this. */
  Future<Boolean> isServing() {
    return committee().map(CommitteeStatus::isQuorumReachable);
  }

  @Override
  public Future<FanoutReply> submit(SubmitRequest request) {
    return confined.call(() -> submissions.submit(request));
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return confined.get(() -> board.page(query));
  }

  @Override
  public Future<BoardEventsPage> boardEvents(BoardQuery query) {
    return confined.get(() -> board.events(query));
  }

  @Override
  public Future<ValidatorApi.Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return confined.get(() -> board.watch(filter, cursor, onEvent, onEnd));
  }

  @Override
  public Future<ChainHead> chainHead() {
    return confined.call(heads::head);
  }

  @Override
  public Future<QcReply> quorumCertificate(QcQuery query) {
    return confined.call(() -> lookups.quorumCertificate(query));
  }

  @Override
  public Future<Optional<TxStatus>> status(TxHash txHash) {
    return confined.get(() -> payments.find(txHash).map(Tracked::toStatus));
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return confined.get(() -> evidence.page(query));
  }

  @Override
  public Future<CommitteeStatus> committee() {
    return confined.get(() -> members.status());
  }

  @Override
  public Future<AccountReport> account(AccountQuery query) {
    return confined.call(
        () ->
            accounts
                .account(query)
                .map(AccountSummary::toReport)
                .recover(
                    failure ->
                        Future.failedFuture(
                            failure instanceof FastPayException
                                ? new UnavailableException(failure.getMessage(), RETRY_MS)
                                : failure)));
  }
}
