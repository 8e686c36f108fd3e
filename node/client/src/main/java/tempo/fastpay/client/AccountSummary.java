package tempo.fastpay.client;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.AccountView.LaneView;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * An account as the committee sees it: each number is one that f liars can push neither above nor
 * below what honest validators see.
 *
 * @param height the lowest supported H
 * @param unixMillis the lowest supported time of H, unix time in milliseconds
 * @param base the lowest supported balance at H
 * @param outgoing the highest supported amount of live payments it sends, fee bounds included
 * @param incoming the lowest supported amount of live payments it receives
 * @param available the lowest supported spendable amount: what can be counted on
 * @param availableAtMost the highest supported one: more is not there
 * @param lanes the lanes asked for, and those that f + 1 validators see in use
 * @param views the answer of each validator, unverified
 */
public record AccountSummary(
    Address address,
    AssetId asset,
    UInt64 height,
    UInt64 unixMillis,
    BigInteger base,
    BigInteger outgoing,
    BigInteger incoming,
    BigInteger available,
    BigInteger availableAtMost,
    Map<NonceKey, LaneSummary> lanes,
    Map<Validator, AccountView> views) {
  public AccountSummary {
    Objects.requireNonNull(address);
    Objects.requireNonNull(asset);
    Objects.requireNonNull(height);
    Objects.requireNonNull(unixMillis);
    lanes = Collections.unmodifiableMap(new TreeMap<>(lanes));
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
  }

  /**
   * One lane.
   *
   * @param chainNonce the highest supported nonce at H
   * @param nextSeq the highest supported next sequence
   * @param pending the last live payment, where f + 1 validators name the same
   */
  public record LaneSummary(UInt64 chainNonce, UInt64 nextSeq, Optional<TxHash> pending) {}

  public Optional<LaneSummary> lane(NonceKey nonceKey) {
    return Optional.ofNullable(lanes.get(nonceKey));
  }

  /** This summary as an aggregator answers it to clients that do not ask validators themselves. */
  public AccountReport toReport() {
    List<LaneView> laneViews =
        lanes.entrySet().stream()
            .map(
                lane ->
                    new LaneView(
                        lane.getKey(),
                        lane.getValue().chainNonce(),
                        lane.getValue().nextSeq(),
                        lane.getValue().pending()))
            .toList();
    return new AccountReport(
        new AccountView(
            address, asset, height, unixMillis, base, outgoing, incoming, available, laneViews),
        views.entrySet().stream()
            .map(view -> new AccountReport.View(view.getKey(), view.getValue()))
            .toList());
  }
}
