package tempo.fastpay.launcher.ops;

import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import tempo.fastpay.aggregator.Counters;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.web.ops.Metrics;

/**
 * Shows the numbers of an aggregator: its answers, the validators it suspects, and how full it is.
 */
public final class AggregatorMetrics {
  private static final List<String> SIZES =
      List.of(
          "submissions.open",
          "backlog",
          "lookups.open",
          "evidence.held",
          "board.entries",
          "board.bytes",
          "board.watchers");

  private AggregatorMetrics() {}

  /** Adds an aggregator's numbers. Once, when it runs. */
  public static void bind(Metrics metrics, Counters counters, Committee committee) {
    for (Counters.Answer answer : Counters.Answer.values()) {
      metrics.counter(
          "aggregator.submissions",
          "Payments handed in, by what came of them",
          Tags.of("answer", answer.name().toLowerCase(Locale.ROOT)),
          () -> counters.count(answer));
    }
    for (Validator member : committee.members()) {
      for (Suspicion.Reason reason : Suspicion.Reason.values()) {
        metrics.counter(
            "aggregator.suspicions",
            "What no honest validator answers, by kind",
            Tags.of("validator", member.name(), "kind", reason.label()),
            () -> counters.suspicions(member.name(), reason));
      }
    }
    for (String size : SIZES) {
      metrics.gauge(
          "aggregator." + size,
          "What the aggregator holds, as of the last second",
          Tags.empty(),
          () -> counters.size(size));
    }
  }
}
