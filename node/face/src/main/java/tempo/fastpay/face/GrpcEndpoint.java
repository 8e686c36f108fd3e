package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.Service;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.tls.Tls;

/** Listens as a gRPC server, with its limits, its health and its reflection. */
public final class GrpcEndpoint {
  /** The time that calls may still take which are open when the endpoint closes. */
  private static final long CLOSE_LIMIT_MS = 2_000;

  private static final int HTTP_VERSION_NOT_SUPPORTED = 505;

  private final GrpcCalls calls;
  private final HttpServer server;
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

  private final LongAdder refused = new LongAdder();

  private GrpcEndpoint(GrpcCalls calls, HttpServer server) {
    this.calls = calls;
    this.server = server;
  }

  /** Listens without TLS. */
  public static Future<GrpcEndpoint> listen(
      Vertx vertx,
      String host,
      int port,
      GrpcCalls calls,
      List<Service> services,
      Supplier<Future<Boolean>> serving) {
    return listen(vertx, host, port, Optional.empty(), calls, services, serving);
  }

  /**
   * Listens.
   *
   * @param port 0: any free one
   * @param tls where present, nothing else is spoken
   * @param calls of the services
   * @param serving what gRPC health says of each of them, and of the server
   */
  public static Future<GrpcEndpoint> listen(
      Vertx vertx,
      String host,
      int port,
      Optional<Tls> tls,
      GrpcCalls calls,
      List<Service> services,
      Supplier<Future<Boolean>> serving) {
    HealthService health = HealthService.create(vertx).register("", serving);
    GrpcServer grpc = GrpcServer.server(vertx, grpcOptions());
    for (Service service : services) {
      health.register(service.name(), serving);
      grpc.addService(service);
    }
    grpc.addService(health);
    grpc.addService(ReflectionService.v1());

    HttpServer server = vertx.createHttpServer(httpOptions(calls.limits(), tls));
    GrpcEndpoint endpoint = new GrpcEndpoint(calls, server);
    return server
        .connectionHandler(endpoint::onConnection)
        .requestHandler(request -> serve(grpc, request))
        .listen(port, host)
        .map(endpoint);
  }

  private static void serve(GrpcServer grpc, HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      grpc.handle(GrpcFraming.of((HttpServerRequestInternal) request));
    } else {
      request
          .response()
          .setStatusCode(HTTP_VERSION_NOT_SUPPORTED)
          .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
          .end("gRPC is spoken here, over HTTP/2 alone")
          .onComplete(sent -> request.connection().close());
    }
  }

  private static GrpcServerOptions grpcOptions() {
    return new GrpcServerOptions()
        .removeEnabledProtocol(GrpcProtocol.WEB)
        .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
        .removeEnabledProtocol(GrpcProtocol.TRANSCODING)
        .setMaxMessageSize(WireLimits.MESSAGE_LIMIT_BYTES)
        .setScheduleDeadlineAutomatically(true);
  }

  private static HttpServerOptions httpOptions(GrpcLimits limits, Optional<Tls> tls) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(limits.idleTimeoutMs())
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(WireLimits.STREAMS_PER_CONNECTION_LIMIT));
    return tls.map(secure -> secure.on(options)).orElse(options);
  }

  private void onConnection(HttpConnection connection) {
    if (connections.size() >= calls.limits().connectionsLimit()) {
      refused.increment();
      connection.close();
      return;
    }
    connections.add(connection);
    connection.closeHandler(closed -> connections.remove(connection));
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Connections that are open now. */
  public int connections() {
    return connections.size();
  }

  /** Connections that were closed at once because as many were open as the limit allows. */
  public long refusedConnections() {
    return refused.sum();
  }

  /** The calls that it serves. */
  public GrpcCalls calls() {
    return calls;
  }

  /** Ends streams and calls, lets what was answered leave, then closes. */
  public Future<Void> close() {
    calls.close();
    return server.shutdown(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
  }
}
