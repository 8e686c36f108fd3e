package tempo.fastpay.aggregator;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import tempo.fastpay.aggregator.Counters.Answer;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/** An aggregator in front of four mock validators, without faces. */
final class Fixture {
  final Vertx vertx = Vertx.vertx();
  final Context context = vertx.getOrCreateContext();
  final TestCommittee committee = TestCommittee.of(4);
  final List<MockSidecar> sidecars = MockSidecar.all(vertx, committee);

  /** How each is reached; may be changed until {@link #start}. */
  final Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();

  final List<ChainHead> moved = new CopyOnWriteArrayList<>();
  final AtomicLong aheadMillis = new AtomicLong();
  Crypto crypto = Fixtures.CRYPTO;
  Aggregator aggregator;

  Fixture() {
    sidecars.forEach(sidecar -> ports.put(sidecar.validator(), sidecar));
  }

  Fixture start() throws Exception {
    return start(TestLimits.all());
  }

  Fixture start(AggregatorLimits limits) throws Exception {
    aggregator =
        on(
            () -> {
              Aggregator made =
                  new Aggregator(
                      vertx,
                      Loop.of(vertx, context),
                      new Aggregator.Ports(
                          committee.committee(),
                          ports,
                          crypto,
                          () -> System.currentTimeMillis() + aheadMillis.get(),
                          new Random(1)),
                      limits,
                      moved::add);
              made.start();
              return made;
            });
    return this;
  }

  void close() throws Exception {
    await(aggregator.close());
    await(vertx.close());
  }

  <T> T on(Supplier<T> question) throws Exception {
    return await(Future.future(done -> context.runOnContext(v -> done.complete(question.get()))));
  }

  void fault(int index, Fault fault) {
    sidecars.get(index).fault(fault);
  }

  Validator validator(int index) {
    return committee.member(index).validator();
  }

  FanoutReply submit(Payment payment) throws Exception {
    return await(aggregator.submit(Fixtures.request(payment)));
  }

  /** Submits to some of the validators, past the aggregator. */
  void submitTo(Payment payment, int... indices) throws Exception {
    for (int index : indices) {
      await(sidecars.get(index).submit(Fixtures.request(payment)));
    }
  }

  Certificate certificate(int index, Payment payment) {
    return committee
        .member(index)
        .certify(Fixtures.envelope(payment), payment, committee.committee());
  }

  /** How often a validator was asked to certify. */
  int asked(int index) {
    return sidecars.get(index).received().size();
  }

  TxStatus status(TxHash txHash) throws Exception {
    return await(aggregator.status(txHash)).orElseThrow();
  }

  List<BoardEvent> board() throws Exception {
    return await(aggregator.boardEvents(BoardQuery.of(new BoardFilter.All()))).events();
  }

  List<BoardEvent> board(Envelope envelope) throws Exception {
    return await(aggregator.boardEvents(BoardQuery.of(new BoardFilter.OfTx(envelope.txHash()))))
        .events();
  }

  /** Waits until the condition holds, which nothing announces; asked on the test's own thread. */
  void until(Condition condition) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Awaiting.WAIT_S);
    while (!condition.holds()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("waited in vain");
      }
      await(vertx.timer(1));
    }
  }

  /** Something that is asked again and again. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  long count(Answer answer) {
    return aggregator.counters().count(answer);
  }

  long suspicions(int index, Suspicion.Reason reason) {
    return aggregator
        .counters()
        .snapshot()
        .getOrDefault("suspicion." + validator(index).name() + ":" + reason.label(), 0L);
  }
}
