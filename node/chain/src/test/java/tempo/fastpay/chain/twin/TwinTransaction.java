package tempo.fastpay.chain.twin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** A transaction of a block with its logs, as a node writes them. */
public record TwinTransaction(
    Bytes32 hash, ContentionKey key, JsonObject json, boolean success, List<JsonObject> logs) {

  /** A payment that was carried out, and paid its fee. */
  public static TwinTransaction paid(Payment payment, long feeUnits) {
    return of(payment).with(transfer(payment, payment.recipient())).withFee(payment, feeUnits);
  }

  /** A payment's transaction, without anything that it did. */
  public static TwinTransaction of(Payment payment) {
    JsonObject call =
        new JsonObject()
            .put("to", payment.asset().toHex())
            .put("value", "0x0")
            .put("input", input(payment).toHex());
    JsonObject json =
        new JsonObject()
            .put("type", "0x76")
            .put("calls", new JsonArray().add(call))
            .put("gas", Quantity.of(payment.gasLimit()))
            .put("maxFeePerGas", Quantity.of(payment.maxFeePerGas()))
            .put("aaAuthorizationList", new JsonArray())
            .put("feeToken", payment.feeToken().map(AssetId::toHex).orElse(null))
            .put("validBefore", payment.validBefore().map(Quantity::of).orElse(null))
            .put("validAfter", payment.validAfter().map(Quantity::of).orElse(null));
    return of(payment.chainTxHash(), payment.contentionKey(), json);
  }

  /** Any transaction that uses a nonce. */
  public static TwinTransaction using(ContentionKey key, String salt) {
    Bytes32 hash = Hashes.keccak256((key + salt).getBytes(StandardCharsets.UTF_8));
    return of(
        hash,
        key,
        new JsonObject()
            .put("type", "0x2")
            .put("gasPrice", "0x0")
            .put("gas", "0x1")
            .put("input", "0x"));
  }

  private static TwinTransaction of(Bytes32 hash, ContentionKey key, JsonObject json) {
    json.put("hash", hash.toHex())
        .put("from", key.sender().toHex())
        .put("nonce", Quantity.of(key.nonceSeq()));
    List<JsonObject> logs = new ArrayList<>();
    NonceKey nonceKey = key.lane().nonceKey();
    if (!nonceKey.equals(NonceKey.PROTOCOL)) {
      json.put("nonceKey", Quantity.of(nonceKey.toNumber()));
      logs.add(
          log(
              Contracts.NONCE,
              Abi.word(key.nonceSeq().next()).bytes(),
              ChainEvent.NONCE_INCREMENTED.topic(),
              Abi.word(key.sender()),
              nonceKey.word()));
    }
    return new TwinTransaction(hash, key, json, true, logs);
  }

  private static Bytes input(Payment payment) {
    Bytes32 to = Abi.word(payment.recipient());
    Bytes32 amount = Abi.word(payment.amount());
    return payment
        .memo()
        .map(memo -> ContractCall.TRANSFER_WITH_MEMO.encode(to, amount, memo))
        .orElseGet(() -> ContractCall.TRANSFER.encode(to, amount));
  }

  /** A payment's transfer to somebody. */
  public static JsonObject transfer(Payment payment, Address to) {
    return transfer(payment.asset(), payment.sender(), to, payment.amount().toBigInteger());
  }

  public static JsonObject transfer(AssetId token, Address from, Address to, BigInteger units) {
    return log(
        token.token(),
        Bytes32.fromNumber(units).bytes(),
        ChainEvent.TRANSFER.topic(),
        Abi.word(from),
        Abi.word(to));
  }

  private static JsonObject log(Address contract, Bytes data, Bytes32... topics) {
    JsonArray named = new JsonArray();
    for (Bytes32 topic : topics) {
      named.add(topic.toHex());
    }
    return new JsonObject()
        .put("address", contract.toHex())
        .put("topics", named)
        .put("data", data.toHex());
  }

  public TwinTransaction with(JsonObject log) {
    List<JsonObject> more = new ArrayList<>(logs);
    more.add(log);
    return new TwinTransaction(hash, key, json, success, more);
  }

  /** The fee's transfer, which comes last. */
  public TwinTransaction withFee(Payment payment, long units) {
    return units == 0
        ? this
        : with(
            transfer(
                payment.feeToken().orElse(payment.asset()),
                payment.sender(),
                Contracts.FEE_MANAGER,
                BigInteger.valueOf(units)));
  }

  /** Included, and nothing was carried out but the nonce and the fee. */
  public TwinTransaction failed() {
    return new TwinTransaction(hash, key, json, false, logs);
  }

  /** The same message with another signature: its hash is another one. */
  public TwinTransaction named(Bytes32 other) {
    return new TwinTransaction(other, key, json.copy().put("hash", other.toHex()), success, logs);
  }

  /** With a field of its own JSON changed. */
  public TwinTransaction with(String field, Object value) {
    return new TwinTransaction(hash, key, json.copy().put(field, value), success, logs);
  }

  /** The next nonce of the lane. */
  UInt64 next() {
    return key.nonceSeq().next();
  }
}
