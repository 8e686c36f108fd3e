package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/** The methods that a server offers. Called on the server's event loop, which they do not block. */
public interface RpcMethods {
  /**
   * Carries a call out.
   *
   * @return JSON as Vert.x has it; an {@link RpcException} with an error is answered as that error,
   *     anything else that fails as {@link RpcError#INTERNAL_ERROR}
   */
  Future<Object> call(RpcCall call);

  /**
   * Begins a subscription of a connection that can be written to (WebSocket).
   *
   * @param call the parameters of {@code eth_subscribe}, under its name
   * @param sink takes each notification's result, on the server's event loop, from a later turn on:
   *     what is handed in before this method has returned is dropped. The server names the
   *     subscription
   * @return ends it; empty: there is no such subscription
   * @throws RpcException an error to answer
   */
  Optional<Runnable> subscribe(RpcCall call, Consumer<Object> sink) throws RpcException;
}
