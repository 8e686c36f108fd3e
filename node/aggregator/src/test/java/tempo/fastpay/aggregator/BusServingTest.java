package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.bus.EventBusAggregator;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.AggregatorAction;
import tempo.fastpay.proto.contract.PublishedEvent;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;

/** The aggregator over the event bus, and what it publishes there. */
class BusServingTest {
  private final Served served = new Served();
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
  private final TxHash txHash = Fixtures.envelope(payment).txHash();
  private final EventBusAggregator caller =
      new EventBusAggregator(served.vertx, served.json, Served.CALL_TIMEOUT_MS);

  @AfterEach
  void close() throws Exception {
    served.close();
  }

  private Future<JsonObject> ask(String action, JsonObject body) {
    return served
        .vertx
        .eventBus()
        .<JsonObject>request(
            BusContract.AGGREGATOR,
            body,
            new DeliveryOptions().addHeader(BusContract.ACTION, action))
        .map(Message::body);
  }

  private ReplyException failure(Future<JsonObject> call) throws Exception {
    return (ReplyException) await(call.transform(done -> Future.succeededFuture(done.cause())));
  }

  @Test
  void everyActionIsServed() throws Exception {
    served.start(TestLimits.all());
    FanoutReply reply = await(caller.submit(Fixtures.request(payment)));
    assertThat(reply.qc()).isPresent();
    assertThat(await(caller.quorumCertificate(QcQuery.of(txHash))))
        .isEqualTo(new QcReply.Found(reply.qc().orElseThrow()));
    assertThat(await(caller.status(txHash)).orElseThrow().stage()).contains(Stage.CERTIFIED);
    assertThat(await(caller.status(new TxHash(Bytes32.ZERO)))).isEmpty();
    assertThat(await(caller.chainHead()).blockHeight()).isEqualTo(UInt64.ONE);
    CommitteeStatus committee = await(caller.committee());
    assertThat(committee.members()).hasSize(4);
    assertThat(committee.isQuorumReachable()).isTrue();
    assertThat(await(caller.account(Fixtures.account(Fixtures.ALICE))).supported().base())
        .isEqualTo(Fixtures.dollars(15).toBigInteger());
    BoardQuery all = BoardQuery.of(new BoardFilter.All());
    assertThat(await(caller.bulletinBoard(all)).certificates()).hasSizeBetween(3, 4);
    assertThat(await(caller.boardEvents(all)).events()).hasSizeBetween(6, 7);
  }

  @Test
  void anUnknownActionIsToldWhichThereAre() throws Exception {
    served.start(TestLimits.all());
    ReplyException failure = failure(ask("mint", new JsonObject()));
    assertThat(failure.failureCode()).isEqualTo(BusContract.MALFORMED);
    for (AggregatorAction action : AggregatorAction.values()) {
      assertThat(failure.getMessage()).contains(action.label());
    }
  }

  @Test
  void requestsThatDoNotParseFailNamingTheField() throws Exception {
    served.start(TestLimits.all());
    ReplyException submit = failure(ask("submit", new JsonObject().put("tempo_tx_hex", "0xzz")));
    assertThat(submit.failureCode()).isEqualTo(BusContract.MALFORMED);
    assertThat(submit.getMessage()).contains("tempo_tx_hex");
    ReplyException status = failure(ask("status", new JsonObject()));
    assertThat(status.getMessage()).contains("tx_hash");
    assertThat(served.sidecars.get(0).received()).isEmpty();
  }

  @Test
  void aMissingQcFailsWithItsCodeUnlessItIsWantedAsAnAnswer() throws Exception {
    served.start(TestLimits.all());
    ReplyException failure = failure(ask("qc", new JsonObject().put("tx_hash", txHash.toHex())));
    assertThat(failure.failureCode()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE.number());
    assertThat(await(caller.quorumCertificate(QcQuery.of(txHash))))
        .isInstanceOf(QcReply.Missing.class);
  }

  @Test
  void aPaymentWithoutAQuorumIsAnAnswer() throws Exception {
    for (int i = 0; i < 3; i++) {
      served.sidecars.get(i).fault(new Fault.Down());
    }
    served.start(TestLimits.all());
    FanoutReply reply = await(caller.submit(Fixtures.request(payment)));
    assertThat(reply.qc()).isEmpty();
    assertThat(reply.certificates()).hasSize(1);
  }

  @Test
  void theMergedBoardIsPublishedOverThreeTopicsEachEventNamingTheOneBefore() throws Exception {
    BlockingQueue<PublishedEvent> published = new LinkedBlockingQueue<>();
    List<String> misplaced = new CopyOnWriteArrayList<>();
    listen(BusContract.EVENTS_CERTIFICATE, BoardEvent.Certified.class, published, misplaced);
    listen(BusContract.EVENTS_QC, BoardEvent.QuorumReached.class, published, misplaced);
    listen(BusContract.EVENTS_TX, BoardEvent.Progressed.class, published, misplaced);
    served.start(TestLimits.all());
    await(caller.submit(Fixtures.request(payment)));
    List<PublishedEvent> seen = new ArrayList<>();
    while (seen.size() < 7) {
      PublishedEvent event = published.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
      assertThat(event).as("after %s", seen).isNotNull();
      seen.add(event);
    }
    String previous = seen.get(0).previousCursor();
    for (PublishedEvent event : seen) {
      assertThat(event.previousCursor()).isEqualTo(previous);
      previous = event.event().cursor();
    }
    List<BoardEvent> board =
        await(caller.boardEvents(BoardQuery.of(new BoardFilter.All()))).events();
    assertThat(seen.stream().map(PublishedEvent::event).toList()).isEqualTo(board);
    assertThat(misplaced).isEmpty();
  }

  private void listen(
      String topic,
      Class<? extends BoardEvent> kind,
      BlockingQueue<PublishedEvent> published,
      List<String> misplaced) {
    served
        .vertx
        .eventBus()
        .<JsonObject>consumer(
            topic,
            message -> {
              PublishedEvent event = served.json.decodePublished(message.body());
              if (!kind.isInstance(event.event())) {
                misplaced.add(topic + " " + event);
              }
              published.add(event);
            });
  }

  @Test
  void headsArePublishedWhenTheyMove() throws Exception {
    BlockingQueue<ChainHead> heads = new LinkedBlockingQueue<>();
    served
        .vertx
        .eventBus()
        .<JsonObject>consumer(
            BusContract.EVENTS_HEAD,
            message -> heads.add(served.json.decodePublishedHead(message.body())));
    served.start(TestLimits.all());
    assertThat(heads.poll(Awaiting.WAIT_S, TimeUnit.SECONDS).blockHeight()).isEqualTo(UInt64.ONE);
    for (int i = 0; i < 3; i++) {
      served.sidecars.get(i).makeBlock();
    }
    ChainHead next = heads.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
    assertThat(next.blockHeight()).isEqualTo(UInt64.of(2));
    assertThat(next.blockHash()).isEqualTo(await(caller.chainHead()).blockHash());
  }

  @Test
  void aWatchOverTheBusSeesWhatWasAndWhatComes() throws Exception {
    served.start(TestLimits.all());
    await(caller.submit(Fixtures.request(payment)));
    List<BoardEvent> seen = new CopyOnWriteArrayList<>();
    await(
        caller.watchBulletinBoard(
            new BoardFilter.OfAddress(Fixtures.BOB.address()), "", seen::add, cause -> {}));
    Payment second = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    await(caller.submit(Fixtures.request(second)));
    Awaiting.awaitUntil(
        served.vertx,
        () ->
            seen.stream().filter(event -> event instanceof BoardEvent.Certified).count() == 8
                && seen.stream().filter(event -> event instanceof BoardEvent.QuorumReached).count()
                    == 2);
  }
}
