package tempo.fastpay.sidecar.core;

import java.util.ArrayList;
import java.util.HashMap;
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
  private final Map<Address, Integer> perSender = new HashMap<>();
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
    return perSender.getOrDefault(sender, 0);
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
      perSender.merge(key.sender(), 1, Integer::sum);
    }
  }

  /** Forgets the keys that their lane's nonce at H has passed, and no others (L2). */
  List<ContentionKey> forgetPassed(Map<Lane, UInt64> nonces) {
    List<ContentionKey> forgotten = new ArrayList<>();
    byKey.keySet().stream()
        .filter(key -> key.nonceSeq().isLessThan(nonces.get(key.lane())))
        .forEach(forgotten::add);
    forgotten.forEach(this::forget);
    for (ContentionKey key : List.copyOf(taken.keySet())) {
      if (key.nonceSeq().isLessThan(nonces.get(key.lane()))) {
        taken.remove(key);
        forgotten.add(key);
      }
    }
    return forgotten;
  }

  private void forget(ContentionKey key) {
    byKey.remove(key);
    perSender.computeIfPresent(key.sender(), (sender, held) -> held == 1 ? null : held - 1);
  }
}
