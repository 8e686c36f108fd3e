package tempo.fastpay.jsonrpc;

import io.vertx.core.json.JsonArray;
import java.util.Objects;

/**
 * Asks the other side for one thing.
 *
 * @param params positional; empty where the method takes none
 */
public record RpcCall(String method, JsonArray params) {
  public RpcCall {
    Objects.requireNonNull(method);
    Objects.requireNonNull(params);
  }

  /** A call with these parameters, each JSON as Vert.x has it. */
  public static RpcCall of(String method, Object... params) {
    JsonArray array = new JsonArray();
    for (Object param : params) {
      array.add(param);
    }
    return new RpcCall(method, array);
  }
}
