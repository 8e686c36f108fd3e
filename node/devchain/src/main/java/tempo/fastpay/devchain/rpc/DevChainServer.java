package tempo.fastpay.devchain.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.jsonrpc.RpcServer;
import tempo.fastpay.jsonrpc.RpcServerLimits;

/** Serves a development chain by JSON-RPC over HTTP and WebSocket, on one port. */
public final class DevChainServer {
  private final RpcServer server;

  private DevChainServer(RpcServer server) {
    this.server = server;
  }

  /**
   * Starts a server. The chain outlives it.
   *
   * @param port 0: any free one
   * @return fails where it cannot listen there
   */
  public static Future<DevChainServer> start(Vertx vertx, String host, int port, DevChain chain) {
    return RpcServer.start(
            vertx, host, port, new DevChainMethods(vertx, chain), RpcServerLimits.DEFAULT)
        .map(DevChainServer::new);
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  public Future<Void> close() {
    return server.close();
  }
}
