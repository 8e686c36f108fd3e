package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;

/**
 * All live payments that are known, or that the validator itself permitted. Two messages may stand
 * on one contention key only where this validator permitted one and a quorum certified another.
 */
final class Overlay {
  private final Map<MessageId, LivePayment> payments = new LinkedHashMap<>();
  private final Map<Address, Map<MessageId, LivePayment>> bySender = new HashMap<>();
  private final Map<Address, Map<MessageId, LivePayment>> creditsByRecipient = new HashMap<>();
  private int known;

  Optional<LivePayment> find(MessageId message) {
    return Optional.ofNullable(payments.get(message));
  }

  Collection<LivePayment> all() {
    return payments.values();
  }

  /** How many are known by a QC. */
  int knownCount() {
    return known;
  }

  Collection<LivePayment> sentBy(Address sender) {
    return bySender.getOrDefault(sender, Map.of()).values();
  }

  /** Known payments to an account in one token: its live credits, each once (L6). */
  List<LivePayment> credits(Address recipient, AssetId asset) {
    return creditsByRecipient.getOrDefault(recipient, Map.of()).values().stream()
        .filter(credit -> credit.payment().asset().equals(asset))
        .toList();
  }

  /** The payment with a QC on a contention key: at most one, while at most f members lie. */
  Optional<LivePayment> knownAt(ContentionKey key) {
    return sentBy(key.sender()).stream()
        .filter(sent -> sent.isKnown() && sent.payment().contentionKey().equals(key))
        .findFirst();
  }

  /** Amounts and fee bounds of a sender's live payments in one token, one message left out. */
  BigInteger outgoing(Address sender, AssetId token, Optional<MessageId> except) {
    BigInteger sum = BigInteger.ZERO;
    for (LivePayment sent : sentBy(sender)) {
      if (except.isEmpty() || !except.get().equals(sent.message())) {
        sum = sum.add(sent.debit(token));
      }
    }
    return sum;
  }

  BigInteger incoming(Address recipient, AssetId token) {
    BigInteger sum = BigInteger.ZERO;
    for (LivePayment credit : credits(recipient, token)) {
      sum = sum.add(credit.payment().amount().toBigInteger());
    }
    return sum;
  }

  Set<Lane> lanes() {
    Set<Lane> lanes = new HashSet<>();
    payments.values().forEach(live -> lanes.add(live.payment().lane()));
    return lanes;
  }

  /**
   * Generations of live payments under a payment. Edges lead only to payments that came in before
   * it, so this ends.
   */
  int depth(Set<MessageId> restsOn) {
    return depth(restsOn, new HashMap<>());
  }

  private int depth(Set<MessageId> restsOn, Map<MessageId, Integer> known) {
    int depth = 0;
    for (MessageId ancestor : restsOn) {
      LivePayment live = payments.get(ancestor);
      if (live == null) {
        continue;
      }
      Integer below = known.get(ancestor);
      if (below == null) {
        below = depth(live.restsOn(), known);
        known.put(ancestor, below);
      }
      depth = Math.max(depth, 1 + below);
    }
    return depth;
  }

  /** Every live payment under a payment, however deep. */
  Set<LivePayment> ancestors(Set<MessageId> restsOn) {
    Set<MessageId> seen = new HashSet<>();
    Set<LivePayment> ancestors = new HashSet<>();
    collect(restsOn, seen, ancestors);
    return ancestors;
  }

  private void collect(Set<MessageId> from, Set<MessageId> seen, Set<LivePayment> into) {
    for (MessageId ancestor : from) {
      LivePayment live = payments.get(ancestor);
      if (live != null && seen.add(ancestor)) {
        into.add(live);
        collect(live.restsOn(), seen, into);
      }
    }
  }

  /** Adds a payment or replaces its entry. */
  void put(LivePayment live) {
    LivePayment before = payments.put(live.message(), live);
    if (before != null && before.isKnown()) {
      known--;
    }
    bySender
        .computeIfAbsent(live.payment().sender(), any -> new LinkedHashMap<>())
        .put(live.message(), live);
    if (live.isKnown()) {
      known++;
      creditsByRecipient
          .computeIfAbsent(live.payment().recipient(), any -> new LinkedHashMap<>())
          .put(live.message(), live);
    }
  }

  void remove(LivePayment live) {
    if (payments.remove(live.message()) == null) {
      return;
    }
    if (live.isKnown()) {
      known--;
    }
    removeFrom(bySender, live.payment().sender(), live.message());
    removeFrom(creditsByRecipient, live.payment().recipient(), live.message());
  }

  private static void removeFrom(
      Map<Address, Map<MessageId, LivePayment>> index, Address account, MessageId message) {
    Map<MessageId, LivePayment> ofAccount = index.get(account);
    if (ofAccount != null) {
      ofAccount.remove(message);
      if (ofAccount.isEmpty()) {
        index.remove(account);
      }
    }
  }
}
