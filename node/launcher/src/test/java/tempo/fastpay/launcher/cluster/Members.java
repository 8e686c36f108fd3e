package tempo.fastpay.launcher.cluster;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.launcher.config.ClusterConfig;
import tempo.fastpay.launcher.config.HostPort;

/** Nodes of a cluster in this process, on free ports. */
final class Members implements AutoCloseable {
  static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);

  /** Where nobody listens. */
  static final HostPort NOBODY = new HostPort("127.0.0.1", 1);

  private static final long LIMIT_SECONDS = 60;

  private final String cluster;
  private final Deque<ClusteredVertx> joined = new ArrayDeque<>();

  private final HostPort anyPort;

  Members(String cluster) {
    this(cluster, ANY_PORT);
  }

  Members(String cluster, HostPort anyPort) {
    this.cluster = cluster;
    this.anyPort = anyPort;
  }

  /** Another node; the first one begins the cluster. */
  ClusteredVertx join() throws Exception {
    HostPort member = joined.isEmpty() ? NOBODY : joined.getFirst().address();
    ClusteredVertx another = join(cluster, anyPort, member);
    joined.add(another);
    return another;
  }

  static ClusteredVertx join(String cluster, HostPort own, HostPort member) throws Exception {
    return await(
        ClusteredVertx.join(
            new ClusterConfig(cluster, own, List.of(member)),
            new VertxOptions(),
            VertxBuilder::with));
  }

  @Override
  public void close() {
    while (!joined.isEmpty()) {
      Future<Void> left = joined.removeLast().vertx().close();
      left.toCompletionStage()
          .toCompletableFuture()
          .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
          .join();
    }
  }
}
