package tempo.fastpay.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.board.BulletinBoard;
import tempo.fastpay.face.evidence.EvidenceBook;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.MemberHealth;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/**
 * An aggregator in memory, as well or as badly as a test tells it. Certificates are signed and
 * verified for real, and the board is the real one.
 */
final class ScriptedAggregator implements AggregatorApi {
  final TestCommittee committee = TestCommittee.of(4);
  final AtomicInteger submissions = new AtomicInteger();
  final AtomicInteger statusCalls = new AtomicInteger();
  volatile Function<SubmitRequest, Future<FanoutReply>> onSubmit = this::certify;
  volatile Optional<Throwable> failure = Optional.empty();
  volatile UnaryOperator<TxStatus> onStatus = UnaryOperator.identity();
  volatile long height = 7;
  volatile MemberHealth.Health lastMember = MemberHealth.Health.UP;
  volatile Supplier<Future<ChainHead>> onHead = () -> Future.succeededFuture(head());

  private final Context context;
  private final Map<TxHash, VerifiedQc> qcs = new HashMap<>();
  private final List<Handler<Throwable>> watchers = new CopyOnWriteArrayList<>();
  private BulletinBoard board;
  private final Vertx vertx;
  private EvidenceBook evidence;

  ScriptedAggregator(Vertx vertx) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    restart("first");
  }

  /** A new board, as after a crash. */
  void restart(String bootId) {
    evidence = new EvidenceBook(Loop.of(vertx, context), bootId, committee.committee());
    board =
        new BulletinBoard(
            bootId, BoardLimits.DEFAULT, System::currentTimeMillis, Loop.of(vertx, context));
  }

  /** Ends all watches, and fails everything until it is told otherwise. */
  void breakDown() {
    Throwable cause = new CallFailedException("the aggregator is down", null);
    failure = Optional.of(cause);
    List<Handler<Throwable>> ended = new ArrayList<>(watchers);
    watchers.clear();
    ended.forEach(onEnd -> context.runOnContext(now -> onEnd.handle(cause)));
  }

  <T> Future<T> onContext(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        now -> {
          if (failure.isPresent()) {
            promise.fail(failure.get());
            return;
          }
          try {
            call.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  private <T> Future<T> answer(Supplier<T> value) {
    return onContext(() -> Future.succeededFuture(value.get()));
  }

  @Override
  public Future<FanoutReply> submit(SubmitRequest request) {
    submissions.incrementAndGet();
    return onContext(() -> onSubmit.apply(request));
  }

  /** What a well committee answers; the board shows it. */
  Future<FanoutReply> certify(SubmitRequest request) {
    Payment payment = Fixtures.screened(request.envelope().paymentBytes());
    return Future.succeededFuture(show(payment));
  }

  /** Puts a payment's certificates and its QC on the board. */
  Future<FanoutReply> pay(Payment payment) {
    return answer(() -> show(payment));
  }

  private FanoutReply show(Payment payment) {
    QuorumCertificate raw = committee.qc(payment);
    VerifiedQc qc = committee.verified(raw);
    qcs.put(qc.txHash(), qc);
    for (Certificate certificate : raw.certificates()) {
      board.add(committee.committee().verify(certificate, Fixtures.CRYPTO).orElseThrow());
    }
    board.add(qc);
    return new FanoutReply(
        qc.txHash(),
        Optional.of(raw.effectsHash()),
        raw.certificates(),
        List.of(),
        Optional.of(raw));
  }

  /** Puts only one certificate on the board. */
  Future<Void> certifyOnce(Payment payment) {
    return answer(
        () -> {
          Certificate certificate =
              committee
                  .member(0)
                  .certify(Fixtures.envelope(payment), payment, committee.committee());
          board.add(committee.committee().verify(certificate, Fixtures.CRYPTO).orElseThrow());
          return null;
        });
  }

  Future<Void> progress(Payment payment, Lifecycle.Stage stage) {
    return answer(
        () -> {
          board.add(
              new Lifecycle(
                  Fixtures.envelope(payment).txHash(),
                  stage,
                  UInt64.of(System.currentTimeMillis()),
                  UInt64.of(height),
                  "",
                  stage.isOnChain()
                      ? Optional.of(
                          new Inclusion(Hashes.sha256(new byte[0]), payment.chainTxHash()))
                      : Optional.empty()),
              Effects.of(payment));
          return null;
        });
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return answer(() -> board.page(query));
  }

  @Override
  public Future<BoardEventsPage> boardEvents(BoardQuery query) {
    return answer(() -> board.events(query));
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return answer(
        () -> {
          watchers.add(onEnd);
          return board.watch(filter, cursor, onEvent, onEnd);
        });
  }

  @Override
  public Future<ChainHead> chainHead() {
    return onContext(onHead);
  }

  ChainHead head() {
    return ChainHead.ofFinal(
        UInt64.of(height),
        Hashes.sha256(BigInteger.valueOf(height).toByteArray()),
        UInt64.of(5_000 * height));
  }

  @Override
  public Future<QcReply> quorumCertificate(QcQuery query) {
    return answer(
        () -> {
          VerifiedQc qc = qcs.get(query.txHash());
          return qc == null
              ? new QcReply.Missing(Reject.retryAfter("no QC of this payment is known yet", 500))
              : new QcReply.Found(qc.certificate());
        });
  }

  @Override
  public Future<Optional<TxStatus>> status(TxHash txHash) {
    statusCalls.incrementAndGet();
    return answer(
        () ->
            Optional.ofNullable(qcs.get(txHash))
                .map(
                    qc ->
                        new TxStatus(
                            txHash,
                            Optional.of(qc.envelope()),
                            Optional.of(Effects.of(qc.payment())),
                            qc.certificate().certificates(),
                            List.of(),
                            Optional.of(qc.certificate().hash()),
                            Optional.of(Lifecycle.Stage.CERTIFIED),
                            "",
                            UInt64.of(height),
                            Optional.empty(),
                            UInt64.of(System.currentTimeMillis())))
                .map(onStatus));
  }

  @Override
  public Future<CommitteeStatus> committee() {
    return answer(
        () -> {
          List<MemberHealth> members = new ArrayList<>();
          for (TestCommittee.Member member : committee.members()) {
            boolean isLast = member.equals(committee.member(committee.members().size() - 1));
            members.add(
                new MemberHealth(
                    member.validator(),
                    isLast ? lastMember : MemberHealth.Health.UP,
                    "",
                    Optional.of(head()),
                    UInt64.of(System.currentTimeMillis()),
                    1,
                    0));
          }
          return new CommitteeStatus(committee.committee(), members, Optional.of(head()));
        });
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return answer(() -> evidence.page(query));
  }

  /** Evidence as it would be, had validators found it. */
  Future<Boolean> prove(Evidence found) {
    VerifiedEvidence verified =
        VerifiedEvidence.verify(found, committee.committee(), Fixtures.CRYPTO)
            .orElseThrow(IllegalArgumentException::new);
    return answer(() -> evidence.add(committee.member(0).validator().id(), verified));
  }

  @Override
  public Future<AccountReport> account(AccountQuery query) {
    return answer(
        () -> {
          AccountView view =
              new AccountView(
                  query.address(),
                  query.asset(),
                  UInt64.of(height),
                  UInt64.of(5_000 * height),
                  BigInteger.TEN,
                  BigInteger.ZERO,
                  BigInteger.ONE,
                  BigInteger.valueOf(11),
                  query.nonceKeys().stream()
                      .map(
                          key ->
                              new AccountView.LaneView(
                                  key, UInt64.ZERO, UInt64.ONE, Optional.empty()))
                      .toList());
          return new AccountReport(
              view, List.of(new AccountReport.View(committee.member(0).validator(), view)));
        });
  }
}
