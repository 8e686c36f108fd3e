package tempo.fastpay.client.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.UnusableAnswerException;

/**
 * Sends requests to one address on the event bus, and turns their failures into the exceptions of
 * the contract.
 */
final class BusCaller {
  final Vertx vertx;
  private final String address;
  private final long callTimeoutMs;

  BusCaller(Vertx vertx, String address, long callTimeoutMs) {
    this.vertx = Objects.requireNonNull(vertx);
    this.address = Objects.requireNonNull(address);
    this.callTimeoutMs = callTimeoutMs;
  }

  /**
   * Asks for an action, and for refusals as answers.
   *
   * @param action its label
   */
  <R> Future<R> call(String action, JsonObject body, Function<JsonObject, R> decode) {
    DeliveryOptions options =
        new DeliveryOptions()
            .setSendTimeout(callTimeoutMs)
            .addHeader(BusContract.ACTION, action)
            .addHeader(BusContract.REFUSALS, BusContract.REFUSALS_IN_BODY);
    return vertx
        .eventBus()
        .request(address, body, options)
        .transform(
            reply ->
                reply.succeeded()
                    ? decoded(action, reply.result().body(), decode)
                    : Future.failedFuture(failure(action, reply.cause())));
  }

  private <R> Future<R> decoded(String action, Object body, Function<JsonObject, R> decode) {
    if (!(body instanceof JsonObject json)) {
      return Future.failedFuture(unusable(action, "not a JSON object"));
    }
    try {
      return Future.succeededFuture(decode.apply(json));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(unusable(action, e.getMessage()));
    }
  }

  UnusableAnswerException unusable(String what, String reason) {
    return new UnusableAnswerException(what + " of " + address + ": unusable answer: " + reason);
  }

  private Throwable failure(String action, Throwable cause) {
    String what = action + " at " + address + ": ";
    if (!(cause instanceof ReplyException reply)) {
      return new CallFailedException(what + cause, cause);
    }
    return switch (reply.failureType()) {
      case TIMEOUT -> new TimeoutException(what + "no answer within " + callTimeoutMs + " ms");
      case NO_HANDLERS -> new CallFailedException(what + "nobody serves this address", reply);
      case RECIPIENT_FAILURE -> {
        if (reply.failureCode() == BusContract.MALFORMED) {
          yield new MalformedRequestException(reply.getMessage());
        }
        yield reply.failureCode() == BusContract.UNAVAILABLE
            ? new UnavailableException(what + reply.getMessage())
            : new CallFailedException(what + reply.getMessage(), reply);
      }
      case ERROR -> new CallFailedException(what + reply.getMessage(), reply);
    };
  }
}
