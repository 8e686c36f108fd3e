package tempo.fastpay.client.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.Action;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.UnusableAnswerException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/** The client end of the bus against a sidecar that is scripted message by message. */
class EventBusValidatorTest {
  private static final String NAME = "dave";
  private static final long CALL_TIMEOUT_MS = 2_000;

  private final ScriptedBoard board =
      new ScriptedBoard(BusContract.address(NAME), event -> BusContract.eventsAddress(NAME));
  private final Vertx vertx = board.vertx;
  private final TestCommittee committee = board.committee;
  private final JsonCodec codec = board.codec;
  private final EventBusValidator validator =
      new EventBusValidator(vertx, NAME, codec, CALL_TIMEOUT_MS);
  private final ChainHead head = ChainHead.ofFinal(UInt64.ONE, Bytes32.ZERO, UInt64.of(5));
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private final SubmitRequest request = Fixtures.request(payment);
  private final TxHash txHash = request.envelope().txHash();

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static Action action(Message<JsonObject> message) {
    return Action.of(message.headers().get(BusContract.ACTION)).orElseThrow();
  }

  @Test
  void anAnswerArrives() throws Exception {
    board.serve(
        message -> {
          assertThat(action(message)).isEqualTo(Action.CHAIN_HEAD);
          message.reply(codec.encode(head));
        });
    assertThat(await(validator.chainHead())).isEqualTo(head);
  }

  @Test
  void aRefusalKeepsWhatAFailureCannotCarry() throws Exception {
    Reject reject =
        new Reject(RejectCode.EQUIVOCATION, "taken", OptionalLong.of(7), Optional.of(txHash));
    board.serve(
        message -> {
          assertThat(message.headers().get(BusContract.REFUSALS))
              .isEqualTo(BusContract.REFUSALS_IN_BODY);
          message.reply(codec.encode(new SubmitReply.Rejected(reject)));
        });
    assertThat(await(validator.submit(request))).isEqualTo(new SubmitReply.Rejected(reject));
  }

  @Test
  void nobodyThereIsAFailedCall() {
    assertThatThrownBy(() -> await(validator.chainHead()))
        .cause()
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("fastpay.sidecar.dave");
    assertThatThrownBy(() -> await(watch(new BoardFilter.All(), "")))
        .cause()
        .isInstanceOf(CallFailedException.class);
    assertThat(board.ends).isEmpty();
  }

  @Test
  void silenceEndsTheCallInItsTime() throws Exception {
    board.serve(message -> {});
    assertThatThrownBy(
            () ->
                await(
                    new EventBusValidator(vertx, NAME, codec, ScriptedBoard.SHORT_MS).chainHead()))
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("within 200 ms");
  }

  @Test
  void failuresAreToldApartByTheirCode() throws Exception {
    board.serve(
        message -> {
          switch (action(message)) {
            case CHAIN_HEAD -> message.fail(BusContract.MALFORMED, "limit: too high");
            case VALIDATOR_INFO -> message.fail(BusContract.UNAVAILABLE, "busy");
            default -> message.fail(RejectCode.EXPIRED.number(), "too late");
          }
        });
    assertThatThrownBy(() -> await(validator.chainHead()))
        .cause()
        .isInstanceOf(MalformedRequestException.class)
        .hasMessage("limit: too high");
    assertThatThrownBy(() -> await(validator.validatorInfo()))
        .cause()
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("busy");
    assertThatThrownBy(() -> await(validator.account(Fixtures.account(Fixtures.BOB))))
        .cause()
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("too late");
  }

  @Test
  void answersThatAreNotAsAgreedAreUnusable() throws Exception {
    board.serve(
        message -> {
          if (action(message) == Action.CHAIN_HEAD) {
            message.reply(codec.encode(head).put("surprise", 1));
          } else {
            message.reply("text");
          }
        });
    assertThatThrownBy(() -> await(validator.chainHead()))
        .cause()
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("surprise: unknown field");
    assertThatThrownBy(() -> await(validator.validatorInfo()))
        .cause()
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("not a JSON object");
  }

  private Certificate certificate(int member) {
    return committee.member(member).certify(request.envelope(), payment, committee.committee());
  }

  private BoardEvent store(int member) {
    return board.store(cursor -> new BoardEvent.Certified(certificate(member), cursor));
  }

  private Future<ValidatorApi.Subscription> watch(BoardFilter filter, String cursor) {
    return validator.watchBulletinBoard(filter, cursor, board.seen::add, board::ended);
  }

  @Test
  void aWatchReadsTheWholeBoardPageByPage() throws Exception {
    List<BoardEvent> stored = List.of(store(0), store(1), store(2), store(3), store(0));
    board.serveBoard();
    await(watch(new BoardFilter.All(), ""));
    for (BoardEvent event : stored) {
      assertThat(board.nextSeen()).isEqualTo(event);
    }
  }

  @Test
  void aPublishedEventThatFollowsIsTakenWithoutAsking() throws Exception {
    store(0);
    board.serveBoard();
    await(watch(new BoardFilter.All(), ""));
    board.nextSeen();
    board.settledAt("1");
    BoardEvent live = store(1);
    board.publish(live, "1");
    assertThat(board.nextSeen()).isEqualTo(live);
    assertThat(board.asked).isEmpty();
  }

  @Test
  void aGapIsAskedForAndARepetitionIsNot() throws Exception {
    store(0);
    board.serveBoard();
    await(watch(new BoardFilter.All(), ""));
    board.nextSeen();
    board.settledAt("1");
    BoardEvent lost = store(1);
    BoardEvent late = store(2);
    board.publish(late, "2");
    assertThat(board.nextSeen()).isEqualTo(lost);
    assertThat(board.nextSeen()).isEqualTo(late);
    board.settledAt("3");
    board.publish(late, "2");
    BoardEvent next = store(3);
    board.publish(next, "3");
    assertThat(board.nextSeen()).isEqualTo(next);
    assertThat(board.asked).isEmpty();
    assertThat(board.seen).isEmpty();
  }

  @Test
  void aHeartbeatBehindALostEventReportsIt() throws Exception {
    store(0);
    board.serveBoard();
    await(watch(new BoardFilter.All(), ""));
    board.nextSeen();
    board.settledAt("1");
    BoardEvent lost = store(1);
    board.publish(new BoardEvent.Heartbeat("2"), "2");
    assertThat(board.nextSeen()).isEqualTo(lost);
  }

  @Test
  void aFilterIsAppliedByTheSidecar() throws Exception {
    board.serveBoard();
    BoardFilter filter = new BoardFilter.OfTx(txHash);
    await(watch(filter, ""));
    board.settledAt("0");
    BoardEvent live = store(0);
    board.publish(live, "0");
    assertThat(board.nextSeen()).isEqualTo(live);
    BoardQuery query = board.asked.poll(ScriptedBoard.WAIT_S, TimeUnit.SECONDS);
    assertThat(query).isNotNull();
    assertThat(query.filter()).isEqualTo(filter);
    assertThat(query.cursor()).isEqualTo("0");
  }

  @Test
  void aBoardThatDoesNotMoveOnEndsTheWatch() throws Exception {
    BoardEvent event = store(0);
    board.serve(message -> message.reply(codec.encode(new BoardEventsPage(List.of(event), "7"))));
    await(watch(new BoardFilter.All(), ""));
    assertThat(board.ends.poll(ScriptedBoard.WAIT_S, TimeUnit.SECONDS))
        .isNotNull()
        .containsInstanceOf(UnusableAnswerException.class);
  }

  @Test
  void aPublishedEventThatIsNoneEndsTheWatch() throws Exception {
    board.serveBoard();
    await(watch(new BoardFilter.All(), ""));
    board.settledAt("0");
    vertx.eventBus().publish(BusContract.eventsAddress(NAME), new JsonObject().put("cert", 1));
    assertThat(board.ends.poll(ScriptedBoard.WAIT_S, TimeUnit.SECONDS))
        .isNotNull()
        .containsInstanceOf(UnusableAnswerException.class);
  }

  @Test
  void aCursorNobodyGaveIsMalformed() {
    assertThatThrownBy(() -> await(watch(new BoardFilter.All(), "x".repeat(65))))
        .cause()
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("cursor");
  }

  @Test
  void aPaymentThatEndedBeforeIsFollowedToItsEnd() throws Exception {
    Lifecycle end = new Lifecycle(txHash, Lifecycle.Stage.FINALIZED, UInt64.ONE, UInt64.ONE, "");
    SubmitReply reply = new SubmitReply.Certified(certificate(0));
    board.serve(
        message -> {
          if (action(message) == Action.SUBMIT) {
            message.reply(codec.encode(reply));
          } else {
            assertThat(action(message)).isEqualTo(Action.PAYMENT);
            message.reply(
                codec.encodePayment(
                    Optional.of(new PaymentStatus(request.envelope(), end, Optional.empty()))));
          }
        });
    List<SubmitEvent> steps = new ArrayList<>();
    Promise<Optional<Throwable>> done = Promise.promise();
    await(
        validator.submitAndFollow(
            request, steps::add, cause -> done.complete(Optional.ofNullable(cause))));
    assertThat(await(done.future())).isEmpty();
    assertThat(steps)
        .containsExactly(new SubmitEvent.Answered(reply), new SubmitEvent.Progressed(end));
  }
}
