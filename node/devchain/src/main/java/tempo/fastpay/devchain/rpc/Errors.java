package tempo.fastpay.devchain.rpc;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.devchain.ledger.Refusal;
import tempo.fastpay.devchain.ledger.Reverted;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Bytes32;

/** The errors of a Tempo node. */
final class Errors {
  static final int SERVER = -32000;
  static final int NOT_FOUND = -32001;
  static final int REVERTED = 3;
  static final int NOT_CONFIRMED = 4;

  /** What is asked for was there, and is no longer kept. */
  static final int PRUNED = 4444;

  private Errors() {}

  static RpcException pruned() {
    return RpcException.of(PRUNED, "pruned history unavailable");
  }

  static RpcException reverted(Reverted reverted) {
    String why = reverted.data().isEmpty() ? "" : ": " + Revert.describe(reverted.data());
    return RpcException.of(
        new RpcError(REVERTED, "execution reverted" + why, Optional.of(reverted.data().toHex())));
  }

  static RpcException refused(Refusal refusal) {
    Optional<Object> data = Optional.empty();
    if (!refusal.data().isEmpty()) {
      JsonObject fields = new JsonObject();
      refusal.data().forEach(fields::put);
      data = Optional.of(fields);
    }
    return RpcException.of(new RpcError(refusal.code(), refusal.message(), data));
  }

  static RpcException notConfirmed(Bytes32 hash, long waitedMs) {
    return RpcException.of(
        new RpcError(
            NOT_CONFIRMED,
            "Transaction "
                + hash.toHex()
                + " was added to the mempool but wasn't confirmed within "
                + waitedMs
                + "ms",
            Optional.of(new JsonObject(Map.of("hash", hash.toHex())))));
  }
}
