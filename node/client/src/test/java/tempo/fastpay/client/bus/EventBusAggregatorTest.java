package tempo.fastpay.client.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.AggregatorAction;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.UnusableAnswerException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
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
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.EquivocationSamples;
import tempo.fastpay.testkit.Fixtures;

/** The client end of the bus against an aggregator that is scripted message by message. */
class EventBusAggregatorTest {
  private static final long CALL_TIMEOUT_MS = 2_000;

  private final ScriptedBoard board =
      new ScriptedBoard(BusContract.AGGREGATOR, EventBusAggregatorTest::topic);
  private final JsonCodec codec = board.codec;
  private final EventBusAggregator aggregator =
      new EventBusAggregator(board.vertx, codec, CALL_TIMEOUT_MS);

  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private final SubmitRequest request = Fixtures.request(payment);
  private final TxHash txHash = request.envelope().txHash();
  private final ChainHead head = ChainHead.ofFinal(UInt64.ONE, Bytes32.ZERO, UInt64.of(5));
  private final Reject reject =
      new Reject(RejectCode.EQUIVOCATION, "taken", OptionalLong.of(7), Optional.of(txHash));

  private static String topic(BoardEvent event) {
    if (event instanceof BoardEvent.Certified) {
      return BusContract.EVENTS_CERTIFICATE;
    }
    return event instanceof BoardEvent.QuorumReached
        ? BusContract.EVENTS_QC
        : BusContract.EVENTS_TX;
  }

  @AfterEach
  void stop() throws Exception {
    await(board.vertx.close());
  }

  private static AggregatorAction action(Message<JsonObject> message) {
    return AggregatorAction.of(message.headers().get(BusContract.ACTION)).orElseThrow();
  }

  private Certificate certificate(int member) {
    return board
        .committee
        .member(member)
        .certify(request.envelope(), payment, board.committee.committee());
  }

  private QuorumCertificate qc() {
    return new QuorumCertificate(
        txHash,
        Effects.of(payment).hash(),
        List.of(certificate(0), certificate(1), certificate(2)),
        3,
        Optional.of(request.envelope()));
  }

  private ValidatorReject refusal() {
    return new ValidatorReject(Optional.of(board.committee.committee().members().get(3)), reject);
  }

  @Test
  void aFanoutReplyArrivesWithItsRefusals() throws Exception {
    FanoutReply reply =
        new FanoutReply(
            txHash,
            Optional.of(Effects.of(payment).hash()),
            qc().certificates(),
            List.of(refusal()),
            Optional.of(qc()));
    board.serve(
        message -> {
          assertThat(action(message)).isEqualTo(AggregatorAction.SUBMIT);
          assertThat(codec.decodeSubmitRequest(message.body())).isEqualTo(request);
          message.reply(codec.encode(reply));
        });
    assertThat(await(aggregator.submit(request))).isEqualTo(reply);
  }

  @Test
  void aMissingQcIsAnAnswerThatKeepsWhatAFailureCannotCarry() throws Exception {
    QcQuery query = new QcQuery(txHash, Optional.of(Effects.of(payment).hash()), 4);
    QcReply missing = new QcReply.Missing(reject);
    board.serve(
        message -> {
          assertThat(action(message)).isEqualTo(AggregatorAction.QC);
          assertThat(message.headers().get(BusContract.REFUSALS))
              .isEqualTo(BusContract.REFUSALS_IN_BODY);
          assertThat(codec.decodeQcQuery(message.body())).isEqualTo(query);
          message.reply(codec.encode(missing));
        });
    assertThat(await(aggregator.quorumCertificate(query))).isEqualTo(missing);
  }

  @Test
  void everythingElseIsAskedForByItsAction() throws Exception {
    TxStatus status =
        new TxStatus(
            txHash,
            qc().envelope(),
            Optional.of(Effects.of(payment)),
            qc().certificates(),
            List.of(refusal()),
            Optional.of(qc().hash()),
            Optional.of(Lifecycle.Stage.FAILED),
            "paused",
            UInt64.of(9),
            Optional.of(new Inclusion(Bytes32.ZERO, payment.chainTxHash())),
            UInt64.of(10));
    CommitteeStatus committee =
        new CommitteeStatus(
            board.committee.committee(),
            board.committee.committee().members().stream()
                .map(
                    member ->
                        new MemberHealth(
                            member,
                            MemberHealth.Health.UP,
                            "",
                            Optional.of(head),
                            UInt64.ONE,
                            2,
                            0))
                .toList(),
            Optional.of(head));
    AccountQuery accountQuery = Fixtures.account(Fixtures.BOB);
    AccountView view =
        new AccountView(
            accountQuery.address(),
            accountQuery.asset(),
            UInt64.ONE,
            UInt64.of(5),
            BigInteger.TEN,
            BigInteger.ONE,
            BigInteger.TWO,
            BigInteger.valueOf(11),
            List.of());
    AccountReport report =
        new AccountReport(
            view,
            List.of(new AccountReport.View(board.committee.committee().members().get(0), view)));
    EvidenceQuery evidenceQuery = new EvidenceQuery(7, "c");
    EvidencePage evidence = new EvidencePage(EquivocationSamples.both(board.committee), "d");
    BoardPage page = new BoardPage(List.of(certificate(1)), "c");
    BoardEventsPage events =
        new BoardEventsPage(List.of(new BoardEvent.QuorumReached(qc(), "c")), "c");
    board.serve(
        message ->
            message.reply(
                switch (action(message)) {
                  case STATUS ->
                      codec.encodeStatus(
                          Optional.of(status)
                              .filter(s -> codec.decodeStatusQuery(message.body()).equals(txHash)));
                  case COMMITTEE -> codec.encode(committee);
                  case ACCOUNT -> {
                    assertThat(codec.decodeAccountQuery(message.body())).isEqualTo(accountQuery);
                    yield codec.encode(report);
                  }
                  case EVIDENCE -> {
                    assertThat(codec.decodeEvidenceQuery(message.body())).isEqualTo(evidenceQuery);
                    yield codec.encode(evidence);
                  }
                  case CHAIN_HEAD -> codec.encode(head);
                  case BULLETIN_BOARD -> codec.encode(page);
                  case BOARD_EVENTS -> codec.encode(events);
                  case SUBMIT, QC -> new JsonObject();
                }));
    assertThat(await(aggregator.status(txHash))).contains(status);
    assertThat(await(aggregator.status(new TxHash(Bytes32.ZERO)))).isEmpty();
    assertThat(await(aggregator.committee())).isEqualTo(committee);
    assertThat(await(aggregator.account(accountQuery))).isEqualTo(report);
    assertThat(await(aggregator.evidence(evidenceQuery))).isEqualTo(evidence);
    assertThat(await(aggregator.chainHead())).isEqualTo(head);
    BoardQuery query = new BoardQuery(new BoardFilter.All(), UInt64.ZERO, 5, "");
    assertThat(await(aggregator.bulletinBoard(query))).isEqualTo(page);
    assertThat(await(aggregator.boardEvents(query))).isEqualTo(events);
  }

  @Test
  void failuresNameTheAddress() throws Exception {
    assertThatThrownBy(() -> await(aggregator.committee()))
        .cause()
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("committee at fastpay.aggregator: nobody serves this address");
    board.serve(
        message -> {
          switch (action(message)) {
            case SUBMIT -> message.fail(BusContract.UNAVAILABLE, "busy");
            case COMMITTEE -> message.reply(codec.encode(head));
            default -> {
              // Nobody answers these.
            }
          }
        });
    assertThatThrownBy(() -> await(aggregator.submit(request)))
        .cause()
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("submit at fastpay.aggregator: busy");
    assertThatThrownBy(() -> await(aggregator.committee()))
        .cause()
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("committee of fastpay.aggregator: unusable answer");
    assertThatThrownBy(
            () ->
                await(
                    new EventBusAggregator(board.vertx, codec, ScriptedBoard.SHORT_MS)
                        .status(txHash)))
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("status at fastpay.aggregator: no answer within 200 ms");
  }

  private Future<ValidatorApi.Subscription> watch() {
    return aggregator.watchBulletinBoard(new BoardFilter.All(), "", board.seen::add, board::ended);
  }

  private BoardEvent storeCertificate(int member) {
    return board.store(cursor -> new BoardEvent.Certified(certificate(member), cursor));
  }

  private BoardEvent storeQc() {
    return board.store(cursor -> new BoardEvent.QuorumReached(qc(), cursor));
  }

  private BoardEvent storeStage() {
    Lifecycle stage = new Lifecycle(txHash, Lifecycle.Stage.CERTIFIED, UInt64.ONE, UInt64.ONE, "");
    return board.store(cursor -> new BoardEvent.Progressed(stage, cursor));
  }

  @Test
  void oneChainOfCursorsRunsOverThreeTopics() throws Exception {
    storeCertificate(0);
    board.serveBoard();
    await(watch());
    board.nextSeen();
    board.settledAt("1");
    BoardEvent certificate = storeCertificate(1);
    board.publish(certificate, "1");
    assertThat(board.nextSeen()).isEqualTo(certificate);
    BoardEvent qc = storeQc();
    board.publish(qc, "2");
    assertThat(board.nextSeen()).isEqualTo(qc);
    BoardEvent stage = storeStage();
    board.publish(stage, "3");
    assertThat(board.nextSeen()).isEqualTo(stage);
    assertThat(board.asked).as("questions for what followed").isEmpty();
  }

  @Test
  void whatIsLostOnOneTopicIsAskedForWhenAnotherShowsTheGap() throws Exception {
    storeCertificate(0);
    board.serveBoard();
    await(watch());
    board.nextSeen();
    board.settledAt("1");
    BoardEvent lost = storeQc();
    BoardEvent stage = storeStage();
    board.publish(stage, "2");
    assertThat(board.nextSeen()).isEqualTo(lost);
    assertThat(board.nextSeen()).isEqualTo(stage);
    assertThat(board.asked.poll(ScriptedBoard.WAIT_S, TimeUnit.SECONDS))
        .isNotNull()
        .extracting(BoardQuery::cursor)
        .isEqualTo("1");
  }

  @Test
  void aCancelledWatchListensToNoTopic() throws Exception {
    board.serveBoard();
    ValidatorApi.Subscription watch = await(watch());
    board.settledAt("0");
    watch.cancel();
    watch.cancel();
    // The same watch again shows when everything published before has been delivered.
    BoardEvent certificate = storeCertificate(0);
    BoardEvent qc = storeQc();
    await(watch());
    assertThat(board.nextSeen()).isEqualTo(certificate);
    assertThat(board.nextSeen()).isEqualTo(qc);
    board.settledAt("2");
    BoardEvent stage = storeStage();
    board.publish(stage, "2");
    assertThat(board.nextSeen()).isEqualTo(stage);
    assertThat(board.seen).as("seen by the cancelled watch").isEmpty();
    assertThat(board.ends).isEmpty();
  }
}
