package tempo.fastpay.web.ops;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks all conditions that must hold for a node to be ready, at once and within a bound. */
public final class Health {
  /** A check without an answer for so long does not hold. */
  static final long CHECK_LIMIT_MS = 2_000;

  /** The most checks: two of each validator of the largest committee, and those of other roles. */
  public static final int CHECKS_LIMIT = 512;

  private final List<Readiness> checks;

  public Health(Collection<Readiness> checks) {
    this.checks = List.copyOf(checks);
    if (this.checks.size() > CHECKS_LIMIT) {
      throw new IllegalArgumentException(
          "readiness checks: expected at most " + CHECKS_LIMIT + ", got " + this.checks.size());
    }
    if (this.checks.stream().map(Readiness::name).distinct().count() != this.checks.size()) {
      throw new IllegalArgumentException("readiness checks: expected each name once");
    }
  }

  /**
   * The result of all checks.
   *
   * @param isReady true if every check holds
   * @param body {status: UP | DOWN, checks: [{name, status, reason?, note?}]}
   */
  public record Report(boolean isReady, JsonObject body) {}

  /** Asks all checks. Never fails. */
  public Future<Report> report() {
    List<Future<Optional<String>>> asked = new ArrayList<>();
    checks.forEach(check -> asked.add(ask(check)));
    return Future.join(asked).map(all -> report(asked));
  }

  private static Future<Optional<String>> ask(Readiness check) {
    return Future.succeededFuture()
        .compose(now -> check.reason().get())
        .timeout(CHECK_LIMIT_MS, TimeUnit.MILLISECONDS)
        .otherwise(
            failure ->
                Optional.of(
                    failure instanceof TimeoutException
                        ? "no answer within " + CHECK_LIMIT_MS + " ms"
                        : String.valueOf(failure.getMessage())));
  }

  private Report report(List<Future<Optional<String>>> answers) {
    JsonArray listed = new JsonArray();
    boolean isReady = true;
    for (int i = 0; i < answers.size(); i++) {
      Optional<String> reason = answers.get(i).result();
      JsonObject one =
          new JsonObject().put("name", checks.get(i).name()).put("status", word(reason.isEmpty()));
      reason.ifPresent(why -> one.put("reason", why));
      checks.get(i).note().get().ifPresent(note -> one.put("note", note));
      listed.add(one);
      isReady &= reason.isEmpty();
    }
    return new Report(isReady, new JsonObject().put("status", word(isReady)).put("checks", listed));
  }

  private static String word(boolean isUp) {
    return isUp ? "UP" : "DOWN";
  }
}
