package tempo.fastpay.web.events;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Remembers the sender and the recipient of the board's payments, for entries that do not say so
 * themselves. Mostly a certificate of the same payment says it a moment later; else the aggregator
 * is asked. Bounded: the payment longest unused leaves. Belongs to one loop.
 */
final class PartyBook {
  /** How long a certificate is waited for. */
  private static final long PATIENCE_MS = 250;

  private static final long ASK_LIMIT_MS = 2_000;

  /** Payments asked for at once; the parties of one more are not known. */
  private static final int ASKED_LIMIT = 256;

  private final Loop loop;
  private final AggregatorApi aggregator;
  private final Runnable onLearned;
  private final Set<TxHash> asked = new HashSet<>();
  private final Map<TxHash, Parties> known;

  /**
   * Makes an empty book.
   *
   * @param limit payments remembered
   * @param onLearned when an answer that {@link #find} did not have may be known
   */
  PartyBook(Loop loop, AggregatorApi aggregator, int limit, Runnable onLearned) {
    this.loop = loop;
    this.aggregator = aggregator;
    this.onLearned = onLearned;
    this.known = BoundedMap.byAccess(limit);
  }

  void learn(TxHash txHash, Parties parties) {
    loop.check();
    known.put(txHash, parties);
    if (asked.remove(txHash)) {
      onLearned.run();
    }
  }

  /** Finds a payment's parties; empty while they are being found out. */
  Optional<Parties> find(TxHash txHash) {
    loop.check();
    Parties parties = known.get(txHash);
    if (parties == null) {
      if (asked.size() >= ASKED_LIMIT) {
        return Optional.of(Parties.NOBODY);
      }
      if (asked.add(txHash)) {
        loop.after(PATIENCE_MS, () -> ask(txHash));
      }
    }
    return Optional.ofNullable(parties);
  }

  private void ask(TxHash txHash) {
    if (!asked.contains(txHash)) {
      return;
    }
    Future<Optional<Parties>> found =
        Future.succeededFuture()
            .compose(now -> aggregator.status(txHash))
            .timeout(ASK_LIMIT_MS, TimeUnit.MILLISECONDS)
            .map(status -> status.flatMap(one -> one.effects()).map(Parties::of))
            .otherwise(Optional.empty());
    loop.onLoop(found).onSuccess(parties -> answered(txHash, parties));
  }

  private void answered(TxHash txHash, Optional<Parties> found) {
    if (asked.contains(txHash)) {
      learn(txHash, found.orElse(Parties.NOBODY));
    }
  }
}
