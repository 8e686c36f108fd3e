package tempo.fastpay.simulator.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.SimTransaction;

/** The JSON-RPC methods of a Tempo node, over the blocks that it holds. */
final class NodeMethods {
  private static final int NOT_FOUND = -32_001;
  private static final int REFUSED = -32_000;
  private static final long MILLIS_PER_SECOND = 1_000;

  private final ChainJson json = new ChainJson();
  private final Pool pool;

  NodeMethods(Pool pool) {
    this.pool = pool;
  }

  /**
   * The answer to a call.
   *
   * @param history the blocks that the node holds
   * @param state the block whose state it reads, whatever it is asked for; empty: the one asked for
   */
  Object answer(History history, OptionalLong state, RpcCall call) throws RpcException {
    JsonArray params = call.params();
    return switch (call.method()) {
      case "eth_chainId" -> Quantity.of(Order.CHAIN.value());
      case "web3_clientVersion" -> "simulated/1";
      case "tempo_forkSchedule" -> FORKS;
      case "eth_getBlockByNumber" -> block(history, params.getString(0), params.getBoolean(1));
      case "eth_getBlockReceipts" -> receipts(history, params.getString(0));
      case "eth_getTransactionReceipt" -> receipt(history, hash(params));
      case "eth_getTransactionByHash" -> transaction(history, hash(params));
      case "eth_getLogs" -> logs(history, params.getJsonObject(0));
      case "eth_getCode" -> "0x";
      case "eth_getTransactionCount" -> count(at(history, state, params.getValue(1)), params);
      case "eth_call" -> call(at(history, state, params.getValue(1)), params.getJsonObject(0));
      case "eth_sendRawTransaction" -> send(history, Bytes.fromHex(params.getString(0)));
      default -> throw RpcException.of(RpcError.METHOD_NOT_FOUND, "the method does not exist");
    };
  }

  private static final JsonObject FORKS =
      new JsonObject()
          .put("active", "T10")
          .put(
              "schedule",
              new JsonArray().add(new JsonObject().put("name", "T10").put("activationTime", 0)));

  private static Bytes32 hash(JsonArray params) {
    return Bytes32.fromHex(params.getString(0));
  }

  private static long height(History history, String tag) {
    return switch (tag) {
      case "finalized" -> history.finalized();
      case "latest" -> history.latest();
      default -> Quantity.uint64(tag).bits();
    };
  }

  private JsonObject block(History history, String tag, boolean whole) {
    long height = height(history, tag);
    if (!history.has(height)) {
      return null;
    }
    return whole ? json.block(history, height) : json.header(history, height);
  }

  private JsonArray receipts(History history, String tag) {
    long height = height(history, tag);
    return history.has(height) ? json.receipts(history, height) : null;
  }

  private JsonObject receipt(History history, Bytes32 transaction) {
    OptionalLong height = history.includedAt(transaction);
    if (height.isEmpty()) {
      return null;
    }
    for (Object each : json.receipts(history, height.getAsLong())) {
      JsonObject receipt = (JsonObject) each;
      if (receipt.getString("transactionHash").equals(transaction.toHex())) {
        return receipt;
      }
    }
    return null;
  }

  private static JsonObject transaction(History history, Bytes32 transaction) {
    OptionalLong height = history.includedAt(transaction);
    return height.isEmpty()
        ? null
        : history.transactions(height.getAsLong()).stream()
            .filter(one -> one.hash().equals(transaction))
            .map(ChainJson::transaction)
            .map(one -> one.put("blockHash", history.hash(height.getAsLong()).toHex()))
            .findFirst()
            .orElse(null);
  }

  /** Of the nonce manager alone. */
  private static JsonArray logs(History history, JsonObject filter) {
    JsonArray found = new JsonArray();
    long to = Math.min(height(history, filter.getString("toBlock")), history.latest());
    for (long height = height(history, filter.getString("fromBlock")); height <= to; height++) {
      if (!history.has(height)) {
        continue;
      }
      for (SimTransaction each : history.transactions(height)) {
        JsonObject log = ChainJson.nonceLog(each, height);
        if (each.payment().isPresent()
            && filter.getString("address").equals(Contracts.NONCE.toHex())
            && filter.getJsonArray("topics").equals(log.getJsonArray("topics"))) {
          found.add(log);
        }
      }
    }
    return found;
  }

  private static StateAnswers at(History history, OptionalLong state, Object block)
      throws RpcException {
    OptionalLong height = state.isPresent() ? state : asked(history, block);
    if (height.isEmpty() || !history.has(height.getAsLong())) {
      throw RpcException.of(NOT_FOUND, "block not found: " + block);
    }
    return new StateAnswers(history.chain(), history.state(height.getAsLong()), height.getAsLong());
  }

  private static OptionalLong asked(History history, Object block) {
    return block instanceof JsonObject named
        ? history.height(Bytes32.fromHex(named.getString("blockHash")))
        : OptionalLong.of(height(history, (String) block));
  }

  private static String count(StateAnswers at, JsonArray params) {
    Lane lane = new Lane(Address.fromHex(params.getString(0)), NonceKey.PROTOCOL);
    return Quantity.of(at.chain().nonce(lane, at.state()));
  }

  private static String call(StateAnswers at, JsonObject call) throws RpcException {
    Address from =
        Optional.ofNullable(call.getString("from")).map(Address::fromHex).orElse(Address.ZERO);
    Address to = Address.fromHex(call.getString("to"));
    return at.call(from, to, Bytes.fromHex(call.getString("data"))).toHex();
  }

  private String send(History history, Bytes raw) throws RpcException {
    Payment payment =
        pool.decode(raw)
            .orElseThrow(
                () -> RpcException.of(RpcError.INVALID_PARAMS, "Failed to decode transaction"));
    UInt64 head = history.state(history.latest());
    UInt64 nonce = history.chain().nonce(payment.lane(), head);
    if (payment.nonceSeq().isLessThan(nonce)) {
      throw RpcException.of(
          REFUSED, "nonce too low: next nonce " + nonce + ", tx nonce " + payment.nonceSeq());
    }
    UInt64 now = UInt64.of(history.unixMillis(history.latest()) / MILLIS_PER_SECOND);
    if (payment.validBefore().filter(until -> !now.isLessThan(until)).isPresent()) {
      throw RpcException.of(REFUSED, "valid_before " + payment.validBefore().get() + " is past");
    }
    if (pool.has(payment)) {
      throw RpcException.of(REFUSED, "already known");
    }
    pool.take(payment);
    return payment.chainTxHash().toHex();
  }
}
