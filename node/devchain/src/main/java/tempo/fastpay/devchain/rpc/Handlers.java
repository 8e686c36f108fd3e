package tempo.fastpay.devchain.rpc;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;

/** Methods by their names. */
final class Handlers {
  private final Map<String, Handler> byName = new HashMap<>();

  /** Answers at once. */
  interface Plain {
    Object answer(Params params) throws RpcException;
  }

  /** Answers when it can. */
  interface Handler {
    Future<Object> answer(Params params) throws RpcException;
  }

  void add(String method, Plain plain) {
    addLater(method, params -> Future.succeededFuture(plain.answer(params)));
  }

  void addLater(String method, Handler handler) {
    byName.put(method, handler);
  }

  Future<Object> call(RpcCall call) {
    Handler handler = byName.get(call.method());
    if (handler == null) {
      return Future.failedFuture(
          RpcException.of(RpcError.METHOD_NOT_FOUND, "Method not found: " + call.method()));
    }
    try {
      return handler.answer(new Params(call.params()));
    } catch (RpcException e) {
      return Future.failedFuture(e);
    }
  }
}
