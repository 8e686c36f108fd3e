package tempo.fastpay.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The result of a chained flow.
 *
 * @param heightAtFirstSubmit the chain's height when the first payment was handed in
 * @param heightAtSecondQc its height when the second QC was verified
 * @param payments both, in order
 * @param balances that validators answered afterwards, by name, in the token's smallest unit
 */
public record FlowReport(
    ChainId chainId,
    UInt64 heightAtFirstSubmit,
    UInt64 heightAtSecondQc,
    List<Certified> payments,
    Map<String, BigInteger> balances) {
  /** The balances that the three must have in the end, by name, in the token's smallest unit. */
  public static final Map<String, BigInteger> EXPECTED_BALANCES =
      Map.of(
          "alice", BigInteger.valueOf(5_000_000L),
          "bob", BigInteger.valueOf(5_000_000L),
          "carol", BigInteger.valueOf(15_000_000L));

  /** The amount of each payment: ten dollars, in the token's smallest unit. */
  public static final UInt64 AMOUNT = UInt64.of(10_000_000);

  /**
   * A payment and its proof.
   *
   * @param signers names of those whose certificates are in the QC
   * @param millis from handing it in to the verified QC
   * @param certifiedUnixMillis when the QC was verified, by the payer's clock
   */
  public record Certified(
      TxHash txHash, QcHash qcHash, List<String> signers, long millis, long certifiedUnixMillis) {
    public Certified {
      signers = List.copyOf(signers);
    }
  }

  public FlowReport {
    Objects.requireNonNull(chainId);
    payments = List.copyOf(payments);
    balances = Collections.unmodifiableMap(new LinkedHashMap<>(balances));
  }

  /** True if both QCs were verified before the next block, and the money is where it belongs. */
  public boolean isOk() {
    return payments.size() == 2
        && heightAtFirstSubmit.equals(heightAtSecondQc)
        && balances.equals(EXPECTED_BALANCES);
  }

  /** Returns the report as {@code demo --json} prints it. */
  public JsonObject toJson() {
    JsonArray certified = new JsonArray();
    for (Certified payment : payments) {
      certified.add(
          new JsonObject()
              .put("tx_hash", payment.txHash().toHex())
              .put("qc_hash", payment.qcHash().toHex())
              .put("signers", new JsonArray(payment.signers()))
              .put("millis", payment.millis()));
    }
    JsonObject amounts = new JsonObject();
    balances.forEach((name, units) -> amounts.put(name, units.toString()));
    return new JsonObject()
        .put("ok", isOk())
        .put("chain_id", chainId.value().toBigInteger())
        .put("height_at_first_submit", heightAtFirstSubmit.toBigInteger())
        .put("height_at_second_qc", heightAtSecondQc.toBigInteger())
        .put("payments", certified)
        .put("balances", amounts);
  }
}
