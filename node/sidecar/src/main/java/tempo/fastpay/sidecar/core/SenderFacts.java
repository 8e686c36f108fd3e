package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The chain's facts, at one height, about the sender of one payment.
 *
 * @param height at which everything here was read
 * @param laneNonce the nonce of the payment's lane
 * @param balances of the payment's asset and of the fee token, both present
 * @param feeToken the token the chain takes this payment's fee from
 * @param highestBaseFee the most the chain's rules let the base fee rise to, attodollars per gas
 * @param accessKey the chain's entry for the payment's access key; empty: not listed, or the
 *     payment has none
 * @param obstacle why the chain could not carry this payment out (paused token, transfer policy,
 *     unusable fee token), naming the field; empty if nothing is in the way
 */
public record SenderFacts(
    UInt64 height,
    UInt64 laneNonce,
    Map<AssetId, BigInteger> balances,
    AssetId feeToken,
    BigInteger highestBaseFee,
    Optional<KeyFacts> accessKey,
    Optional<String> obstacle) {

  public SenderFacts {
    Objects.requireNonNull(height);
    Objects.requireNonNull(laneNonce);
    balances = Map.copyOf(balances);
    Objects.requireNonNull(highestBaseFee);
    Objects.requireNonNull(accessKey);
    Objects.requireNonNull(obstacle);
    if (!balances.containsKey(feeToken)) {
      throw new IllegalArgumentException("balance of the fee token is missing");
    }
  }

  BigInteger balance(AssetId asset) {
    BigInteger balance = balances.get(asset);
    if (balance == null) {
      throw new IllegalArgumentException("balance of " + asset + " was not read");
    }
    return balance;
  }

  /**
   * An access key as the chain lists it (AccountKeychain).
   *
   * @param expirySeconds unix time from which it no longer signs; empty: never
   * @param remainingLimit units of the payment's asset that it may still spend; empty: unlimited
   */
  public record KeyFacts(
      KeyType type, Optional<UInt64> expirySeconds, Optional<BigInteger> remainingLimit) {}
}
