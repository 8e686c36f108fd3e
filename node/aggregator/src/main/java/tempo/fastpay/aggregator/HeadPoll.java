package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * Asks each validator for its head again and again: the answer is the chain's head, and shows that
 * the validator answers at all. One question at a time per validator.
 */
final class HeadPoll {
  private final Loop loop;
  private final Fanout fanout;
  private final Map<Validator, ? extends ValidatorApi> ports;
  private final Heads heads;
  private final Counters counters;
  private final long periodMs;
  private final Consumer<ChainHead> onMoved;
  private final Set<Validator> asking = new HashSet<>();
  private Runnable stop = () -> {};

  /**
   * Makes a poll that does not run yet.
   *
   * @param onMoved called with the supported head when it is another one
   */
  HeadPoll(
      Loop loop,
      Fanout fanout,
      Map<Validator, ? extends ValidatorApi> ports,
      Heads heads,
      Counters counters,
      long periodMs,
      Consumer<ChainHead> onMoved) {
    this.loop = loop;
    this.fanout = fanout;
    this.ports = ports;
    this.heads = heads;
    this.counters = counters;
    this.periodMs = periodMs;
    this.onMoved = onMoved;
  }

  void start() {
    stop = loop.every(periodMs, this::ask);
    ask();
  }

  void stop() {
    stop.run();
  }

  private void ask() {
    ports.forEach(
        (validator, port) -> {
          if (asking.add(validator)) {
            long askedMs = loop.nowMs();
            port.chainHead()
                .onSuccess(
                    head -> {
                      counters.answeredAfter(validator.name(), loop.nowMs() - askedMs);
                      told(validator, head);
                    })
                .onComplete(done -> asking.remove(validator));
          }
        });
  }

  private void told(Validator validator, ChainHead head) {
    loop.check();
    if (heads.told(validator, head)) {
      heads.supported().ifPresent(onMoved);
    }
  }

  /** The supported head; before there is one, validators are asked now. */
  Future<ChainHead> head() {
    Optional<ChainHead> known = heads.supported();
    return known.isPresent()
        ? Future.succeededFuture(known.get())
        : fanout
            .gather(fanout.committee().threshold(), (validator, port) -> port.chainHead())
            .compose(
                answers -> {
                  answers.values().forEach(this::told);
                  return heads
                      .supported()
                      .map(Future::succeededFuture)
                      .orElseGet(this::notSupported);
                });
  }

  private Future<ChainHead> notSupported() {
    return Future.failedFuture(
        new UnavailableException(
            "fewer than "
                + fanout.committee().threshold()
                + " validators tell of a head, or they do not agree on a final block",
            periodMs));
  }
}
