package tempo.fastpay.jsonrpc;

import io.vertx.core.json.JsonArray;
import java.util.Objects;
import java.util.Set;

/**
 * Asks the other side for one thing.
 *
 * @param params positional; empty where the method takes none
 * @param fields of the objects in the result, however deep, that are wanted: a client need not read
 *     the others; empty: all are
 */
public record RpcCall(String method, JsonArray params, Set<String> fields) {
  public RpcCall {
    Objects.requireNonNull(method);
    Objects.requireNonNull(params);
    fields = Set.copyOf(fields);
  }

  public RpcCall(String method, JsonArray params) {
    this(method, params, Set.of());
  }

  /** A call with these parameters, each JSON as Vert.x has it. */
  public static RpcCall of(String method, Object... params) {
    JsonArray array = new JsonArray();
    for (Object param : params) {
      array.add(param);
    }
    return new RpcCall(method, array);
  }

  /** This call, of whose result only these fields are wanted. */
  public RpcCall wanting(Set<String> wanted) {
    return new RpcCall(method, params, wanted);
  }
}
