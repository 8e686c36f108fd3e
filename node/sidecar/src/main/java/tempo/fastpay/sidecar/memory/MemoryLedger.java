package tempo.fastpay.sidecar.memory;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;

/**
 * Keeps balances and nonces of a small chain without fees: every block is final, and the last
 * {@value #HEIGHTS_HELD} heights can be read by number. Not thread-safe; {@link MemoryChain} guards
 * it.
 */
final class MemoryLedger {
  static final int HEIGHTS_HELD = 64;

  /** The used nonces whose transactions are held; the oldest leave first. */
  static final int USED_LIMIT = 100_000;

  /**
   * What a transaction did that used a nonce.
   *
   * @param failure why it moved nothing; empty: it paid
   */
  record Used(MessageId message, Bytes32 chainTxHash, UInt64 height, Optional<String> failure) {

    /** What that means for a payment of this nonce. */
    Chain.Outcome outcomeOf(Payment payment, Bytes32 blockHash) {
      if (!message.equals(payment.message())) {
        return new Chain.Outcome(
            Chain.Fate.DISPLACED,
            height,
            blockHash,
            chainTxHash,
            "another transaction used its nonce: " + chainTxHash);
      }
      return new Chain.Outcome(
          failure.isEmpty() ? Chain.Fate.PAID : Chain.Fate.FAILED,
          height,
          blockHash,
          chainTxHash,
          failure.orElse(""));
    }
  }

  record Cell(Address account, AssetId asset) {}

  private record KeyOf(Address account, Address keyId) {}

  private final Map<Cell, TreeMap<Long, BigInteger>> balances = new HashMap<>();
  private final Map<Lane, TreeMap<Long, UInt64>> nonces = new HashMap<>();
  private final Map<KeyOf, SenderFacts.KeyFacts> accessKeys = new HashMap<>();
  private final Set<AssetId> paused = new HashSet<>();
  private final Map<ContentionKey, Used> used = BoundedMap.byInsertion(USED_LIMIT);
  private final Map<Lane, UInt64> moved = new HashMap<>();
  private final long genesis;
  private long height;

  MemoryLedger(long height) {
    this.genesis = height;
    this.height = height;
  }

  long height() {
    return height;
  }

  boolean holds(long at) {
    return at >= genesis && at <= height && at > height - HEIGHTS_HELD;
  }

  BigInteger balance(Address account, AssetId asset, long at) {
    return read(balances.get(new Cell(account, asset)), at).orElse(BigInteger.ZERO);
  }

  UInt64 nonce(Lane lane, long at) {
    return read(nonces.get(lane), at).orElse(UInt64.ZERO);
  }

  private static <V> Optional<V> read(NavigableMap<Long, V> versions, long at) {
    return Optional.ofNullable(versions).map(all -> all.floorEntry(at)).map(Map.Entry::getValue);
  }

  Optional<SenderFacts.KeyFacts> accessKey(Address account, Address keyId) {
    return Optional.ofNullable(accessKeys.get(new KeyOf(account, keyId)));
  }

  void authorize(Address account, Address keyId, SenderFacts.KeyFacts facts) {
    accessKeys.put(new KeyOf(account, keyId), facts);
  }

  void pause(AssetId asset) {
    paused.add(asset);
  }

  boolean isPaused(AssetId asset) {
    return paused.contains(asset);
  }

  int accounts() {
    return balances.size();
  }

  Optional<Used> used(ContentionKey key) {
    return Optional.ofNullable(used.get(key));
  }

  /** The lanes that moved in the last block, and their nonces. */
  Map<Lane, UInt64> movedLanes() {
    return moved;
  }

  void credit(Address account, AssetId asset, BigInteger units) {
    write(
        balances.computeIfAbsent(new Cell(account, asset), any -> new TreeMap<>()),
        balance(account, asset, height).add(units));
  }

  private <V> void write(NavigableMap<Long, V> versions, V value) {
    versions.put(height, value);
    // The newest version below the window still answers for the window's first heights.
    Long floor = versions.floorKey(height - HEIGHTS_HELD);
    if (floor != null) {
      versions.headMap(floor, false).clear();
    }
  }

  /**
   * Makes the next block out of the payments that can be executed now.
   *
   * @param unixSeconds the block's time
   * @return the payments that stay pending: their nonce or their window is still ahead
   */
  List<Payment> block(long next, UInt64 unixSeconds, List<Payment> pending) {
    if (next <= height) {
      throw new IllegalArgumentException("block " + next + " does not follow " + height);
    }
    height = next;
    moved.clear();
    List<Payment> waiting = new ArrayList<>(pending);
    boolean progress = true;
    while (progress) {
      progress = false;
      List<Payment> later = new ArrayList<>();
      for (Payment payment : waiting) {
        if (isDead(payment, unixSeconds)) {
          continue;
        }
        if (isEarly(payment, unixSeconds)) {
          later.add(payment);
        } else {
          execute(payment);
          progress = true;
        }
      }
      waiting = later;
    }
    return waiting;
  }

  private boolean isDead(Payment payment, UInt64 unixSeconds) {
    boolean expired =
        payment.validBefore().isPresent() && !unixSeconds.isLessThan(payment.validBefore().get());
    boolean keyUnknown =
        payment.accessKey().isPresent()
            && accessKey(payment.sender(), payment.accessKey().get().keyId()).isEmpty();
    return expired || keyUnknown || payment.nonceSeq().isLessThan(nonce(payment.lane(), height));
  }

  private boolean isEarly(Payment payment, UInt64 unixSeconds) {
    return nonce(payment.lane(), height).isLessThan(payment.nonceSeq())
        || (payment.validAfter().isPresent() && unixSeconds.isLessThan(payment.validAfter().get()));
  }

  private void execute(Payment payment) {
    write(
        nonces.computeIfAbsent(payment.lane(), any -> new TreeMap<>()), payment.nonceSeq().next());
    moved.put(payment.lane(), payment.nonceSeq().next());
    BigInteger amount = payment.amount().toBigInteger();
    BigInteger balance = balance(payment.sender(), payment.asset(), height);
    Optional<String> failure =
        isPaused(payment.asset())
            ? Optional.of("token paused")
            : balance.compareTo(amount) < 0
                ? Optional.of("insufficient balance: " + balance + " of " + amount)
                : Optional.empty();
    if (failure.isEmpty()) {
      credit(payment.sender(), payment.asset(), amount.negate());
      credit(payment.recipient(), payment.asset(), amount);
    }
    used.put(
        payment.contentionKey(),
        new Used(payment.message(), payment.chainTxHash(), UInt64.of(height), failure));
  }
}
