package tempo.fastpay.web.events;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Who pays whom in the payments of the board, for entries that do not say so themselves. Mostly a
 * certificate of the same payment says it a moment later; else the aggregator is asked. Bounded:
 * the payment longest unused leaves.
 */
final class PartyBook {
  /** How long a certificate is waited for. */
  private static final long PATIENCE_MS = 250;

  private static final long ASK_LIMIT_MS = 2_000;

  /** Payments asked for at once; the parties of one more are not known. */
  private static final int ASKED_LIMIT = 256;

  private final Vertx vertx;
  private final AggregatorApi aggregator;
  private final Runnable onLearned;
  private final Set<TxHash> asked = new HashSet<>();
  private final Map<TxHash, Parties> known;

  /**
   * An empty one.
   *
   * @param limit payments remembered
   * @param onLearned when what {@link #find} did not know may be known
   */
  PartyBook(Vertx vertx, AggregatorApi aggregator, int limit, Runnable onLearned) {
    this.vertx = vertx;
    this.aggregator = aggregator;
    this.onLearned = onLearned;
    this.known = BoundedMap.byAccess(limit);
  }

  void learn(TxHash txHash, Parties parties) {
    known.put(txHash, parties);
    if (asked.remove(txHash)) {
      onLearned.run();
    }
  }

  /** Empty while it is being found out. */
  Optional<Parties> find(TxHash txHash) {
    Parties parties = known.get(txHash);
    if (parties == null) {
      if (asked.size() >= ASKED_LIMIT) {
        return Optional.of(Parties.NOBODY);
      }
      if (asked.add(txHash)) {
        vertx.setTimer(PATIENCE_MS, over -> ask(txHash));
      }
    }
    return Optional.ofNullable(parties);
  }

  private void ask(TxHash txHash) {
    if (!asked.contains(txHash)) {
      return;
    }
    Future.succeededFuture()
        .compose(now -> aggregator.status(txHash))
        .timeout(ASK_LIMIT_MS, TimeUnit.MILLISECONDS)
        .map(status -> status.flatMap(found -> found.effects()).map(Parties::of))
        .otherwise(Optional.empty())
        .onSuccess(
            found -> {
              if (asked.contains(txHash)) {
                learn(txHash, found.orElse(Parties.NOBODY));
              }
            });
  }
}
