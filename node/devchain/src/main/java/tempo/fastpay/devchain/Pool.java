package tempo.fastpay.devchain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/** The transactions that wait for a block, in the order in which they came. */
public final class Pool {
  /** Transactions held; one more is refused. */
  public static final int LIMIT = 100_000;

  /** How long a transaction waits for the nonces before its own, or for its window. */
  public static final long EARLY_LIMIT_MS = 120_000;

  private static final BigInteger BUMP_PERCENT = BigInteger.valueOf(110);
  private static final BigInteger PERCENT = BigInteger.valueOf(100);

  private final Map<Bytes32, Entry> entries = new LinkedHashMap<>();
  private final Map<ContentionKey, Bytes32> byKey = new HashMap<>();

  /** A transaction and when it came. */
  record Entry(Transaction transaction, long arrivedMs) {}

  /** What became of an addition. */
  enum Added {
    TAKEN,
    KNOWN,
    UNDERPRICED,
    FULL
  }

  Added add(Transaction tx, long nowMs) {
    if (entries.containsKey(tx.hash())) {
      return Added.KNOWN;
    }
    Optional<Transaction> standing = at(tx.key());
    if (standing.isPresent()) {
      if (!outbids(tx, standing.get())) {
        return Added.UNDERPRICED;
      }
      remove(standing.get());
    } else if (entries.size() >= LIMIT) {
      return Added.FULL;
    }
    entries.put(tx.hash(), new Entry(tx, nowMs));
    byKey.put(tx.key(), tx.hash());
    return Added.TAKEN;
  }

  private static boolean outbids(Transaction tx, Transaction standing) {
    BigInteger before = maxFee(standing);
    BigInteger offered = maxFee(tx);
    return offered.compareTo(before) > 0
        && offered.multiply(PERCENT).compareTo(before.multiply(BUMP_PERCENT)) >= 0;
  }

  private static BigInteger maxFee(Transaction tx) {
    return tx instanceof Transaction.Signed signed
        ? signed.payment().maxFeePerGas()
        : BigInteger.ZERO;
  }

  void remove(Transaction tx) {
    if (entries.remove(tx.hash()) != null) {
      byKey.remove(tx.key());
    }
  }

  List<Entry> inOrder() {
    return new ArrayList<>(entries.values());
  }

  public int size() {
    return entries.size();
  }

  public Optional<Transaction> get(Bytes32 hash) {
    return Optional.ofNullable(entries.get(hash)).map(Entry::transaction);
  }

  Optional<Transaction> at(ContentionKey key) {
    return Optional.ofNullable(byKey.get(key)).flatMap(this::get);
  }

  /** The nonce after those that wait here without a gap, beginning with {@code next}. */
  public UInt64 nextNonce(Lane lane, UInt64 next) {
    UInt64 nonce = next;
    while (byKey.containsKey(lane.at(nonce))) {
      nonce = nonce.next();
    }
    return nonce;
  }
}
