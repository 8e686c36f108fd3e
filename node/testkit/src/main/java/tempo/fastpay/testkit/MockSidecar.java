package tempo.fastpay.testkit;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.CallFailedException;
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
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A validator in memory, for tests of the callers of validators. It verifies payments and QCs and
 * signs certificates for real; its ledger knows no margins and remembers nothing across a restart.
 * It hears of other validators' payments only through presented QCs, and makes a block only when it
 * is told to. Can be told to be faulty. Thread-safe; handlers and answers come on its own loop.
 */
public final class MockSidecar implements ValidatorApi {
  private static final int RECEIVED_LIMIT = 10_000;

  private final TestCommittee.Member self;
  private final Committee committee;
  private final Loop loop;
  private final Liar liar;
  private final MockLedger ledger = new MockLedger();
  private final MockBoard board = new MockBoard(this::shown);
  private final MockValidator inside;
  private final List<SubmitRequest> received = new ArrayList<>();
  private Fault fault = new Fault.None();

  /** Makes the validator with this index of the committee, whose ledger is empty. */
  public MockSidecar(Vertx vertx, TestCommittee committee, int index) {
    this.self = committee.member(index);
    this.committee = committee.committee();
    this.loop = Loop.of(vertx);
    this.liar = new Liar(self, this.committee);
    this.inside = new MockValidator(self, this.committee, ledger, board, this::shown);
  }

  /** Makes a validator for each member, with Alice, Bob and Carol funded. */
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
    inside.makeBlock();
  }

  /** Sends a heartbeat to every watcher. */
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
          if (reply instanceof SubmitReply.Rejected) {
            following.end();
          } else {
            inside
                .follow(request.envelope().txHash(), following::progressed)
                .ifPresent(following::progressed);
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
    loop.run(
        () -> {
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
    return fault instanceof Fault.Refusing refusing
        ? new SubmitReply.Rejected(refusing.reject())
        : inside.receive(request);
  }

  private Certificate shown(Certificate certificate) {
    return fault instanceof Fault.Lying lying ? liar.spoil(certificate, lying.lie()) : certificate;
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return answer(() -> board.page(query));
  }

  /** A page of entries of every kind, as the event bus back-fills them. */
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
            ChainHead.ofFinal(
                ledger.height(),
                Hashes.sha256(("block " + ledger.height()).getBytes(StandardCharsets.US_ASCII)),
                ledger.unixMillis()));
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return answer(() -> qcs.stream().map(inside::present).toList());
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return answer(() -> inside.payment(query));
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return answer(() -> ledger.view(query));
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return answer(() -> inside.evidence(query));
  }

  private synchronized <T> Future<T> answer(Supplier<T> compute) {
    Promise<T> promise = Promise.promise();
    if (fault instanceof Fault.Down) {
      loop.run(() -> promise.fail(down()));
    } else if (!(fault instanceof Fault.Hung)) {
      T value = compute.get();
      loop.run(() -> promise.complete(value));
    }
    return promise.future();
  }

  private CallFailedException down() {
    return new CallFailedException(validator().name() + " is down", null);
  }
}
