package tempo.fastpay.sidecar.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Holds the keys for which this validator has signed, each for one message (L2). */
final class Permits {
  private final Map<ContentionKey, Permit> byKey = new HashMap<>();
  private final Map<Address, Set<ContentionKey>> bySender = new HashMap<>();
  private final Map<ContentionKey, TxHash> taken = new HashMap<>();

  Optional<Permit> find(ContentionKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  int size() {
    return byKey.size();
  }

  /**
   * The number of keys held of one sender: of live payments, and of expired ones the chain has not
   * passed.
   */
  int of(Address sender) {
    return bySender.getOrDefault(sender, Set.of()).size();
  }

  void addLanesTo(Set<Lane> lanes) {
    byKey.keySet().forEach(key -> lanes.add(key.lane()));
    taken.keySet().forEach(key -> lanes.add(key.lane()));
  }

  /** The envelope that took a key without a permit that could be signed under. */
  Optional<TxHash> takenBy(ContentionKey key) {
    return Optional.ofNullable(taken.get(key));
  }

  /** Takes a key for one envelope, the first; false where there is no room. */
  boolean take(ContentionKey key, TxHash txHash, int limit) {
    if (taken.size() >= limit && !taken.containsKey(key)) {
      return false;
    }
    taken.putIfAbsent(key, txHash);
    return true;
  }

  void add(Permit permit) {
    ContentionKey key = permit.key();
    if (byKey.put(key, permit) == null) {
      bySender.merge(key.sender(), Set.of(key), Permits::union);
    }
  }

  /** Most senders have one key held, and there may be very many: a set of one is small. */
  private static Set<ContentionKey> union(Set<ContentionKey> held, Set<ContentionKey> more) {
    Set<ContentionKey> all = held instanceof LinkedHashSet ? held : new LinkedHashSet<>(held);
    all.addAll(more);
    return all;
  }

  /**
   * Forgets the keys that their lane's nonce at H has passed, and no others (L2).
   *
   * @param nonces of lanes that moved; those of other lanes are as they were
   */
  List<ContentionKey> forgetPassed(Map<Lane, UInt64> nonces) {
    List<ContentionKey> forgotten = new ArrayList<>();
    nonces.forEach(
        (lane, nonce) ->
            bySender.getOrDefault(lane.sender(), Set.of()).stream()
                .filter(key -> key.lane().equals(lane) && key.nonceSeq().isLessThan(nonce))
                .forEach(forgotten::add));
    forgotten.forEach(this::forget);
    // Few: only what a lost record may have signed.
    for (ContentionKey key : List.copyOf(taken.keySet())) {
      UInt64 nonce = nonces.get(key.lane());
      if (nonce != null && key.nonceSeq().isLessThan(nonce)) {
        taken.remove(key);
        forgotten.add(key);
      }
    }
    return forgotten;
  }

  private void forget(ContentionKey key) {
    byKey.remove(key);
    bySender.computeIfPresent(key.sender(), (sender, held) -> without(held, key));
  }

  private static Set<ContentionKey> without(Set<ContentionKey> held, ContentionKey key) {
    if (held.size() == 1) {
      return null;
    }
    held.remove(key);
    return held;
  }
}
