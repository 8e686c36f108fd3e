package tempo.fastpay.testkit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.wire.BoardEventsPage;
import tempo.fastpay.wire.CallFailedException;
import tempo.fastpay.wire.ValidatorApi;

/**
 * A validator in memory, for tests of whoever talks to validators. It verifies payments and QCs and
 * signs certificates for real; its ledger knows no margins and remembers nothing across a restart.
 * It hears of other validators' payments only through presented QCs, and makes a block only when it
 * is told to. Can be told to be faulty. Thread-safe; handlers and answers come on its own context.
 */
public final class MockSidecar implements ValidatorApi {
  private static final int RECEIVED_LIMIT = 10_000;

  private final TestCommittee.Member self;
  private final Committee committee;
  private final Context context;
  private final Liar liar;
  private final MockLedger ledger = new MockLedger();
  private final MockBoard board = new MockBoard(this::shown);
  private final Map<TxHash, Certificate> certificates = new HashMap<>();
  private final Map<TxHash, Held> held = new HashMap<>();
  private final List<SubmitRequest> received = new ArrayList<>();
  private Fault fault = new Fault.None();

  /** What is known of one envelope. */
  private static final class Held {
    final Envelope envelope;
    final Payment payment;
    Optional<QuorumCertificate> qc = Optional.empty();
    Lifecycle lifecycle;
    final List<Handler<Lifecycle>> followers = new ArrayList<>();

    Held(Envelope envelope, Payment payment) {
      this.envelope = envelope;
      this.payment = payment;
    }
  }

  /** The validator with this index of the committee, whose ledger is empty. */
  public MockSidecar(Vertx vertx, TestCommittee committee, int index) {
    this.self = committee.member(index);
    this.committee = committee.committee();
    this.context = vertx.getOrCreateContext();
    this.liar = new Liar(self, this.committee);
  }

  /** One for each member, with Alice, Bob and Carol funded. */
  public static List<MockSidecar> all(Vertx vertx, TestCommittee committee) {
    List<MockSidecar> sidecars = new ArrayList<>();
    for (int i = 0; i < committee.members().size(); i++) {
      MockSidecar sidecar = new MockSidecar(vertx, committee, i);
      sidecar.fundPeople();
      sidecars.add(sidecar);
    }
    return List.copyOf(sidecars);
  }

  public Validator validator() {
    return self.validator();
  }

  public synchronized void fundPeople() {
    Fixtures.PEOPLE.forEach(person -> fund(person.address(), Fixtures.ALPHA_USD, person.funds()));
  }

  /** Sets a balance. */
  public synchronized void fund(Address address, AssetId asset, UInt64 amount) {
    ledger.fund(address, asset, amount);
  }

  /** Makes it faulty from now on, or well again. */
  public synchronized void fault(Fault next) {
    fault = Objects.requireNonNull(next);
    board.hide(next instanceof Fault.Late late ? late.events() : 0);
    if (next instanceof Fault.Down) {
      board.endAll(down());
    }
  }

  /** The first submissions that reached it, also those that it refused or never answered. */
  public synchronized List<SubmitRequest> received() {
    return List.copyOf(received);
  }

  private synchronized void record(SubmitRequest request) {
    if (received.size() < RECEIVED_LIMIT) {
      received.add(request);
    }
  }

  /** Makes a block of all live payments that can be paid for, final at once. */
  public synchronized void makeBlock() {
    for (MockLedger.Live included : ledger.block()) {
      held.forEach(
          (txHash, known) -> {
            if (known.payment.message().equals(included.payment().message())) {
              progress(known, Lifecycle.Stage.FINALIZED);
            }
          });
    }
  }

  /** A heartbeat for everybody who watches. */
  public synchronized void beat() {
    if (!(fault instanceof Fault.Hung)) {
      board.beat();
    }
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    record(request);
    return answer(() -> receive(request));
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    record(request);
    return answer(
        () -> {
          SubmitReply reply = receive(request);
          Following following = new Following(onEvent, onEnd);
          following.tell(new SubmitEvent.Answered(reply));
          Held known = held.get(request.envelope().txHash());
          if (reply instanceof SubmitReply.Rejected || known == null) {
            following.end();
          } else {
            known.followers.add(following::progressed);
            following.progressed(known.lifecycle);
          }
          return following;
        });
  }

  /** One follower of one payment. */
  private final class Following implements Subscription {
    private final Handler<SubmitEvent> onEvent;
    private final Handler<Throwable> onEnd;
    private boolean over;

    Following(Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
      this.onEvent = onEvent;
      this.onEnd = onEnd;
    }

    void tell(SubmitEvent event) {
      later(() -> !over, () -> onEvent.handle(event));
    }

    void progressed(Lifecycle update) {
      tell(new SubmitEvent.Progressed(update));
      if (update.stage().isEnd()) {
        end();
      }
    }

    void end() {
      later(
          () -> {
            boolean first = !over;
            over = true;
            return first;
          },
          () -> onEnd.handle(null));
    }

    @Override
    public void cancel() {
      synchronized (MockSidecar.this) {
        over = true;
      }
    }
  }

  /** Runs something on the context, if it still applies by then. */
  private void later(Supplier<Boolean> applies, Runnable action) {
    context.runOnContext(
        v -> {
          boolean go;
          synchronized (this) {
            go = applies.get();
          }
          if (go) {
            action.run();
          }
        });
  }

  private SubmitReply receive(SubmitRequest request) {
    if (fault instanceof Fault.Refusing refusing) {
      return new SubmitReply.Rejected(refusing.reject());
    }
    Envelope envelope = request.envelope();
    PaymentScreen.Result screened =
        PaymentScreen.screen(
            envelope.paymentBytes(), Optional.empty(), committee.chainId(), Fixtures.CRYPTO);
    if (screened instanceof PaymentScreen.Result.Rejected rejected) {
      return new SubmitReply.Rejected(rejected.reject());
    }
    Payment payment = ((PaymentScreen.Result.Accepted) screened).payment();
    Optional<Reject> refusal = contradiction(request, payment);
    if (refusal.isPresent()) {
      return new SubmitReply.Rejected(refusal.get());
    }
    for (QuorumCertificate parent : request.parentQcs()) {
      if (present(parent) instanceof PresentResult.Refused refused) {
        return new SubmitReply.Rejected(refused.reject());
      }
    }
    Certificate again = certificates.get(envelope.txHash());
    if (again != null) {
      return new SubmitReply.Certified(shown(again));
    }
    boolean namesMissingParent =
        envelope.parentQc().isPresent()
            && request.parentQcs().stream()
                .noneMatch(parent -> parent.hash().equals(envelope.parentQc().get()));
    refusal = ledger.refusal(envelope, payment, namesMissingParent, System.currentTimeMillis());
    if (refusal.isPresent()) {
      return new SubmitReply.Rejected(refusal.get());
    }
    return new SubmitReply.Certified(shown(certify(envelope, payment)));
  }

  private static Optional<Reject> contradiction(SubmitRequest request, Payment payment) {
    Intent signed =
        new Intent(payment.sender(), payment.recipient(), payment.amount(), payment.asset());
    return VerifiedQc.contradiction(request.envelope(), payment)
        .or(
            () ->
                request.claims().stream().allMatch(signed::equals)
                    ? Optional.empty()
                    : Optional.of("intent: differs from what was signed"))
        .map(what -> Reject.of(RejectCode.INVALID_FORMAT, what));
  }

  private Certificate certify(Envelope envelope, Payment payment) {
    TxHash txHash = envelope.txHash();
    Certificate certificate = self.certify(envelope, payment, committee);
    ledger.permit(payment, txHash);
    certificates.put(txHash, certificate);
    Held known = hold(envelope, payment);
    board.add(
        cursor -> new BoardEvent.Certified(certificate, cursor),
        txHash,
        payment.sender(),
        payment.recipient(),
        System.currentTimeMillis());
    committee
        .verify(certificate, Fixtures.CRYPTO)
        .flatMap(own -> VerifiedQc.assemble(envelope, payment, List.of(own), committee))
        .ifPresentOrElse(this::learn, () -> progressUnlessCertified(known));
    return certificate;
  }

  private Held hold(Envelope envelope, Payment payment) {
    return held.computeIfAbsent(envelope.txHash(), txHash -> new Held(envelope, payment));
  }

  private void progressUnlessCertified(Held known) {
    if (known.lifecycle == null) {
      progress(known, Lifecycle.Stage.ACCEPTED);
    }
  }

  private void progress(Held known, Lifecycle.Stage stage) {
    TxHash txHash = known.envelope.txHash();
    long now = System.currentTimeMillis();
    known.lifecycle = new Lifecycle(txHash, stage, UInt64.of(now), ledger.height(), "");
    Lifecycle update = known.lifecycle;
    board.add(
        cursor -> new BoardEvent.Progressed(update, cursor),
        txHash,
        known.payment.sender(),
        known.payment.recipient(),
        now);
    known.followers.forEach(follower -> follower.handle(update));
  }

  private PresentResult present(QuorumCertificate presented) {
    Optional<Envelope> own =
        Optional.ofNullable(held.get(presented.txHash())).map(known -> known.envelope);
    VerifiedQc.Result result = VerifiedQc.verify(presented, own, committee, Fixtures.CRYPTO);
    if (result instanceof VerifiedQc.Result.Refused refused) {
      return new PresentResult.Refused(presented.txHash(), refused.reject());
    }
    learn(((VerifiedQc.Result.Verified) result).qc());
    return new PresentResult.Accepted(presented.txHash());
  }

  private void learn(VerifiedQc qc) {
    if (!ledger.learn(qc)) {
      return;
    }
    Held known = hold(qc.envelope(), qc.payment());
    known.qc = Optional.of(qc.certificate());
    board.add(
        cursor -> new BoardEvent.QuorumReached(qc.certificate(), cursor),
        qc.txHash(),
        qc.payment().sender(),
        qc.payment().recipient(),
        System.currentTimeMillis());
    progress(known, Lifecycle.Stage.CERTIFIED);
  }

  private Certificate shown(Certificate certificate) {
    return fault instanceof Fault.Lying lying ? liar.spoil(certificate, lying.lie()) : certificate;
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return answer(() -> board.page(query));
  }

  /** Entries of every kind, as the event bus back-fills them. */
  public Future<BoardEventsPage> boardEvents(BoardQuery query) {
    return answer(() -> board.events(query));
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return answer(() -> new Watching(filter, cursor, onEvent, onEnd));
  }

  /** One watcher of the board. */
  private final class Watching implements Subscription {
    private final MockBoard.Watcher watcher;
    private boolean over;

    Watching(
        BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
      watcher =
          board.watch(
              filter,
              cursor,
              event ->
                  later(() -> !over && !(fault instanceof Fault.Hung), () -> onEvent.handle(event)),
              cause -> later(() -> !over, () -> onEnd.handle(cause)));
    }

    @Override
    public void cancel() {
      synchronized (MockSidecar.this) {
        over = true;
        board.leave(watcher);
      }
    }
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return answer(
        () ->
            new ValidatorInfo(
                validator(),
                List.of(),
                committee.chainId(),
                committee.epoch(),
                ValidatorInfo.PROTOCOL_VERSION));
  }

  @Override
  public Future<ChainHead> chainHead() {
    return answer(
        () ->
            new ChainHead(
                ledger.height(),
                Hashes.sha256(("block " + ledger.height()).getBytes(StandardCharsets.US_ASCII)),
                UInt64.of(System.currentTimeMillis()),
                ledger.height()));
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return answer(() -> qcs.stream().map(this::present).toList());
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return answer(
        () -> {
          Optional<TxHash> txHash =
              query instanceof PaymentQuery.ByTxHash byTxHash
                  ? Optional.of(byTxHash.txHash())
                  : ledger.at(((PaymentQuery.ByContentionKey) query).key());
          return txHash
              .map(held::get)
              .map(known -> new PaymentStatus(known.envelope, known.lifecycle, known.qc));
        });
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return answer(() -> ledger.view(query));
  }

  private synchronized <T> Future<T> answer(Supplier<T> compute) {
    Promise<T> promise = Promise.promise();
    if (fault instanceof Fault.Down) {
      context.runOnContext(v -> promise.fail(down()));
    } else if (!(fault instanceof Fault.Hung)) {
      T value = compute.get();
      context.runOnContext(v -> promise.complete(value));
    }
    return promise.future();
  }

  private CallFailedException down() {
    return new CallFailedException(validator().name() + " is down", null);
  }
}
