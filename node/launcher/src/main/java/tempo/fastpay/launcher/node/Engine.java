package tempo.fastpay.launcher.node;

import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.launcher.BuildInfo;
import tempo.fastpay.launcher.cluster.ClusteredVertx;
import tempo.fastpay.launcher.config.ClusterConfig;
import tempo.fastpay.web.ops.Metrics;

/**
 * The base that a node runs on: a measured Vert.x, on the cluster's event bus where there is one.
 *
 * @param vertx closed by its starter, not by the node
 * @param metrics its numbers, to which the node adds
 * @param isShared true if others than the node may use its event bus
 */
public record Engine(Vertx vertx, Metrics metrics, boolean isShared) {
  public Engine {
    Objects.requireNonNull(vertx);
    Objects.requireNonNull(metrics);
  }

  /**
   * Starts a Vert.x that is measured, and that joins the cluster's event bus where there is one.
   *
   * @return fails with {@link tempo.fastpay.launcher.cluster.ClusterException}
   */
  public static Future<Engine> start(Optional<ClusterConfig> cluster) {
    Metrics metrics = new Metrics();
    BuildInfo built = BuildInfo.read();
    metrics.info(
        "build",
        "What this program was built from",
        Tags.of("version", built.version(), "commit", built.commit(), "date", built.date()));
    return cluster
        .map(
            settings ->
                ClusteredVertx.join(settings, options(), metrics::measured)
                    .map(ClusteredVertx::vertx))
        .orElseGet(
            () -> Future.succeededFuture(metrics.measured(Vertx.builder(), options()).build()))
        .map(vertx -> new Engine(vertx, metrics, cluster.isPresent()));
  }

  /** Makes a Vert.x for commands and tests. Like every one here, it leaves no files behind. */
  public static Vertx plainVertx() {
    return Vertx.vertx(options());
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }
}
