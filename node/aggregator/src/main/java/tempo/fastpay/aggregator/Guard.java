package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.ForwardingValidator;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.MemberHealth.Health;

/**
 * Calls one validator and expects nothing of it: a bounded number of calls to it is open, each ends
 * in time, and where it does not answer it is left alone for a while, then tried again with one
 * call, and so on with longer pauses. Belongs to one loop; answers come there.
 */
final class Guard extends ForwardingValidator {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  private final Loop loop;
  private final String name;
  private final ValidatorApi port;
  private final GuardLimits limits;
  private final LongSupplier unixMillis;
  private final BackOff rests;

  private int open;
  private int failures;
  private String lastFailure = "has not answered yet";
  private long lastAnswerMillis;
  private long roundTripMillis;
  private Breaker breaker = Breaker.CLOSED;

  private enum Breaker {
    /** Calls go through. */
    CLOSED,
    /** No call goes through. */
    RESTING,
    /** The next call goes through, to see. */
    DUE,
    /** That call is awaited. */
    TRYING
  }

  Guard(
      Loop loop,
      String name,
      ValidatorApi port,
      GuardLimits limits,
      LongSupplier unixMillis,
      RandomGenerator random) {
    this.loop = loop;
    this.name = name;
    this.port = port;
    this.limits = limits;
    this.unixMillis = unixMillis;
    this.rests = new BackOff(limits.restMs(), limits.restLimitMs(), random);
  }

  /** One call from here to its end. */
  private final class Attempt {
    private final boolean trial = breaker == Breaker.TRYING;
    private final long beganMs = loop.nowMs();
    private final Runnable stopSlow = loop.after(limits.slowMs(), this::tooSlow);
    private boolean counted;

    private void tooSlow() {
      failed("no answer within " + limits.slowMs() + " ms");
    }

    void ended(Throwable failure) {
      stopSlow.run();
      open--;
      if (failure == null || isAnswer(failure)) {
        roundTripMillis = loop.nowMs() - beganMs;
        answered();
      } else {
        failed(String.valueOf(failure.getMessage()));
      }
    }

    private void failed(String reason) {
      if (!counted) {
        counted = true;
        lastFailure = reason;
        failures++;
        if (trial || (breaker == Breaker.CLOSED && failures >= limits.failuresLimit())) {
          rest();
        }
      }
    }
  }

  /** True if the failure is an answer: a validator that refuses to serve is there. */
  private static boolean isAnswer(Throwable failure) {
    return failure instanceof MalformedRequestException || failure instanceof UnavailableException;
  }

  private void answered() {
    lastAnswerMillis = unixMillis.getAsLong();
    failures = 0;
    lastFailure = "";
    if (breaker != Breaker.CLOSED) {
      LOG.atInfo().setMessage("a validator answers again").addKeyValue("validator", name).log();
      breaker = Breaker.CLOSED;
      rests.reset();
    }
  }

  private void rest() {
    if (breaker == Breaker.CLOSED) {
      LOG.atWarn()
          .setMessage("a validator is left alone")
          .addKeyValue("validator", name)
          .addKeyValue("reason", lastFailure)
          .log();
    }
    breaker = Breaker.RESTING;
    loop.after(
        rests.next(),
        () -> {
          if (breaker == Breaker.RESTING) {
            breaker = Breaker.DUE;
          }
        });
  }

  @Override
  protected <T> Future<T> forward(Function<ValidatorApi, Future<T>> call) {
    loop.check();
    if (breaker == Breaker.RESTING || breaker == Breaker.TRYING) {
      return unavailable(name + " is left alone for a while: " + lastFailure);
    }
    if (open >= limits.openCallsLimit()) {
      return unavailable(name + " has " + open + " open calls: try again later");
    }
    if (breaker == Breaker.DUE) {
      breaker = Breaker.TRYING;
    }
    open++;
    Attempt attempt = new Attempt();
    return loop.onLoop(start(call).timeout(limits.callTimeoutMs(), TimeUnit.MILLISECONDS))
        .onComplete(result -> attempt.ended(result.cause()));
  }

  private <T> Future<T> start(Function<ValidatorApi, Future<T>> call) {
    try {
      return call.apply(port);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static <T> Future<T> unavailable(String why) {
    return Future.failedFuture(new UnavailableException(why));
  }

  /** The number of calls that wait for their answer. */
  int openCalls() {
    return open;
  }

  /** The validator's health: how it answers calls. */
  Health health() {
    if (breaker != Breaker.CLOSED) {
      return Health.DOWN;
    }
    return failures > 0 || lastAnswerMillis == 0 ? Health.DEGRADED : Health.UP;
  }

  /** The reason why it is not up; empty while it is. */
  String detail() {
    return lastFailure;
  }

  /** The time of its last answer by the aggregator's clock, in unix milliseconds; 0: never. */
  long lastAnswerMillis() {
    return lastAnswerMillis;
  }

  /** The round trip of its last answer, in milliseconds. */
  long roundTripMillis() {
    return roundTripMillis;
  }

  /** Goes through at any time: a watcher has pauses of its own. */
  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return port.watchBulletinBoard(filter, cursor, onEvent, onEnd);
  }
}
