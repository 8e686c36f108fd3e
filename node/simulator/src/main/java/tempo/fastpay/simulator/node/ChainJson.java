package tempo.fastpay.simulator.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.simulator.world.SimTransaction;

/** Writes blocks as Tempo's nodes do; of one block once. Readers must not change what they get. */
final class ChainJson {
  private static final long MILLIS_PER_SECOND = 1_000;

  private final Map<Bytes32, JsonObject> headers = new HashMap<>();
  private final Map<Bytes32, JsonObject> blocks = new HashMap<>();
  private final Map<Bytes32, JsonArray> receipts = new HashMap<>();

  /** The block with its transactions' hashes. */
  JsonObject header(History history, long height) {
    return headers.computeIfAbsent(
        history.hash(height), any -> block(history, height, SimTransaction::hash));
  }

  /** The block with its transactions. */
  JsonObject block(History history, long height) {
    return blocks.computeIfAbsent(
        history.hash(height), any -> block(history, height, ChainJson::transaction));
  }

  private interface Written {
    Object of(SimTransaction transaction);
  }

  private static JsonObject block(History history, long height, Written written) {
    JsonArray transactions = new JsonArray();
    for (SimTransaction each : history.transactions(height)) {
      Object json = written.of(each);
      transactions.add(json instanceof Bytes32 hash ? hash.toHex() : json);
    }
    long unixMillis = history.unixMillis(height);
    return new JsonObject()
        .put("number", Quantity.of(height))
        .put("hash", history.hash(height).toHex())
        .put("parentHash", history.parentHash(height).toHex())
        .put("timestamp", Quantity.of(unixMillis / MILLIS_PER_SECOND))
        .put("timestampMillis", Quantity.of(unixMillis))
        .put("baseFeePerGas", "0x0")
        .put("transactions", transactions);
  }

  static JsonObject transaction(SimTransaction transaction) {
    JsonObject json =
        new JsonObject()
            .put("hash", transaction.hash().toHex())
            .put("from", transaction.key().sender().toHex())
            .put("nonceKey", Quantity.of(transaction.key().lane().nonceKey().toNumber()))
            .put("nonce", Quantity.of(transaction.key().nonceSeq()))
            .put("aaAuthorizationList", new JsonArray());
    transaction.payment().ifPresent(payment -> add(json, payment));
    return json;
  }

  private static void add(JsonObject json, Payment payment) {
    JsonObject call =
        new JsonObject().put("to", payment.asset().toHex()).put("input", input(payment).toHex());
    json.put("type", "0x76")
        .put("calls", new JsonArray().add(call))
        .put("gas", Quantity.of(payment.gasLimit()))
        .put("maxFeePerGas", Quantity.of(payment.maxFeePerGas()))
        .put("validBefore", payment.validBefore().map(Quantity::of).orElse(null));
  }

  private static Bytes input(Payment payment) {
    Bytes32 to = Abi.word(payment.recipient());
    Bytes32 amount = Abi.word(payment.amount());
    return payment
        .memo()
        .map(memo -> ContractCall.TRANSFER_WITH_MEMO.encode(to, amount, memo))
        .orElseGet(() -> ContractCall.TRANSFER.encode(to, amount));
  }

  JsonArray receipts(History history, long height) {
    return receipts.computeIfAbsent(
        history.hash(height),
        any -> {
          JsonArray written = new JsonArray();
          history.transactions(height).forEach(each -> written.add(receipt(history, height, each)));
          history.shown(height);
          return written;
        });
  }

  private static JsonObject receipt(History history, long height, SimTransaction transaction) {
    JsonArray logs = new JsonArray();
    if (transaction.payment().isPresent()) {
      logs.add(nonceLog(transaction, height));
    }
    for (SimTransaction.Move move : transaction.moves()) {
      logs.add(
          log(
              height,
              move.asset().toHex(),
              Bytes32.fromNumber(move.units()),
              List.of(ChainEvent.TRANSFER.topic(), Abi.word(move.from()), Abi.word(move.to()))));
    }
    return new JsonObject()
        .put("transactionHash", transaction.hash().toHex())
        .put("blockHash", history.hash(height).toHex())
        .put("blockNumber", Quantity.of(height))
        .put("from", transaction.key().sender().toHex())
        .put("status", transaction.success() ? "0x1" : "0x0")
        .put("logs", logs);
  }

  /** Key 0 has none; payments here have other keys. */
  static JsonObject nonceLog(SimTransaction transaction, long height) {
    return log(
        height,
        Contracts.NONCE.toHex(),
        Abi.word(transaction.key().nonceSeq().next()),
        List.of(
            ChainEvent.NONCE_INCREMENTED.topic(),
            Abi.word(transaction.key().sender()),
            transaction.key().lane().nonceKey().word()));
  }

  private static JsonObject log(long height, String contract, Bytes32 data, List<Bytes32> topics) {
    JsonArray named = new JsonArray();
    topics.forEach(topic -> named.add(topic.toHex()));
    return new JsonObject()
        .put("address", contract)
        .put("topics", named)
        .put("data", data.toHex())
        .put("blockNumber", Quantity.of(height));
  }
}
