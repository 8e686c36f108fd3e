package tempo.fastpay.launcher.anvil;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.devchain.ledger.Log;
import tempo.fastpay.devchain.ledger.Receipt;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * What a chain says of a transaction in a block.
 *
 * @param logs without the fee's
 */
record SeenTransaction(boolean succeeded, List<Log> logs, long gasUsed, Optional<Fee> fee) {
  /** What was charged. */
  record Fee(Address token, BigInteger units) {}

  static SeenTransaction of(Receipt receipt) {
    return of(receipt.succeeded(), receipt.logs(), receipt.gasUsed(), receipt.price());
  }

  /** Reads a node's receipt. */
  static SeenTransaction of(JsonObject receipt) {
    List<Log> logs = new ArrayList<>();
    for (Object each : receipt.getJsonArray("logs")) {
      JsonObject log = (JsonObject) each;
      logs.add(
          new Log(
              Address.fromHex(log.getString("address")),
              log.getJsonArray("topics").stream()
                  .map(topic -> Bytes32.fromHex((String) topic))
                  .toList(),
              Bytes.fromHex(log.getString("data"))));
    }
    return of(
        receipt.getString("status").equals("0x1"),
        logs,
        Anvil.number(receipt.getString("gasUsed")).longValueExact(),
        Anvil.number(receipt.getString("effectiveGasPrice")));
  }

  private static SeenTransaction of(
      boolean succeeded, List<Log> logs, long gasUsed, BigInteger price) {
    if (price.signum() == 0) {
      return new SeenTransaction(succeeded, logs, gasUsed, Optional.empty());
    }
    Log last = logs.get(logs.size() - 1);
    if (!last.topics().get(0).equals(ChainEvent.TRANSFER.topic())
        || !last.topics().get(2).equals(Abi.word(Contracts.FEE_MANAGER))) {
      throw new AssertionError("the last log is no fee: " + last);
    }
    return new SeenTransaction(
        succeeded,
        logs.subList(0, logs.size() - 1),
        gasUsed,
        Optional.of(new Fee(last.address(), Abi.onlyWord(last.data()).toNumber())));
  }
}
