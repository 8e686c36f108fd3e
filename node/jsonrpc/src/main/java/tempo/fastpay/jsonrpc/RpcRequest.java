package tempo.fastpay.jsonrpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One request to the other side, and what its answer must look like: its calls have consecutive
 * ids, and each id is answered exactly once.
 *
 * @param firstId of its first call
 * @param isBatch true for an array of calls, also of one
 * @param fields of the answer that are read; empty: all
 */
record RpcRequest(long firstId, int calls, boolean isBatch, Buffer text, Set<String> fields) {
  private static final Set<String> OF_EACH_ANSWER =
      Set.of("id", "result", "error", "code", "message", "data");

  static RpcRequest single(long id, RpcCall call) {
    return new RpcRequest(id, 1, false, json(id, call).toBuffer(), fields(List.of(call)));
  }

  static RpcRequest batch(long firstId, List<RpcCall> calls) {
    JsonArray array = new JsonArray();
    for (int i = 0; i < calls.size(); i++) {
      array.add(json(firstId + i, calls.get(i)));
    }
    return new RpcRequest(firstId, calls.size(), true, array.toBuffer(), fields(calls));
  }

  private static Set<String> fields(List<RpcCall> calls) {
    Set<String> fields = new HashSet<>();
    for (RpcCall call : calls) {
      if (call.fields().isEmpty()) {
        return Set.of();
      }
      fields.addAll(call.fields());
    }
    fields.addAll(OF_EACH_ANSWER);
    return fields;
  }

  private static JsonObject json(long id, RpcCall call) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", id)
        .put("method", call.method())
        .put("params", call.params());
  }

  /**
   * Reads the answer.
   *
   * @return one answer a call, in the order of the calls
   * @throws RpcException MALFORMED if it is no answer to this request; ERROR if it is one error for
   *     the request as a whole
   */
  List<RpcAnswer> answersIn(InputStream text) throws RpcException {
    try {
      return answers(JsonReader.read(text, fields));
    } catch (NotJsonException e) {
      throw malformed(e.getMessage());
    }
  }

  /** The answers in what was read of the answer, as above. */
  List<RpcAnswer> answers(Object json) throws RpcException {
    if (json instanceof JsonObject object && object.getValue("id") == null) {
      Optional<RpcError> error = error(object);
      if (error.isPresent()) {
        throw RpcException.of(error.get());
      }
    }
    if (isBatch) {
      return batchAnswers(json);
    }
    if (!(json instanceof JsonObject answer)) {
      throw malformed("expected an object");
    }
    if (index(answer) != 0) {
      throw malformed("id: expected " + firstId + ", got another");
    }
    return List.of(answer(answer));
  }

  private List<RpcAnswer> batchAnswers(Object json) throws RpcException {
    if (!(json instanceof JsonArray array)) {
      throw malformed("expected an array");
    }
    if (array.size() != calls) {
      throw malformed("expected " + calls + " answers, got " + array.size());
    }
    RpcAnswer[] answers = new RpcAnswer[calls];
    for (int i = 0; i < calls; i++) {
      if (!(array.getValue(i) instanceof JsonObject answer)) {
        throw malformed("expected objects alone");
      }
      int index = index(answer);
      if (index < 0) {
        throw malformed("id: expected those of the calls, got another");
      }
      if (answers[index] != null) {
        throw malformed("id: " + (firstId + index) + " is answered twice");
      }
      answers[index] = answer(answer);
    }
    return new ArrayList<>(Arrays.asList(answers));
  }

  /** Which call an answer is for; -1: none. */
  private int index(JsonObject answer) {
    Object id = answer.getValue("id");
    if (!(id instanceof Integer) && !(id instanceof Long)) {
      return -1;
    }
    long index = ((Number) id).longValue() - firstId;
    return index < 0 || index >= calls ? -1 : (int) index;
  }

  private static RpcAnswer answer(JsonObject answer) throws RpcException {
    Optional<RpcError> error = error(answer);
    if (error.isEmpty()) {
      if (!answer.containsKey("result")) {
        throw malformed("expected result or error");
      }
      return new RpcAnswer.Result(answer.getValue("result"));
    }
    if (answer.getValue("result") != null) {
      throw malformed("expected result or error, got both");
    }
    return new RpcAnswer.Failed(error.get());
  }

  /** The error of an answer; empty: it has none. */
  static Optional<RpcError> error(JsonObject answer) throws RpcException {
    Object error = answer.getValue("error");
    if (error == null) {
      return Optional.empty();
    }
    if (!(error instanceof JsonObject object)
        || !(object.getValue("code") instanceof Integer code)
        || !(object.getValue("message") instanceof String message)) {
      throw malformed("error: expected an object with code and message");
    }
    return Optional.of(new RpcError(code, message, Optional.ofNullable(object.getValue("data"))));
  }

  static RpcException malformed(String what) {
    return RpcException.of(RpcException.Kind.MALFORMED, "the answer is none: " + what, null);
  }
}
