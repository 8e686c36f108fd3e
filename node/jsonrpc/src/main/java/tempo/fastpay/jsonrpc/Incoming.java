package tempo.fastpay.jsonrpc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a client sent, as far as it is understood.
 *
 * @param isBatch true if its answers are an array
 */
record Incoming(List<Entry> entries, boolean isBatch) {
  private static final int ID_LIMIT_CHARS = 256;
  private static final int METHOD_LIMIT_CHARS = 256;

  /** One element of a batch, or all of a request. */
  sealed interface Entry {
    /**
     * A call to answer.
     *
     * @param id a string, a number or null
     */
    record Call(Object id, RpcCall call) implements Entry {}

    /** A call that wants no answer. */
    record Notification(RpcCall call) implements Entry {}

    /** What is no call: the error is its answer. */
    record Refused(Object id, RpcError error) implements Entry {}
  }

  Incoming {
    entries = List.copyOf(entries);
  }

  /** What is answered with one error, whatever it holds. */
  static Incoming refused(int code, String message) {
    return new Incoming(List.of(new Entry.Refused(null, RpcError.of(code, message))), false);
  }

  static Incoming read(byte[] text, int batchLimit) {
    Object json;
    try {
      json = JsonReader.read(text);
    } catch (NotJsonException e) {
      return refused(RpcError.PARSE_ERROR, e.getMessage());
    }
    if (!(json instanceof JsonArray array)) {
      return new Incoming(List.of(entry(json)), false);
    }
    if (array.isEmpty()) {
      return refused(RpcError.INVALID_REQUEST, "batch: expected at least 1 call, got 0");
    }
    if (array.size() > batchLimit) {
      return refused(
          RpcError.INVALID_REQUEST,
          "batch: expected at most " + batchLimit + " calls, got " + array.size());
    }
    return new Incoming(array.stream().map(Incoming::entry).toList(), true);
  }

  private static Entry entry(Object json) {
    if (!(json instanceof JsonObject request)) {
      return new Entry.Refused(
          null, RpcError.of(RpcError.INVALID_REQUEST, "expected an object as the request"));
    }
    Object id = request.getValue("id");
    if (!isId(id)) {
      return invalid(
          null,
          "id: expected a number, null or a text of at most " + ID_LIMIT_CHARS + " characters");
    }
    if (!"2.0".equals(request.getValue("jsonrpc"))) {
      return invalid(id, "jsonrpc: expected \"2.0\"");
    }
    if (!(request.getValue("method") instanceof String method)
        || method.isEmpty()
        || method.length() > METHOD_LIMIT_CHARS) {
      return invalid(id, "method: expected a text of 1 to " + METHOD_LIMIT_CHARS + " characters");
    }
    Object params = request.getValue("params");
    if (params != null && !(params instanceof JsonArray)) {
      return new Entry.Refused(
          id, RpcError.of(RpcError.INVALID_PARAMS, "params: expected an array"));
    }
    RpcCall call = new RpcCall(method, params == null ? new JsonArray() : (JsonArray) params);
    return request.containsKey("id") ? new Entry.Call(id, call) : new Entry.Notification(call);
  }

  private static boolean isId(Object id) {
    return id == null
        || id instanceof Number
        || (id instanceof String text && text.length() <= ID_LIMIT_CHARS);
  }

  private static Entry invalid(Object id, String message) {
    return new Entry.Refused(id, RpcError.of(RpcError.INVALID_REQUEST, message));
  }
}
