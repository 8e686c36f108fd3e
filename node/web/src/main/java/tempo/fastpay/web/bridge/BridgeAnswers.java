package tempo.fastpay.web.bridge;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import tempo.fastpay.proto.contract.BusContract;

/**
 * Writes the messages that a bridge itself sends its clients, in the shape of the event bus's own
 * failures.
 */
final class BridgeAnswers {
  private BridgeAnswers() {}

  /**
   * Refuses a message that does not pass; names the answer that will not come, where there is one.
   */
  static JsonObject refused(JsonObject message, String reason) {
    return failed(message, ReplyFailure.RECIPIENT_FAILURE, BusContract.MALFORMED, reason);
  }

  /** Refuses a request too many. */
  static JsonObject busy(JsonObject message) {
    return failed(
        message,
        ReplyFailure.RECIPIENT_FAILURE,
        BusContract.UNAVAILABLE,
        "too many open requests on this connection: wait for an answer first");
  }

  /** Answers a request that failed on the bus. */
  static JsonObject failed(JsonObject message, Throwable cause) {
    return cause instanceof ReplyException failure
        ? failed(message, failure.failureType(), failure.failureCode(), failure.getMessage())
        : failed(message, ReplyFailure.ERROR, -1, "the event bus could not carry the request");
  }

  private static JsonObject failed(JsonObject message, ReplyFailure type, int code, String reason) {
    JsonObject answer = new JsonObject().put("type", "err");
    BridgePolicy.replyAddress(message).ifPresent(address -> answer.put("address", address));
    return answer.put("failureCode", code).put("failureType", type.name()).put("message", reason);
  }
}
