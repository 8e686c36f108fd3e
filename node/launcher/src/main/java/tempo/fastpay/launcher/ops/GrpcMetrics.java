package tempo.fastpay.launcher.ops;

import io.micrometer.core.instrument.Tags;
import tempo.fastpay.face.GrpcCalls;
import tempo.fastpay.face.GrpcEndpoint;
import tempo.fastpay.web.ops.Metrics;

/** Shows how full a gRPC server is, against its limits. */
final class GrpcMetrics {
  private GrpcMetrics() {}

  /**
   * Adds a server's numbers. Once, when it listens.
   *
   * @param server its label: a validator's name, or the role
   */
  static void bind(Metrics metrics, String server, GrpcEndpoint endpoint) {
    Tags tags = Tags.of("server", server);
    GrpcCalls calls = endpoint.calls();
    metrics.gauge("grpc.calls.open", "Calls and streams that are open", tags, calls::open);
    metrics.gauge("grpc.calls.limit", "Their limit", tags, () -> calls.limits().openCallsLimit());
    metrics.counter("grpc.calls.refused", "Calls refused at their limit", tags, calls::refused);
    metrics.gauge("grpc.connections", "Connections that are open", tags, endpoint::connections);
    metrics.gauge(
        "grpc.connections.limit", "Their limit", tags, () -> calls.limits().connectionsLimit());
    metrics.counter(
        "grpc.connections.refused",
        "Connections closed at their limit",
        tags,
        endpoint::refusedConnections);
  }
}
