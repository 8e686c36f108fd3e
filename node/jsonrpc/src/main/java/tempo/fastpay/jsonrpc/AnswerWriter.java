package tempo.fastpay.jsonrpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;

/** Writes answers and notifications as JSON text. Belongs to one loop. */
final class AnswerWriter {
  private final FailureLog failures;

  AnswerWriter(FailureLog failures) {
    this.failures = failures;
  }

  Buffer text(Object id, String method, RpcAnswer answer) {
    try {
      return json(id, answer).toBuffer();
    } catch (EncodeException | IllegalStateException e) {
      // The method's result is no JSON.
      failures.note(method, e);
      return failed(id, RpcError.of(RpcError.INTERNAL_ERROR, "internal error"));
    }
  }

  Buffer tooLong(Object id, int limitBytes) {
    return failed(
        id,
        RpcError.of(
            RpcError.LIMIT_EXCEEDED,
            "the answer would be longer than " + limitBytes + " bytes: ask for less"));
  }

  private static Buffer failed(Object id, RpcError error) {
    return json(id, new RpcAnswer.Failed(error)).toBuffer();
  }

  /** A notification; encoded by Vert.x, which throws where the result is no JSON. */
  static Buffer notification(String subscription, Object result) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("method", "eth_subscription")
        .put("params", new JsonObject().put("subscription", subscription).put("result", result))
        .toBuffer();
  }

  private static JsonObject json(Object id, RpcAnswer answer) {
    JsonObject json = new JsonObject().put("jsonrpc", "2.0").put("id", id);
    if (answer instanceof RpcAnswer.Failed failed) {
      RpcError error = failed.error();
      JsonObject told = new JsonObject().put("code", error.code()).put("message", error.message());
      error.data().ifPresent(data -> told.put("data", data));
      return json.put("error", told);
    }
    return json.put("result", ((RpcAnswer.Result) answer).value());
  }
}
