package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.wire.BusContract;
import tempo.fastpay.wire.BusContract.Action;
import tempo.fastpay.wire.JsonCodec;
import tempo.fastpay.wire.MalformedRequestException;
import tempo.fastpay.wire.UnavailableException;
import tempo.fastpay.wire.ValidatorApi;

/**
 * Serves a validator over the event bus as {@link BusContract} says, and publishes its bulletin
 * board. Decodes, asks, encodes; decides nothing and verifies nothing. Belongs to the context it
 * was started on.
 */
public final class EventBusFace {
  private static final Logger LOG = LoggerFactory.getLogger(EventBusFace.class);
  private static final String ACTIONS =
      Arrays.stream(Action.values()).map(Action::label).collect(Collectors.joining(", "));

  private final String name;
  private final ValidatorApi api;
  private final BoardHistory history;
  private final JsonCodec codec;
  private final BusLimits limits;
  private final BusPublisher publisher;
  private final AtomicInteger open = new AtomicInteger();
  private ServedAddress served;

  private EventBusFace(
      Vertx vertx,
      String name,
      ValidatorApi api,
      BoardHistory history,
      JsonCodec codec,
      BusLimits limits) {
    this.name = name;
    this.api = api;
    this.history = history;
    this.codec = codec;
    this.limits = limits;
    this.publisher = new BusPublisher(vertx, BusContract.eventsAddress(name), api, codec, limits);
  }

  /**
   * Begins to serve and to publish.
   *
   * @param name the validator's
   * @return complete when requests from everywhere reach it
   */
  public static Future<EventBusFace> start(
      Vertx vertx,
      String name,
      ValidatorApi api,
      BoardHistory history,
      JsonCodec codec,
      BusLimits limits) {
    EventBusFace face = new EventBusFace(vertx, name, api, history, codec, limits);
    return ServedAddress.start(
            vertx, BusContract.address(name), face::receive, ServedAddress.CHECK_MS)
        .map(
            served -> {
              face.served = served;
              face.publisher.start();
              return face;
            });
  }

  /** Requests that wait for their answer. */
  public int openRequests() {
    return open.get();
  }

  public Future<Void> close() {
    publisher.close();
    return served.close();
  }

  private void receive(Message<Object> message) {
    if (open.get() >= limits.openRequestsLimit()) {
      message.fail(BusContract.UNAVAILABLE, "too many open requests: try again later");
      return;
    }
    open.incrementAndGet();
    Future<JsonObject> answer;
    try {
      answer = serve(message);
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer
        .timeout(limits.callTimeoutMs(), TimeUnit.MILLISECONDS)
        .eventually(
            () -> {
              open.decrementAndGet();
              return Future.succeededFuture();
            })
        .onComplete(message::reply, cause -> fail(message, cause));
  }

  private Future<JsonObject> serve(Message<Object> message) {
    Action action =
        Action.of(message.headers().get(BusContract.ACTION))
            .orElseThrow(
                () ->
                    new MalformedRequestException(
                        "header " + BusContract.ACTION + ": expected one of " + ACTIONS));
    if (!(message.body() instanceof JsonObject body)) {
      throw new MalformedRequestException("expected a JSON object as body");
    }
    BodySize.check(body);
    return switch (action) {
      case SUBMIT -> submit(body, message);
      case BULLETIN_BOARD -> api.bulletinBoard(codec.decodeBoardQuery(body)).map(codec::encode);
      case BOARD_EVENTS -> history.events(codec.decodeBoardQuery(body)).map(codec::encode);
      case VALIDATOR_INFO -> api.validatorInfo().map(codec::encode);
      case CHAIN_HEAD -> api.chainHead().map(codec::encode);
      case PRESENT_QCS ->
          api.presentQuorumCertificates(codec.decodePresented(body)).map(codec::encodeResults);
      case PAYMENT -> api.payment(codec.decodePaymentQuery(body)).map(codec::encodePayment);
      case ACCOUNT -> api.account(codec.decodeAccountQuery(body)).map(codec::encode);
    };
  }

  private Future<JsonObject> submit(JsonObject body, Message<Object> message) {
    boolean refusalsInBody =
        BusContract.REFUSALS_IN_BODY.equals(message.headers().get(BusContract.REFUSALS));
    return SubmitAnswers.submit(api::submit, () -> codec.decodeSubmitRequest(body))
        .compose(
            reply ->
                reply instanceof SubmitReply.Rejected rejected && !refusalsInBody
                    ? Future.failedFuture(new RefusedException(rejected.reject()))
                    : Future.succeededFuture(codec.encode(reply)));
  }

  private void fail(Message<Object> message, Throwable cause) {
    if (cause instanceof RefusedException refused) {
      message.fail(refused.reject.code().number(), refused.reject.message());
    } else if (cause instanceof MalformedRequestException) {
      message.fail(BusContract.MALFORMED, cause.getMessage());
    } else if (cause instanceof UnavailableException) {
      message.fail(BusContract.UNAVAILABLE, cause.getMessage());
    } else if (cause instanceof TimeoutException) {
      message.fail(BusContract.UNAVAILABLE, "the validator did not answer in time: try again");
    } else {
      LOG.error("{} failed to serve a request", name, cause);
      message.fail(
          BusContract.UNAVAILABLE, "the validator failed to serve the request; its log says why");
    }
  }

  /** A refusal on its way to a caller who wants it as a failure. */
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // Never serialized: it lives between two futures of one process.
    private final transient Reject reject;

    RefusedException(Reject reject) {
      super(reject.message(), null, false, false);
      this.reject = reject;
    }
  }
}
