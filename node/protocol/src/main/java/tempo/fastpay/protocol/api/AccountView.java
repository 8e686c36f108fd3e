package tempo.fastpay.protocol.api;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * An account as one validator sees it at one finalized height (L5).
 *
 * @param height H, at which everything here holds
 * @param unixMillis the time in the block at {@code height}, unix time in milliseconds
 * @param base the balance at H
 * @param outgoing amounts and fee bounds of live payments it sends
 * @param incoming amounts of live payments with a QC that it receives
 * @param available base − outgoing + incoming; may be negative only where others spent on chain
 * @param lanes the lanes asked for, and those with live payments
 */
public record AccountView(
    Address address,
    AssetId asset,
    UInt64 height,
    UInt64 unixMillis,
    BigInteger base,
    BigInteger outgoing,
    BigInteger incoming,
    BigInteger available,
    List<LaneView> lanes) {
  public AccountView {
    Objects.requireNonNull(address);
    Objects.requireNonNull(asset);
    Objects.requireNonNull(height);
    Objects.requireNonNull(unixMillis);
    lanes = List.copyOf(lanes);
  }

  /**
   * One lane of the account.
   *
   * @param chainNonce the lane's nonce at H
   * @param nextSeq the sequence that the sender signs next: after every live payment known or
   *     permitted here
   * @param pending the last live payment on the lane
   */
  public record LaneView(
      NonceKey nonceKey, UInt64 chainNonce, UInt64 nextSeq, Optional<TxHash> pending) {}
}
