package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;

/**
 * Reads facts at H and hands them to the core, again where H has moved in between: what the core
 * hears is always read at one height.
 */
final class FactsReader {
  /** H moving more often than this during one request means the chain is not usable now. */
  static final int TRIES_LIMIT = 4;

  private final Chain chain;
  private final ValidatorCore core;

  FactsReader(Chain chain, ValidatorCore core) {
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
    return chain
        .senderFacts(payment, core.base().height())
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
}
