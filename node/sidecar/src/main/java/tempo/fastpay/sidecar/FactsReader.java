package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.core.ValidatorCore;

/**
 * Reads facts at H and hands them to the core, again where H has moved in between: what the core
 * hears is always read at one height.
 */
public final class FactsReader {
  /** H moving more often than this during one request means the chain is not usable now. */
  static final int TRIES_LIMIT = 4;

  /** Payments whose facts are held; the oldest leave first. */
  static final int FACTS_LIMIT = 8_192;

  private final BiFunction<Payment, UInt64, Future<SenderFacts>> chain;
  private final ValidatorCore core;

  /** Read at one height: what is final there does not change, and a payment is asked of often. */
  private final Map<Bytes32, SenderFacts> held = BoundedMap.byInsertion(FACTS_LIMIT);

  private UInt64 heldAt = UInt64.ZERO;

  /**
   * A reader of one chain.
   *
   * @param chain {@link tempo.fastpay.sidecar.port.Chain#senderFacts}
   */
  public FactsReader(BiFunction<Payment, UInt64, Future<SenderFacts>> chain, ValidatorCore core) {
    this.chain = chain;
    this.core = core;
  }

  /**
   * Asks the core with facts read at H.
   *
   * @param ask called on the validator's context; empty means that the facts were stale
   */
  <T> Future<T> withFacts(Payment payment, Function<SenderFacts, Optional<T>> ask) {
    return attempt(payment, ask, 1);
  }

  private <T> Future<T> attempt(
      Payment payment, Function<SenderFacts, Optional<T>> ask, int attempt) {
    return facts(payment, core.base().height())
        .compose(
            facts -> {
              Optional<T> answer = ask.apply(facts);
              if (answer.isPresent()) {
                return Future.succeededFuture(answer.get());
              }
              return attempt < TRIES_LIMIT
                  ? attempt(payment, ask, attempt + 1)
                  : Future.failedFuture(new IllegalStateException("H moves faster than reads"));
            });
  }

  private Future<SenderFacts> facts(Payment payment, UInt64 height) {
    SenderFacts known = heldAt.equals(height) ? held.get(payment.chainTxHash()) : null;
    return known == null
        ? chain.apply(payment, height).onSuccess(read -> hold(payment.chainTxHash(), read))
        : Future.succeededFuture(known);
  }

  private void hold(Bytes32 chainTxHash, SenderFacts read) {
    if (!heldAt.equals(core.base().height())) {
      held.clear();
      heldAt = core.base().height();
    }
    if (read.height().equals(heldAt)) {
      held.put(chainTxHash, read);
    }
  }
}
