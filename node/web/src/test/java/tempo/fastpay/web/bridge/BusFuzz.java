package tempo.fastpay.web.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tempo.fastpay.face.BusLimits;
import tempo.fastpay.face.EventBusFace;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.Action;
import tempo.fastpay.proto.contract.BusContract.AggregatorAction;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/**
 * Fuzz target: bodies of requests on the event bus, each answered or refused by a known code; and
 * what clients of a bridge say, of which nothing goes unanswered.
 */
public final class BusFuzz {
  /** Of the first byte; others are the place of an {@link Action}. */
  private static final int TO_BRIDGE = 0x7f;

  private static final long WAIT_SECONDS = 10;
  private static final Action[] ACTIONS = Action.values();
  private static final Set<Integer> CODES =
      Arrays.stream(RejectCode.values()).map(RejectCode::number).collect(Collectors.toSet());

  private static final TestCommittee COMMITTEE = TestCommittee.of(4);
  private static final JsonCodec CODEC = new JsonCodec(COMMITTEE.committee());
  private static final String NAME = COMMITTEE.member(0).validator().name();

  private static Vertx vertx;

  private BusFuzz() {}

  public static Stream<byte[]> seeds() {
    return Stream.concat(accepted(), refused());
  }

  /** Seeds that nobody refuses. */
  static Stream<byte[]> accepted() {
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
    QuorumCertificate qc = COMMITTEE.qc(payment);
    String hash = qc.txHash().toHex();
    return Stream.of(
        input(Action.SUBMIT, CODEC.encode(Fixtures.request(payment, qc))),
        input(Action.SUBMIT, new JsonObject().put("tempo_tx_hex", payment.raw().toHex())),
        input(Action.BULLETIN_BOARD, new JsonObject().put("tx_hash", hash).put("limit", 5)),
        input(
            Action.BOARD_EVENTS,
            new JsonObject().put("address", Fixtures.BOB.address().toHex()).put("cursor", "x")),
        input(Action.VALIDATOR_INFO, new JsonObject()),
        input(Action.CHAIN_HEAD, new JsonObject()),
        input(Action.PRESENT_QCS, CODEC.encodePresented(List.of(qc))),
        input(Action.PAYMENT, new JsonObject().put("tx_hash", hash)),
        input(Action.ACCOUNT, CODEC.encode(Fixtures.account(Fixtures.BOB))),
        input(Action.EVIDENCE, new JsonObject().put("limit", 1)),
        input(TO_BRIDGE, status(new JsonObject().put("tx_hash", hash))),
        input(
            TO_BRIDGE,
            new JsonObject().put("type", "register").put("address", BusContract.EVENTS_QC)),
        input(
            TO_BRIDGE,
            new JsonObject()
                .put("type", "unregister")
                .put("address", BusContract.EVENTS_TX)
                .put("headers", new JsonObject())),
        input(TO_BRIDGE, new JsonObject().put("type", "ping")));
  }

  private static Stream<byte[]> refused() {
    return Stream.of(input(TO_BRIDGE, status(new JsonArray())));
  }

  /** What a client of a bridge sends to ask an aggregator. */
  private static JsonObject status(Object body) {
    return new JsonObject()
        .put("type", "send")
        .put("address", BusContract.AGGREGATOR)
        .put("headers", new JsonObject().put("action", AggregatorAction.STATUS.label()))
        .put("body", body)
        .put("replyAddress", "1");
  }

  private static byte[] input(Action action, JsonObject body) {
    return input(List.of(ACTIONS).indexOf(action), body);
  }

  private static byte[] input(int place, JsonObject json) {
    return Buffer.buffer().appendByte((byte) place).appendBuffer(json.toBuffer()).getBytes();
  }

  public static void fuzzerTestOneInput(byte[] input) throws TimeoutException {
    isAccepted(input);
  }

  /** True if a validator answered without refusing, or a bridge let it pass. */
  static boolean isAccepted(byte[] input) throws TimeoutException {
    if (input.length == 0) {
      return false;
    }
    Buffer content = Buffer.buffer(Arrays.copyOfRange(input, 1, input.length));
    if (input[0] == TO_BRIDGE) {
      return toBridge(content);
    }
    return input[0] >= 0 && input[0] < ACTIONS.length && toFace(ACTIONS[input[0]], content);
  }

  private static boolean toFace(Action action, Buffer content) throws TimeoutException {
    JsonObject body;
    try {
      body = new JsonObject(content);
    } catch (DecodeException noObject) {
      return false;
    }
    try {
      vertx()
          .eventBus()
          .request(
              BusContract.address(NAME),
              body,
              new DeliveryOptions()
                  .addHeader(BusContract.ACTION, action.label())
                  .setSendTimeout(TimeUnit.SECONDS.toMillis(WAIT_SECONDS)))
          .await(2 * WAIT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ReplyException refused) {
      if (!CODES.contains(refused.failureCode())
          || (refused.failureCode() == BusContract.UNAVAILABLE
              && refused.getMessage().endsWith("its log says why"))) {
        throw new AssertionError("failed, and did not refuse", refused);
      }
      return false;
    }
  }

  private static boolean toBridge(Buffer content) {
    Told told = new Told();
    Conversation conversation =
        Conversation.begin(vertx(), told, Line.Dialect.TCP, BridgeLimits.DEFAULT);
    conversation.hear(content);
    conversation.end();
    boolean isRefused = told.answers.stream().anyMatch(answer -> answer.contains("\"err\""));
    boolean mayPass = BridgePolicy.refusal(jsonOf(content)).isEmpty();
    if (!mayPass && !isRefused) {
      throw new AssertionError("refused without a word: " + content);
    }
    return mayPass;
  }

  /** What is no object is refused as an empty one is. */
  private static JsonObject jsonOf(Buffer content) {
    try {
      return new JsonObject(content);
    } catch (DecodeException noObject) {
      return new JsonObject();
    }
  }

  private static final class Told implements Line {
    private final List<String> answers = new ArrayList<>();

    @Override
    public void write(JsonObject message) {
      answers.add(message.encode());
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void pauseUntilDrained() {
      throw new AssertionError("never full");
    }

    @Override
    public void cut() {
      throw new AssertionError("nothing to cut for");
    }
  }

  private static Vertx vertx() {
    if (vertx == null) {
      vertx = Vertx.vertx();
      MockSidecar sidecar = MockSidecar.all(vertx, COMMITTEE).get(0);
      EventBusFace.start(
              vertx,
              NAME,
              sidecar,
              sidecar::boardEvents,
              Optional.empty(),
              CODEC,
              BusLimits.DEFAULT)
          .await();
    }
    return vertx;
  }

  /** Ends what the first input has started. */
  static void stop() {
    if (vertx != null) {
      vertx.close().await();
      vertx = null;
    }
  }
}
