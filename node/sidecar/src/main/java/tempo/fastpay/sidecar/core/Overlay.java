package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Holds all live payments that are known, or that the validator itself permitted. Found by sender
 * and by recipient: debits and credits (L6). Two messages may stand on one contention key only
 * where this validator permitted one and a quorum certified another.
 */
final class Overlay {
  private final Map<MessageId, LivePayment> payments = new LinkedHashMap<>();
  private final Map<Address, Map<MessageId, LivePayment>> bySender = new HashMap<>();
  private final Map<Address, Map<MessageId, LivePayment>> creditsByRecipient = new HashMap<>();

  /** By the second at which they expire; those that never do are not here. */
  private final NavigableMap<UInt64, Map<MessageId, LivePayment>> byValidBefore = new TreeMap<>();

  private int known;

  Optional<LivePayment> find(MessageId message) {
    return Optional.ofNullable(payments.get(message));
  }

  Collection<LivePayment> all() {
    return payments.values();
  }

  /** The number of payments known by a QC. */
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

  /** Amounts and fee bounds of a sender's live payments in one token. */
  BigInteger outgoing(Address sender, AssetId token, Predicate<LivePayment> counted) {
    BigInteger sum = BigInteger.ZERO;
    for (LivePayment sent : sentBy(sender)) {
      if (counted.test(sent)) {
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

  /** The payments of a lane below a nonce: the chain has passed them. */
  List<LivePayment> passed(Lane lane, UInt64 nonce) {
    return sentBy(lane.sender()).stream()
        .filter(
            sent ->
                sent.payment().lane().equals(lane) && sent.payment().nonceSeq().isLessThan(nonce))
        .toList();
  }

  /** The payments that the chain does not include any more at a time. */
  List<LivePayment> expired(UInt64 unixSeconds) {
    return byValidBefore.headMap(unixSeconds, true).values().stream()
        .flatMap(ofSecond -> ofSecond.values().stream())
        .toList();
  }

  /** The first sequence of a lane within {@code [from, to)} without a live payment with a QC. */
  Optional<UInt64> firstUnknown(Lane lane, UInt64 from, UInt64 to) {
    if (!from.isLessThan(to)) {
      return Optional.empty();
    }
    Set<UInt64> sequences = new HashSet<>();
    for (LivePayment sent : sentBy(lane.sender())) {
      if (sent.isKnown() && sent.payment().lane().equals(lane)) {
        sequences.add(sent.payment().nonceSeq());
      }
    }
    UInt64 sequence = from;
    while (sequence.isLessThan(to)) {
      if (!sequences.contains(sequence)) {
        return Optional.of(sequence);
      }
      sequence = sequence.next();
    }
    return Optional.empty();
  }

  /**
   * The payments on which another one rests directly: the certified one before it on its lane, and
   * credits. Lanes are read as they are now, so the order in which QCs came in does not matter.
   */
  private List<LivePayment> below(Payment payment, Set<MessageId> credits) {
    List<LivePayment> below = new ArrayList<>();
    sentBy(payment.sender()).stream()
        .filter(
            sent ->
                sent.isKnown()
                    && sent.payment().lane().equals(payment.lane())
                    && sent.payment().nonceSeq().isLessThan(payment.nonceSeq()))
        .max(Comparator.comparing(sent -> sent.payment().nonceSeq()))
        .ifPresent(below::add);
    credits.forEach(credit -> find(credit).ifPresent(below::add));
    return below;
  }

  /**
   * The number of blocks that must become final one after the other before a payment can be
   * executed: each credit goes before the payment it pays for, while a lane settles in one block.
   * Counted up to a limit, so that this ends with any lanes and credits.
   */
  int generations(Payment payment, Set<MessageId> credits, int limit) {
    int generations = 0;
    Map<MessageId, LivePayment> generation = creditsUnder(payment, credits);
    while (!generation.isEmpty() && generations < limit) {
      generations++;
      Map<MessageId, LivePayment> next = new LinkedHashMap<>();
      for (LivePayment live : generation.values()) {
        next.putAll(creditsUnder(live.payment(), live.restsOn()));
      }
      generation = next;
    }
    return generations;
  }

  /** The credits that a payment and the certified ones before it on its lane rest on. */
  private Map<MessageId, LivePayment> creditsUnder(Payment payment, Set<MessageId> credits) {
    Set<MessageId> needed = new LinkedHashSet<>(credits);
    for (LivePayment sent : sentBy(payment.sender())) {
      if (sent.isKnown()
          && sent.payment().lane().equals(payment.lane())
          && sent.payment().nonceSeq().isLessThan(payment.nonceSeq())) {
        needed.addAll(sent.restsOn());
      }
    }
    Map<MessageId, LivePayment> live = new LinkedHashMap<>();
    needed.forEach(credit -> find(credit).ifPresent(found -> live.put(credit, found)));
    return live;
  }

  Collection<LivePayment> ancestors(LivePayment live) {
    return ancestors(live.payment(), live.restsOn());
  }

  /** Every live payment under a payment, however deep. */
  Collection<LivePayment> ancestors(Payment payment, Set<MessageId> credits) {
    Map<MessageId, LivePayment> ancestors = new LinkedHashMap<>();
    Deque<LivePayment> open = new ArrayDeque<>(below(payment, credits));
    while (!open.isEmpty()) {
      LivePayment live = open.remove();
      if (ancestors.putIfAbsent(live.message(), live) == null) {
        open.addAll(below(live.payment(), live.restsOn()));
      }
    }
    return ancestors.values();
  }

  /**
   * Every live payment above one that may have left: those that count on its credit, and theirs.
   */
  Collection<LivePayment> restingOn(LivePayment under) {
    Map<MessageId, LivePayment> above = new LinkedHashMap<>();
    Deque<LivePayment> open = new ArrayDeque<>(List.of(under));
    while (!open.isEmpty()) {
      LivePayment credit = open.remove();
      for (LivePayment sent : sentBy(credit.payment().recipient())) {
        if (sent.restsOn().contains(credit.message())
            && above.putIfAbsent(sent.message(), sent) == null) {
          open.add(sent);
        }
      }
    }
    return above.values();
  }

  /** Adds a payment or replaces its entry. */
  void put(LivePayment live) {
    MessageId message = live.message();
    LivePayment before = payments.put(message, live);
    if (before != null && before.isKnown()) {
      known--;
    }
    putInto(bySender, live.payment().sender(), message, live);
    live.payment()
        .validBefore()
        .ifPresent(
            second ->
                byValidBefore
                    .computeIfAbsent(second, any -> new LinkedHashMap<>())
                    .put(message, live));
    if (live.isKnown()) {
      known++;
      putInto(creditsByRecipient, live.payment().recipient(), message, live);
    }
  }

  /**
   * Adds to an index of maps. Most accounts have one unsettled payment, and there may be very many
   * accounts: a map of one is small.
   */
  private static void putInto(
      Map<Address, Map<MessageId, LivePayment>> index,
      Address account,
      MessageId message,
      LivePayment live) {
    Map<MessageId, LivePayment> held = index.get(account);
    if (held == null || (held.size() == 1 && held.containsKey(message))) {
      index.put(account, Map.of(message, live));
    } else if (held instanceof LinkedHashMap) {
      held.put(message, live);
    } else {
      Map<MessageId, LivePayment> more = new LinkedHashMap<>(held);
      more.put(message, live);
      index.put(account, more);
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
    live.payment().validBefore().ifPresent(second -> removeExpiry(second, live.message()));
    removeFrom(creditsByRecipient, live.payment().recipient(), live.message());
  }

  private void removeExpiry(UInt64 second, MessageId message) {
    Map<MessageId, LivePayment> ofSecond = byValidBefore.get(second);
    if (ofSecond != null && ofSecond.remove(message) != null && ofSecond.isEmpty()) {
      byValidBefore.remove(second);
    }
  }

  private static void removeFrom(
      Map<Address, Map<MessageId, LivePayment>> index, Address account, MessageId message) {
    Map<MessageId, LivePayment> ofAccount = index.get(account);
    if (ofAccount == null || !ofAccount.containsKey(message)) {
      return;
    }
    if (ofAccount.size() == 1) {
      index.remove(account);
    } else {
      ofAccount.remove(message);
    }
  }
}
