package tempo.fastpay.web.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Readiness GOOD =
      new Readiness("good", () -> Future.succeededFuture(Optional.empty()));

  private static Readiness named(String name, Future<Optional<String>> answer) {
    return new Readiness(name, () -> answer);
  }

  private static Health.Report report(Readiness... checks) {
    return await(new Health(List.of(checks)).report());
  }

  private static JsonObject line(String name, String reason) {
    return new JsonObject().put("name", name).put("status", "DOWN").put("reason", reason);
  }

  @Test
  void aNodeIsReadyWhileEverythingHolds() {
    assertThat(report().isReady()).isTrue();
    Health.Report report = report(GOOD);

    assertThat(report.isReady()).isTrue();
    assertThat(report.body())
        .isEqualTo(
            new JsonObject()
                .put("status", "UP")
                .put(
                    "checks",
                    new JsonArray().add(new JsonObject().put("name", "good").put("status", "UP"))));
  }

  @Test
  void whatDoesNotHoldSaysWhyHoweverItFails() {
    Health.Report report =
        report(
            GOOD,
            named("told", Future.succeededFuture(Optional.of("sees 1 of 3"))),
            named("failed", Future.failedFuture("no route")),
            new Readiness(
                "thrown",
                () -> {
                  throw new IllegalStateException("not yet");
                }),
            named("hung", Promise.<Optional<String>>promise().future()));

    assertThat(report.isReady()).isFalse();
    assertThat(report.body().getString("status")).isEqualTo("DOWN");
    JsonArray checks = report.body().getJsonArray("checks");
    assertThat(checks.getJsonObject(0).getString("status")).isEqualTo("UP");
    assertThat(checks.getJsonObject(1)).isEqualTo(line("told", "sees 1 of 3"));
    assertThat(checks.getJsonObject(2)).isEqualTo(line("failed", "no route"));
    assertThat(checks.getJsonObject(3)).isEqualTo(line("thrown", "not yet"));
    assertThat(checks.getJsonObject(4))
        .isEqualTo(line("hung", "no answer within " + Health.CHECK_LIMIT_MS + " ms"));
  }

  @Test
  void aNoteIsToldOfWhatIsOfUseAllTheSame() {
    Health.Report report =
        report(
            new Readiness(
                "sidecar/dave",
                () -> Future.succeededFuture(Optional.empty()),
                () -> Optional.of("never reached since the start: edgar")));

    assertThat(report.isReady()).isTrue();
    assertThat(report.body().getJsonArray("checks").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("name", "sidecar/dave")
                .put("status", "UP")
                .put("note", "never reached since the start: edgar"));
  }

  @Test
  void moreChecksThanANodeCanHaveAreRefused_L11() {
    List<Readiness> most =
        IntStream.range(0, Health.CHECKS_LIMIT)
            .mapToObj(i -> named("check " + i, Future.succeededFuture(Optional.empty())))
            .toList();
    assertThat(await(new Health(most).report()).isReady()).isTrue();
    List<Readiness> more = new ArrayList<>(most);
    more.add(GOOD);
    assertThatThrownBy(() -> new Health(more)).hasMessageContaining("at most 512, got 513");
  }

  @Test
  void twoChecksOfOneNameAreRefused() {
    assertThatThrownBy(() -> new Health(List.of(GOOD, GOOD)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
