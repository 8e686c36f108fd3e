package tempo.fastpay.web;

import io.micrometer.core.instrument.Tags;
import tempo.fastpay.web.events.EventHub;
import tempo.fastpay.web.ops.Metrics;

/** Shows the web role's numbers. */
final class WebMetrics {
  private final Metrics metrics;

  WebMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  WebMetrics bind(Answers answers, Connections connections, EventHub hub) {
    metrics.gauge("web.connections", "Connections open", Tags.empty(), connections::open);
    metrics.gauge("web.connections.limit", "Their limit", Tags.empty(), connections::limit);
    metrics.counter(
        "web.connections.closed",
        "Connections closed for others' sake",
        Tags.of("reason", "room"),
        connections::closedForRoom);
    metrics.counter(
        "web.connections.closed",
        "Connections closed for others' sake",
        Tags.of("reason", "time"),
        connections::closedForTime);
    metrics.gauge(
        "web.answers.untaken.bytes",
        "Answers given and not taken yet",
        Tags.empty(),
        answers::untakenBytes);
    metrics.counter("web.rejects", "Answers that said no", Tags.empty(), answers::rejects);
    metrics.counter("web.events", "Entries of the board that came in", Tags.empty(), hub::events);
    metrics.counter(
        "web.streams.slow",
        "Event streams closed because their readers did not keep up",
        Tags.empty(),
        hub::closedAsSlow);
    return this;
  }

  /** Shows how many are inside a gate, and how many it refused. */
  WebMetrics bind(String what, Gate gate) {
    metrics.gauge("web." + what + ".open", "How many are being served", Tags.empty(), gate::inside);
    metrics.gauge("web." + what + ".limit", "Their limit", Tags.empty(), gate::limit);
    metrics.counter(
        "web." + what + ".refused",
        "How many were refused",
        Tags.of("reason", "address"),
        gate::refusedForAddress);
    metrics.counter(
        "web." + what + ".refused",
        "How many were refused",
        Tags.of("reason", "total"),
        gate::refusedForAll);
    return this;
  }
}
