package tempo.fastpay.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.Action;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.Person;

/** A validator on the event bus, asked as any event-bus client would. */
class EventBusFaceTest {
  private static final String NAME = "dave";
  private static final JsonCodec CODEC = new JsonCodec(FaceServer.COMMITTEE.committee());
  private static final BusLimits LIMITS = new BusLimits(300, 4, 50, 20);
  private static final BoardHistory NO_HISTORY =
      query -> Future.succeededFuture(new BoardEventsPage(List.of(), "c"));

  private final Vertx vertx = Vertx.vertx();
  private final MockSidecar sidecar = MockSidecar.all(vertx, FaceServer.COMMITTEE).get(0);
  private EventBusFace face;

  @AfterEach
  void stop() throws Exception {
    await(face.close());
    await(vertx.close());
  }

  private void serve(ValidatorApi api, BoardHistory history) throws Exception {
    serve(api, history, Optional.empty());
  }

  private void serve(ValidatorApi api, BoardHistory history, Optional<FaucetApi> faucet)
      throws Exception {
    face = await(EventBusFace.start(vertx, NAME, api, history, faucet, CODEC, LIMITS));
  }

  private JsonObject ask(Action action, Object body) throws Exception {
    return await(asking(new DeliveryOptions().addHeader("action", action.label()), body));
  }

  private Future<JsonObject> asking(DeliveryOptions options, Object body) {
    return vertx
        .eventBus()
        .<JsonObject>request(BusContract.address(NAME), body, options)
        .map(reply -> reply.body());
  }

  private ReplyException refusal(Future<?> asked) {
    try {
      await(asked);
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(ReplyException.class);
      return (ReplyException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("expected a refusal");
  }

  private ReplyException refusal(Action action, Object body) {
    return refusal(asking(new DeliveryOptions().addHeader("action", action.label()), body));
  }

  private static SubmitRequest dollar(Person from, Person to) {
    return Fixtures.request(Fixtures.payment(from, to, Fixtures.dollars(1), 0));
  }

  private Certificate pay(Person from, Person to) throws Exception {
    SubmitReply reply = CODEC.decodeSubmitReply(ask(Action.SUBMIT, CODEC.encode(dollar(from, to))));
    return ((SubmitReply.Certified) reply).certificate();
  }

  @Test
  void everyActionIsServed() throws Exception {
    BoardQuery board = BoardQuery.of(new BoardFilter.All());
    BoardEventsPage history = new BoardEventsPage(List.of(new BoardEvent.Heartbeat("h-1")), "h-2");
    serve(sidecar, query -> Future.succeededFuture(history));
    Certificate certificate = pay(Fixtures.ALICE, Fixtures.BOB);
    JsonObject nothing = new JsonObject();

    assertThat(FaceServer.COMMITTEE.committee().verify(certificate, Fixtures.CRYPTO)).isPresent();
    assertThat(CODEC.decodeBoardPage(ask(Action.BULLETIN_BOARD, CODEC.encode(board))))
        .isEqualTo(await(sidecar.bulletinBoard(board)));
    assertThat(CODEC.decodeBoardEventsPage(ask(Action.BOARD_EVENTS, CODEC.encode(board))))
        .isEqualTo(history);
    assertThat(CODEC.decodeValidatorInfo(ask(Action.VALIDATOR_INFO, nothing)))
        .isEqualTo(await(sidecar.validatorInfo()));
    assertThat(CODEC.decodeChainHead(ask(Action.CHAIN_HEAD, nothing)).blockHeight())
        .isEqualTo(await(sidecar.chainHead()).blockHeight());
    QuorumCertificate qc =
        FaceServer.COMMITTEE.qc(
            Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0));
    assertThat(CODEC.decodeResults(ask(Action.PRESENT_QCS, CODEC.encodePresented(List.of(qc)))))
        .containsExactly(new PresentResult.Accepted(qc.txHash()));
    PaymentQuery payment = new PaymentQuery.ByTxHash(certificate.txHash());
    assertThat(CODEC.decodePayment(ask(Action.PAYMENT, CODEC.encode(payment))))
        .isEqualTo(await(sidecar.payment(payment)))
        .isPresent();
    assertThat(
            CODEC.decodeAccountView(
                ask(Action.ACCOUNT, CODEC.encode(Fixtures.account(Fixtures.ALICE)))))
        .isEqualTo(await(sidecar.account(Fixtures.account(Fixtures.ALICE))));
  }

  @Test
  void aFaucetIsServedWhereThereIsOne() throws Exception {
    FaucetApi.Request request =
        new FaucetApi.Request(Fixtures.ALICE.address(), Fixtures.ALPHA_USD, UInt64.of(7));
    FaucetApi.Reply.Refused refused = new FaucetApi.Reply.Refused(Reject.retryAfter("not now", 77));
    serve(
        sidecar,
        NO_HISTORY,
        Optional.of(
            asked ->
                Future.succeededFuture(
                    asked.equals(request) ? new FaucetApi.Reply.Funded(UInt64.ONE) : refused)));

    assertThat(CODEC.decodeFundReply(ask(Action.FUND, CODEC.encode(request))))
        .isEqualTo(new FaucetApi.Reply.Funded(UInt64.ONE));
    JsonObject another = CODEC.encode(request).put("amount", "8");
    assertThat(refusal(Action.FUND, another).failureCode())
        .isEqualTo(refused.reject().code().number());
    DeliveryOptions inBody =
        new DeliveryOptions().addHeader("action", "fund").addHeader("refusals", "body");
    assertThat(CODEC.decodeFundReply(await(asking(inBody, another)))).isEqualTo(refused);
    assertThat(refusal(Action.FUND, new JsonObject()).failureCode())
        .isEqualTo(BusContract.MALFORMED);
  }

  @Test
  void whereNoMoneyIsMadeNoneIsGiven() throws Exception {
    serve(sidecar, NO_HISTORY);
    FaucetApi.Request request =
        new FaucetApi.Request(Fixtures.ALICE.address(), Fixtures.ALPHA_USD, UInt64.of(7));

    ReplyException refused = refusal(Action.FUND, CODEC.encode(request));

    assertThat(refused.failureCode()).isEqualTo(BusContract.MALFORMED);
    assertThat(refused).hasMessage("fund: this validator's chain makes no money");
  }

  @Test
  void aRefusedPaymentFailsWithItsCodeOrIsAnsweredAsAsked() throws Exception {
    Reject reject = Reject.retryAfter("not now", 77);
    sidecar.fault(new Fault.Refusing(reject));
    serve(sidecar, NO_HISTORY);
    JsonObject payment = CODEC.encode(dollar(Fixtures.ALICE, Fixtures.BOB));
    ReplyException failed = refusal(Action.SUBMIT, payment);
    assertThat(failed.failureCode()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE.number());
    assertThat(failed.getMessage()).isEqualTo("not now");
    JsonObject answer =
        await(
            asking(
                new DeliveryOptions()
                    .addHeader(BusContract.ACTION, Action.SUBMIT.label())
                    .addHeader(BusContract.REFUSALS, BusContract.REFUSALS_IN_BODY),
                payment));
    assertThat(CODEC.decodeSubmitReply(answer)).isEqualTo(new SubmitReply.Rejected(reject));
  }

  @Test
  void aRefusalSaysWhenToTryAgainOnlyWhereThatIsKnown() throws Exception {
    sidecar.fault(new Fault.Refusing(Reject.retryAfter("stopped", 0)));
    serve(sidecar, NO_HISTORY);
    JsonObject answer =
        await(
            asking(
                new DeliveryOptions()
                    .addHeader(BusContract.ACTION, Action.SUBMIT.label())
                    .addHeader(BusContract.REFUSALS, BusContract.REFUSALS_IN_BODY),
                CODEC.encode(dollar(Fixtures.ALICE, Fixtures.BOB))));
    assertThat(answer.encode())
        .isEqualTo("{\"reject\":{\"code\":\"TEMPORARY_UNAVAILABLE\",\"message\":\"stopped\"}}");
  }

  @Test
  void whatIsNotARequestIsRefusedSayingWhy() throws Exception {
    serve(sidecar, NO_HISTORY);
    JsonObject body = new JsonObject();
    for (Future<?> asked :
        List.of(
            asking(new DeliveryOptions(), body),
            asking(new DeliveryOptions().addHeader("action", "steal"), body))) {
      ReplyException refused = refusal(asked);
      assertThat(refused.failureCode()).isEqualTo(BusContract.MALFORMED);
      assertThat(refused.getMessage()).contains("action").contains("submit").contains("account");
    }
    for (Object wrong : List.of("text", 7, new JsonArray())) {
      ReplyException refused = refusal(Action.CHAIN_HEAD, wrong);
      assertThat(refused.failureCode()).isEqualTo(BusContract.MALFORMED);
      assertThat(refused.getMessage()).contains("JSON object");
    }
    assertThat(refusal(Action.CHAIN_HEAD, null).failureCode()).isEqualTo(BusContract.MALFORMED);
    ReplyException field =
        refusal(Action.BULLETIN_BOARD, new JsonObject().put("tx_hash", new JsonObject()));
    assertThat(field.failureCode()).isEqualTo(BusContract.MALFORMED);
    assertThat(field.getMessage()).contains("tx_hash");
    assertThat(refusal(Action.SUBMIT, body).failureCode()).isEqualTo(BusContract.MALFORMED);
    assertThat(sidecar.received()).isEmpty();
  }

  @Test
  void bodiesAreBounded_L11() throws Exception {
    serve(sidecar, NO_HISTORY);
    ReplyException tooLong =
        refusal(
            Action.BULLETIN_BOARD,
            new JsonObject().put("cursor", "x".repeat(WireLimits.JSON_LIMIT_CHARS + 1)));
    assertThat(tooLong.failureCode()).isEqualTo(BusContract.MALFORMED);
    assertThat(tooLong.getMessage()).contains(String.valueOf(WireLimits.JSON_LIMIT_CHARS));
    JsonObject deep = new JsonObject();
    for (int i = 0; i < 1_000; i++) {
      deep = new JsonObject().put("deeper", new JsonArray().add(deep));
    }
    ReplyException tooDeep = refusal(Action.SUBMIT, deep);
    assertThat(tooDeep.failureCode()).isEqualTo(BusContract.MALFORMED);
    assertThat(tooDeep.getMessage()).contains("nested");
    assertThat(ask(Action.CHAIN_HEAD, new JsonObject())).isNotNull();
  }

  /** Good requests with one field replaced by something else: an answer or a clear refusal. */
  @Test
  void wrongTypesAnywhereAreRefusedNotFailed() throws Exception {
    long seed = 5;
    Random random = new Random(seed);
    serve(sidecar, NO_HISTORY);
    QuorumCertificate qc =
        FaceServer.COMMITTEE.qc(
            Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0));
    SubmitRequest good =
        Fixtures.request(
            Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0), qc);
    List<Object> wrongs = new ArrayList<>();
    wrongs.addAll(List.of(true, -1, 1.5, "0x", "0xzz", "-1", "\u0000", new JsonArray()));
    wrongs.add(new JsonObject().put("x", 1));
    wrongs.add(null);
    for (int i = 0; i < 300; i++) {
      JsonObject spoilt = CODEC.encode(good).copy();
      spoil(spoilt, random, wrongs);
      try {
        ask(Action.SUBMIT, spoilt);
      } catch (CompletionException e) {
        ReplyException refused = (ReplyException) e.getCause();
        assertThat(refused.failureCode())
            .as("round %d of seed %d: %s", i, seed, refused.getMessage())
            .isBetween(1, 10);
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  private static void spoil(JsonObject object, Random random, List<Object> wrongs) {
    List<String> names = List.copyOf(object.fieldNames());
    String name = names.get(random.nextInt(names.size()));
    Object value = object.getValue(name);
    if (value instanceof JsonArray array && !array.isEmpty()) {
      value = array.getValue(random.nextInt(array.size()));
    }
    if (value instanceof JsonObject inner && random.nextInt(4) != 0) {
      spoil(inner, random, wrongs);
    } else {
      object.put(name, wrongs.get(random.nextInt(wrongs.size())));
    }
  }

  @Test
  void aValidatorThatNeverAnswersIsTimedOutAndOpenRequestsAreBounded_L11() throws Exception {
    Promise<ChainHead> never = Promise.promise();
    serve(
        new StubValidator() {
          @Override
          public Future<ChainHead> chainHead() {
            return never.future();
          }
        },
        NO_HISTORY);
    DeliveryOptions head = new DeliveryOptions().addHeader("action", "chain-head");
    List<Future<JsonObject>> waiting = new ArrayList<>();
    for (int i = 0; i < LIMITS.openRequestsLimit(); i++) {
      waiting.add(asking(head, new JsonObject()));
    }
    ReplyException tooMany = refusal(asking(head, new JsonObject()));
    assertThat(tooMany.failureCode()).isEqualTo(BusContract.UNAVAILABLE);
    assertThat(tooMany.getMessage()).contains("too many");
    for (Future<JsonObject> late : waiting) {
      ReplyException refused = refusal(late);
      assertThat(refused.failureCode()).isEqualTo(BusContract.UNAVAILABLE);
      assertThat(refused.getMessage()).contains("in time");
    }
    assertThat(face.openRequests()).isZero();
  }

  @Test
  void whatNobodyExpectedTellsNothing() throws Exception {
    serve(new StubValidator(), NO_HISTORY);
    ReplyException thrown = refusal(Action.ACCOUNT, CODEC.encode(Fixtures.account(Fixtures.ALICE)));
    ReplyException failed = refusal(Action.VALIDATOR_INFO, new JsonObject());
    for (ReplyException refused : List.of(thrown, failed)) {
      assertThat(refused.failureCode()).isEqualTo(BusContract.UNAVAILABLE);
      assertThat(refused.getMessage()).doesNotContain("secret").contains("log");
    }
  }

  @Test
  void aClosedFaceIsGone() throws Exception {
    serve(sidecar, NO_HISTORY);
    await(face.close());
    assertThatThrownBy(() -> ask(Action.CHAIN_HEAD, new JsonObject()))
        .hasMessageContaining("No handlers");
  }
}
