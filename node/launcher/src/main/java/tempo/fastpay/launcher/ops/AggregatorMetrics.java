package tempo.fastpay.launcher.ops;

import io.micrometer.core.instrument.Tags;
import java.util.List;
import tempo.fastpay.aggregator.AggregatorLimits;
import tempo.fastpay.aggregator.AggregatorVerticle;
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
  public static void bind(Metrics metrics, AggregatorVerticle aggregator, Committee committee) {
    Counters counters = aggregator.counters();
    AggregatorLimits limits = aggregator.limits();
    GrpcMetrics.bind(metrics, "aggregator", aggregator.endpoint());
    metrics.gauge(
        "aggregator.submissions.limit", "Their limit", Tags.empty(), limits::submissionsLimit);
    metrics.gauge("aggregator.lookups.limit", "Their limit", Tags.empty(), limits::lookupsLimit);
    metrics.gauge(
        "aggregator.board.watchers.limit",
        "Their limit",
        Tags.empty(),
        () -> limits.board().watchersLimit());
    for (Counters.Answer answer : Counters.Answer.values()) {
      metrics.counter(
          "aggregator.submissions",
          "Payments handed in, by what came of them",
          Tags.of("answer", Metrics.label(answer)),
          () -> counters.count(answer));
    }
    for (Validator member : committee.members()) {
      metrics.histogram(
          "aggregator.round.trip",
          "From a question for a validator's head to its answer",
          Tags.of("validator", member.name()),
          counters.roundTrip(member.name()));
      metrics.gauge(
          "aggregator.calls.open",
          "Calls to a validator that are open, as of the last second",
          Tags.of("validator", member.name()),
          () -> counters.size("calls.open." + member.name()));
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
