package tempo.fastpay.devchain;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Refusal;
import tempo.fastpay.devchain.ledger.Standing;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Fills a block from the pool: by arrival, and what had to wait for a nonce as soon as that is
 * used. What can be in no block any more leaves the pool.
 */
final class BlockMaker {
  private static final Logger LOG = LoggerFactory.getLogger(BlockMaker.class);

  private final Pool pool;
  private final Ledger.Next next;
  private final long nowMs;
  private final Set<Bytes32> passedOver = new HashSet<>();

  private BlockMaker(Pool pool, Ledger.Next next, long nowMs) {
    this.pool = pool;
    this.next = next;
    this.nowMs = nowMs;
  }

  /**
   * Makes a block.
   *
   * @param lost transactions that disappear without a word, as a node may lose them
   */
  static Block make(Pool pool, Ledger.Next next, long nowMs, Predicate<Transaction> lost) {
    return new BlockMaker(pool, next, nowMs).make(lost);
  }

  private Block make(Predicate<Transaction> lost) {
    for (Pool.Entry entry : pool.inOrder()) {
      if (!next.hasRoom()) {
        break;
      }
      if (lost.test(entry.transaction())) {
        pool.remove(entry.transaction());
      } else if (pool.get(entry.transaction().hash()).isPresent()) {
        take(entry);
      }
    }
    return next.seal();
  }

  private void take(Pool.Entry entry) {
    Transaction tx = entry.transaction();
    Standing standing = next.standing(tx);
    if (standing instanceof Standing.Ready) {
      execute(tx);
    } else if (standing instanceof Standing.Dead dead) {
      drop(tx, dead.because());
    } else if (standing instanceof Standing.Early early) {
      if (nowMs - entry.arrivedMs() > Pool.EARLY_LIMIT_MS) {
        drop(tx, early.because());
      } else {
        passedOver.add(tx.hash());
      }
    }
  }

  private void execute(Transaction first) {
    Optional<Transaction> tx = Optional.of(first);
    while (tx.isPresent() && next.hasRoom()) {
      next.execute(tx.get());
      pool.remove(tx.get());
      tx = successor(tx.get());
    }
  }

  /** The next transaction of the lane, if its turn by arrival has passed. */
  private Optional<Transaction> successor(Transaction tx) {
    UInt64 nonce = tx.key().nonceSeq().next();
    return pool.at(tx.lane().at(nonce))
        .filter(waiting -> passedOver.contains(waiting.hash()))
        .filter(waiting -> next.standing(waiting) instanceof Standing.Ready);
  }

  private void drop(Transaction tx, Refusal because) {
    pool.remove(tx);
    LOG.atDebug()
        .setMessage("a transaction was dropped")
        .addKeyValue("tx_hash", tx.hash())
        .addKeyValue("reason", because.message())
        .log();
  }
}
