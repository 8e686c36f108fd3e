package tempo.fastpay.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.jsonrpc.HttpRpc;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcClientLimits;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/** Asks a development chain for a fresh account's first money, by its JSON-RPC. */
final class DevChainFaucet implements FaucetApi {
  /** Where the chain has no room now, and does not say for how long. */
  private static final long RETRY_AFTER_MS = 1_000;

  private final HttpRpc rpc;

  private DevChainFaucet(HttpRpc rpc) {
    this.rpc = rpc;
  }

  static DevChainFaucet at(Vertx vertx, NodeUrl url) {
    return new DevChainFaucet(HttpRpc.open(vertx, url.http(), RpcClientLimits.DEFAULT));
  }

  @Override
  public Future<Reply> fund(Request request) {
    return rpc.call(
            RpcCall.of(
                "devchain_fund",
                request.address().toHex(),
                request.asset().toHex(),
                Quantity.of(request.amount())))
        .map(DevChainFaucet::funded)
        .recover(DevChainFaucet::refused);
  }

  private static Reply funded(Object answer) {
    return new Reply.Funded(Quantity.uint64(((JsonObject) answer).getString("height")));
  }

  private static Future<Reply> refused(Throwable cause) {
    if (cause instanceof RpcException failure && failure.error().isPresent()) {
      RpcError error = failure.error().get();
      return switch (error.code()) {
        case RpcError.INVALID_PARAMS ->
            Future.succeededFuture(
                new Reply.Refused(Reject.of(RejectCode.INVALID_FORMAT, error.message())));
        case RpcError.LIMIT_EXCEEDED ->
            Future.succeededFuture(
                new Reply.Refused(Reject.retryAfter(error.message(), RETRY_AFTER_MS)));
        default -> Future.failedFuture(cause);
      };
    }
    return Future.failedFuture(cause);
  }

  Future<Void> close() {
    return rpc.close();
  }
}
