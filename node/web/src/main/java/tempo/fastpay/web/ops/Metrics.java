package tempo.fastpay.web.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import tempo.fastpay.loop.Durations;

/**
 * Gathers the numbers of one node, in Prometheus' text format: the JVM's, the process's, Vert.x's,
 * and the node's own under {@code fastpay_}. Labels are bounded: routes, not paths; no methods,
 * which strangers invent.
 */
public final class Metrics {
  /** The media type of {@link #scrape}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PREFIX = "fastpay.";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Micrometer holds its sources weakly. */
  private final List<LongSupplier> sources = new CopyOnWriteArrayList<>();

  private final Map<String, DurationsCollector> histograms = new ConcurrentHashMap<>();

  public Metrics() {
    new FileDescriptorMetrics().bindTo(registry);
  }

  /**
   * Makes a Vert.x be measured. Once: closing that Vert.x ends what measures it and the JVM.
   *
   * @param options of the Vert.x, which are added to
   */
  public VertxBuilder measured(VertxBuilder builder, VertxOptions options) {
    options.setMetricsOptions(
        new MicrometerMetricsOptions()
            .setEnabled(true)
            // Vert.x keeps registries by name, for the whole process.
            .setRegistryName(UUID.randomUUID().toString())
            .setJvmMetricsEnabled(true)
            .setLabels(
                EnumSet.of(
                    Label.HTTP_ROUTE,
                    Label.HTTP_CODE,
                    Label.POOL_TYPE,
                    Label.POOL_NAME,
                    Label.EB_SIDE)));
    return builder.with(options).withMetrics(new MicrometerMetricsFactory(registry));
  }

  /**
   * Adds a number that only grows, read at each scrape.
   *
   * @param name such as {@code web.streams.refused}, which is shown as {@code
   *     fastpay_web_streams_refused_total}
   */
  public void counter(String name, String description, Tags tags, LongSupplier value) {
    sources.add(value);
    FunctionCounter.builder(PREFIX + name, value, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** Adds a number that rises and falls, under a name as {@link #counter} takes it. */
  public void gauge(String name, String description, Tags tags, LongSupplier value) {
    sources.add(value);
    Gauge.builder(PREFIX + name, value, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /**
   * Adds durations as a histogram, read at each scrape.
   *
   * @param name as {@link #counter} takes it, without a unit: {@code sidecar.certified.to.included}
   *     is shown as {@code fastpay_sidecar_certified_to_included_seconds}
   */
  public void histogram(String name, String description, Tags tags, Durations durations) {
    histograms
        .computeIfAbsent(
            name,
            first -> {
              DurationsCollector collector =
                  new DurationsCollector(
                      (PREFIX + name).replace('.', '_') + "_seconds", description);
              registry.getPrometheusRegistry().register(collector);
              return collector;
            })
        .add(tags, durations);
  }

  /**
   * Adds facts that do not change, as labels of a metric that is always 1.
   *
   * @param name such as {@code build}, which is shown as {@code fastpay_build_info}
   */
  public void info(String name, String description, Tags facts) {
    Labels labels =
        Labels.of(
            facts.stream().map(Tag::getKey).toArray(String[]::new),
            facts.stream().map(Tag::getValue).toArray(String[]::new));
    InfoSnapshot info =
        InfoSnapshot.builder()
            .name((PREFIX + name).replace('.', '_'))
            .help(description)
            .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels).build())
            .build();
    registry.getPrometheusRegistry().register(() -> info);
  }

  /** The label's value of a name in the code: lower case, as all values of labels are. */
  public static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Returns all numbers as they are now. */
  public String scrape() {
    return registry.scrape();
  }
}
