package tempo.fastpay.client.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
import tempo.fastpay.wire.BoardEventsPage;
import tempo.fastpay.wire.BusContract;
import tempo.fastpay.wire.BusContract.Action;
import tempo.fastpay.wire.CallFailedException;
import tempo.fastpay.wire.JsonCodec;
import tempo.fastpay.wire.MalformedRequestException;
import tempo.fastpay.wire.PublishedEvent;
import tempo.fastpay.wire.UnavailableException;
import tempo.fastpay.wire.UnusableAnswerException;
import tempo.fastpay.wire.ValidatorApi;

/** The client end of the bus against a sidecar that is scripted message by message. */
class EventBusValidatorTest {
  private static final String NAME = "dave";
  private static final long CALL_TIMEOUT_MS = 2_000;
  private static final long SHORT_MS = 200;
  private static final long WAIT_S = 20;

  private final Vertx vertx = Vertx.vertx();
  private final TestCommittee committee = TestCommittee.of(4);
  private final JsonCodec codec = new JsonCodec(committee.committee());
  private final EventBusValidator validator =
      new EventBusValidator(vertx, NAME, codec, CALL_TIMEOUT_MS);
  private final ChainHead head = new ChainHead(UInt64.ONE, Bytes32.ZERO, UInt64.of(5), UInt64.ONE);
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private final SubmitRequest request = Fixtures.request(payment);
  private final TxHash txHash = request.envelope().txHash();

  /** The entries of the scripted board; cursors are "1", "2", … */
  private final List<BoardEvent> board = new ArrayList<>();

  private final BlockingQueue<BoardQuery> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<BoardEvent> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WAIT_S, TimeUnit.SECONDS);
  }

  private void serve(Consumer<Message<JsonObject>> script) throws Exception {
    var consumer = vertx.eventBus().<JsonObject>consumer(BusContract.address(NAME));
    consumer.handler(script::accept);
    await(consumer.completion());
  }

  private static Action action(Message<JsonObject> message) {
    return Action.of(message.headers().get(BusContract.ACTION)).orElseThrow();
  }

  @Test
  void anAnswerArrives() throws Exception {
    serve(
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
    serve(
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
    assertThat(ends).isEmpty();
  }

  @Test
  void silenceEndsTheCallInItsTime() throws Exception {
    serve(message -> {});
    assertThatThrownBy(() -> await(new EventBusValidator(vertx, NAME, codec, SHORT_MS).chainHead()))
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("within 200 ms");
  }

  @Test
  void failuresAreToldApartByTheirCode() throws Exception {
    serve(
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
    serve(
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

  /** Stores an entry without publishing it. */
  private BoardEvent store(int member) {
    String cursor = Integer.toString(board.size() + 1);
    BoardEvent event = new BoardEvent.Certified(certificate(member), cursor);
    board.add(event);
    return event;
  }

  private void publish(BoardEvent event, String previousCursor) {
    vertx
        .eventBus()
        .publish(
            BusContract.eventsAddress(NAME),
            codec.encode(new PublishedEvent(event, previousCursor)));
  }

  private void serveBoard() throws Exception {
    serve(
        message -> {
          BoardQuery query = codec.decodeBoardQuery(message.body());
          asked.add(query);
          int from = query.cursor().isEmpty() ? 0 : Integer.parseInt(query.cursor());
          int to = Math.min(board.size(), from + 2);
          message.reply(
              codec.encode(new BoardEventsPage(board.subList(from, to), Integer.toString(to))));
        });
  }

  private Future<ValidatorApi.Subscription> watch(BoardFilter filter, String cursor) {
    return validator.watchBulletinBoard(
        filter, cursor, seen::add, cause -> ends.add(Optional.ofNullable(cause)));
  }

  private BoardEvent nextSeen() throws InterruptedException {
    BoardEvent event = seen.poll(WAIT_S, TimeUnit.SECONDS);
    assertThat(event).as("another event").isNotNull();
    return event;
  }

  /** Waits until the watch has read the board to this cursor and asks nothing any more. */
  private void settledAt(String cursor) throws InterruptedException {
    BoardEvent heartbeat = new BoardEvent.Heartbeat(cursor);
    BoardEvent answer;
    do {
      // Heartbeats that come while the watch asks only make it ask once more.
      publish(heartbeat, cursor);
      answer = seen.poll(SHORT_MS, TimeUnit.MILLISECONDS);
    } while (answer == null);
    assertThat(answer).isEqualTo(heartbeat);
    asked.clear();
  }

  @Test
  void aWatchReadsTheWholeBoardPageByPage() throws Exception {
    List<BoardEvent> stored = List.of(store(0), store(1), store(2), store(3), store(0));
    serveBoard();
    await(watch(new BoardFilter.All(), ""));
    for (BoardEvent event : stored) {
      assertThat(nextSeen()).isEqualTo(event);
    }
  }

  @Test
  void aPublishedEventThatFollowsIsTakenWithoutAsking() throws Exception {
    store(0);
    serveBoard();
    await(watch(new BoardFilter.All(), ""));
    nextSeen();
    settledAt("1");
    BoardEvent live = store(1);
    publish(live, "1");
    assertThat(nextSeen()).isEqualTo(live);
    assertThat(asked).isEmpty();
  }

  @Test
  void aGapIsAskedForAndARepetitionIsNot() throws Exception {
    store(0);
    serveBoard();
    await(watch(new BoardFilter.All(), ""));
    nextSeen();
    settledAt("1");
    BoardEvent lost = store(1);
    BoardEvent late = store(2);
    publish(late, "2");
    assertThat(nextSeen()).isEqualTo(lost);
    assertThat(nextSeen()).isEqualTo(late);
    settledAt("3");
    publish(late, "2");
    BoardEvent next = store(3);
    publish(next, "3");
    assertThat(nextSeen()).isEqualTo(next);
    assertThat(asked).isEmpty();
    assertThat(seen).isEmpty();
  }

  @Test
  void aHeartbeatBehindALostEventReportsIt() throws Exception {
    store(0);
    serveBoard();
    await(watch(new BoardFilter.All(), ""));
    nextSeen();
    settledAt("1");
    BoardEvent lost = store(1);
    publish(new BoardEvent.Heartbeat("2"), "2");
    assertThat(nextSeen()).isEqualTo(lost);
  }

  @Test
  void aFilterIsAppliedByTheSidecar() throws Exception {
    serveBoard();
    BoardFilter filter = new BoardFilter.OfTx(txHash);
    await(watch(filter, ""));
    settledAt("0");
    BoardEvent live = store(0);
    publish(live, "0");
    assertThat(nextSeen()).isEqualTo(live);
    BoardQuery query = asked.poll(WAIT_S, TimeUnit.SECONDS);
    assertThat(query).isNotNull();
    assertThat(query.filter()).isEqualTo(filter);
    assertThat(query.cursor()).isEqualTo("0");
  }

  @Test
  void aBoardThatDoesNotMoveOnEndsTheWatch() throws Exception {
    BoardEvent event = store(0);
    serve(message -> message.reply(codec.encode(new BoardEventsPage(List.of(event), "7"))));
    await(watch(new BoardFilter.All(), ""));
    assertThat(ends.poll(WAIT_S, TimeUnit.SECONDS))
        .isNotNull()
        .containsInstanceOf(UnusableAnswerException.class);
  }

  @Test
  void aPublishedEventThatIsNoneEndsTheWatch() throws Exception {
    serveBoard();
    await(watch(new BoardFilter.All(), ""));
    settledAt("0");
    vertx.eventBus().publish(BusContract.eventsAddress(NAME), new JsonObject().put("cert", 1));
    assertThat(ends.poll(WAIT_S, TimeUnit.SECONDS))
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
    serve(
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
