package tempo.fastpay.client.quorum;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * Asks validators in parallel, each under its own timer, and answers as soon as enough of them
 * have. Whatever thread a port completes on, results arrive on one loop.
 */
public final class Fanout {
  private final Loop loop;
  private final Committee committee;
  private final Map<Validator, ValidatorApi> ports;
  private final long timeoutMs;

  /**
   * The answers and failures of one fan-out.
   *
   * @param values unverified answers, in the committee's order
   * @param failures the reasons why others did not answer; a validator still awaited is in neither
   *     map
   */
  public record Answers<T>(Map<Validator, T> values, Map<Validator, Throwable> failures) {
    public Answers {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }
  }

  /**
   * A fan-out to these ports.
   *
   * @param loop where results arrive
   * @param ports at least the committee's threshold, members only
   * @param timeoutMs for each call
   * @throws IllegalArgumentException if a port is a stranger's, or too few are given
   */
  public Fanout(
      Loop loop, Committee committee, Map<Validator, ValidatorApi> ports, long timeoutMs) {
    this.loop = loop;
    this.committee = committee;
    this.timeoutMs = timeoutMs;
    for (Validator validator : ports.keySet()) {
      if (!committee.members().contains(validator)) {
        throw new IllegalArgumentException(
            "a port to '" + validator.name() + "', who is not in the committee");
      }
    }
    if (ports.size() < committee.threshold()) {
      throw new IllegalArgumentException(
          "a quorum takes "
              + committee.threshold()
              + " validators, only "
              + ports.size()
              + " can be reached: add the others");
    }
    Map<Validator, ValidatorApi> ordered = new LinkedHashMap<>();
    for (Validator member : committee.members()) {
      if (ports.containsKey(member)) {
        ordered.put(member, ports.get(member));
      }
    }
    this.ports = Collections.unmodifiableMap(ordered);
  }

  public Committee committee() {
    return committee;
  }

  public Loop loop() {
    return loop;
  }

  /** The validators asked, in the committee's order. */
  public List<Validator> validators() {
    return List.copyOf(ports.keySet());
  }

  ValidatorApi port(Validator validator) {
    return ports.get(validator);
  }

  /**
   * Asks all, and completes once {@code enough} have answered or all have ended. Never fails.
   *
   * @param enough how many answers suffice
   */
  public <T> Future<Answers<T>> gather(
      int enough, BiFunction<Validator, ValidatorApi, Future<T>> question) {
    return gather(validators(), enough, question);
  }

  /** Asks some of the validators, as {@link #gather(int, BiFunction)} asks all. */
  public <T> Future<Answers<T>> gather(
      List<Validator> whom, int enough, BiFunction<Validator, ValidatorApi, Future<T>> question) {
    Promise<Answers<T>> promise = Promise.promise();
    Map<Validator, T> values = new LinkedHashMap<>();
    Map<Validator, Throwable> failures = new LinkedHashMap<>();
    if (whom.isEmpty()) {
      return Future.succeededFuture(new Answers<>(values, failures));
    }
    for (Validator validator : whom) {
      call(() -> question.apply(validator, ports.get(validator)))
          .onComplete(
              result -> {
                if (result.succeeded()) {
                  values.put(validator, result.result());
                } else {
                  failures.put(validator, result.cause());
                }
                if (values.size() >= enough || values.size() + failures.size() == whom.size()) {
                  promise.tryComplete(new Answers<>(values, failures));
                }
              });
    }
    return promise.future();
  }

  /**
   * Makes one call under the timer. The future completes on the loop; a port that throws, or
   * answers with nothing, has failed.
   */
  public <T> Future<T> call(Supplier<Future<T>> call) {
    return within(timeoutMs, call);
  }

  <T> Future<T> within(long limitMs, Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    Runnable cancelTimer =
        loop.after(
            limitMs,
            () -> promise.tryFail(new TimeoutException("no answer within " + limitMs + " ms")));
    start(call)
        .onComplete(
            result -> {
              cancelTimer.run();
              loop.run(
                  () -> {
                    if (result.failed()) {
                      promise.tryFail(result.cause());
                    } else if (result.result() == null) {
                      promise.tryFail(new IllegalStateException("an empty answer"));
                    } else {
                      promise.tryComplete(result.result());
                    }
                  });
            });
    return promise.future();
  }

  private static <T> Future<T> start(Supplier<Future<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
