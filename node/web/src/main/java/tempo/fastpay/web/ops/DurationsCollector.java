package tempo.fastpay.web.ops;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tempo.fastpay.loop.Durations;

/** Shows durations of one name, in seconds, by their labels. Thread-safe. */
final class DurationsCollector implements Collector {
  private static final double MS_PER_SECOND = 1_000;

  private record Series(Labels labels, Durations durations) {}

  private final String name;
  private final String description;
  private final List<Series> series = new CopyOnWriteArrayList<>();

  DurationsCollector(String name, String description) {
    this.name = name;
    this.description = description;
  }

  void add(Tags tags, Durations durations) {
    Labels labels =
        Labels.of(
            tags.stream().map(Tag::getKey).toArray(String[]::new),
            tags.stream().map(Tag::getValue).toArray(String[]::new));
    series.add(new Series(labels, durations));
  }

  @Override
  public MetricSnapshot collect() {
    HistogramSnapshot.Builder all =
        HistogramSnapshot.builder().name(name).unit(Unit.SECONDS).help(description);
    for (Series one : series) {
      all.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(one.labels())
              .classicHistogramBuckets(buckets(one.durations()))
              .sum(one.durations().sumMs() / MS_PER_SECOND)
              .build());
    }
    return all.build();
  }

  private static ClassicHistogramBuckets buckets(Durations durations) {
    List<Double> ends = new ArrayList<>();
    Durations.ENDS_MS.forEach(endMs -> ends.add(endMs / MS_PER_SECOND));
    ends.add(Double.POSITIVE_INFINITY);
    List<Long> counts = new ArrayList<>();
    for (long count : durations.counts()) {
      counts.add(count);
    }
    return ClassicHistogramBuckets.of(ends, counts);
  }
}
