package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;

/** Carries one call out; its future never fails, and is told on the server's loop. */
@FunctionalInterface
interface Carrier {
  /**
   * Begins a call.
   *
   * @param isAlone true if it has an answer, and nothing is to be waited for before that is sent
   */
  Future<RpcAnswer> carryOut(RpcCall call, boolean isAlone);
}
