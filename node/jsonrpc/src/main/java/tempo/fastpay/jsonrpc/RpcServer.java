package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.HardClose;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.StrictHttp;

/**
 * Serves methods by JSON-RPC 2.0: by POST at {@code /}, and over WebSockets on the same port, which
 * have subscriptions, too. Pages of all sites may use it, as wallets in browsers must. Runs on one
 * event loop, that of the context that started it.
 */
public final class RpcServer {
  private static final long CLOSE_LIMIT_MS = 1_000;
  private static final int URI_LIMIT_CHARS = 4_096;
  private static final int HEADERS_LIMIT_BYTES = 8_192;
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final String ALLOWED = "POST, OPTIONS";
  private static final String PREFLIGHT_AGE_S = "86400";

  private final Vertx vertx;
  private final Loop loop;
  private final RpcService service;
  private final Quota connections;
  private final Set<HttpConnection> open = new LinkedHashSet<>();
  private final Set<WsConversation> conversations = new HashSet<>();
  private final HttpServerOptions options;
  private final HttpServer server;

  private RpcServer(Vertx vertx, Loop loop, RpcMethods methods, RpcServerLimits limits) {
    this.vertx = vertx;
    this.loop = loop;
    this.service = new RpcService(loop, Objects.requireNonNull(methods), limits);
    this.connections = new Quota(limits.connectionsLimit());
    this.options = options(limits);
    this.server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::opened)
            .invalidRequestHandler(StrictHttp::refuse)
            .requestHandler(this::handle);
  }

  private static HttpServerOptions options(RpcServerLimits limits) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(URI_LIMIT_CHARS)
        .setMaxHeaderSize(HEADERS_LIMIT_BYTES)
        .setTcpKeepAlive(true)
        .setReadIdleTimeout(limits.idleMs())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxWebSocketFrameSize(limits.bodyLimitBytes())
        .setMaxWebSocketMessageSize(limits.bodyLimitBytes())
        // What is small when it arrives would be large when it is unpacked.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  /**
   * Starts a server.
   *
   * @param port 0: any free one
   * @return fails where it cannot listen there
   */
  public static Future<RpcServer> start(
      Vertx vertx, String host, int port, RpcMethods methods, RpcServerLimits limits) {
    Loop loop = Loop.of(vertx);
    return new Confined(loop)
        .call(
            () -> {
              RpcServer server = new RpcServer(vertx, loop, methods, limits);
              return server.server.listen(port, host).map(listening -> server);
            });
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Ends it: subscriptions end at once, connections a moment later. */
  public Future<Void> close() {
    Promise<Void> done = Promise.promise();
    Future<Void> told = Loop.of(vertx).onLoop(done.future());
    loop.run(
        () -> {
          List.copyOf(conversations).forEach(WsConversation::close);
          loop.after(CLOSE_LIMIT_MS, () -> List.copyOf(open).forEach(HardClose::now));
          server.shutdown(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS).onComplete(done);
        });
    return told;
  }

  private void opened(HttpConnection connection) {
    if (!connections.take()) {
      HardClose.now(connection);
      return;
    }
    StrictHttp.on(connection, options);
    open.add(connection);
    HardClose.whenClosed(
        connection,
        () -> {
          open.remove(connection);
          connections.giveBack();
        });
  }

  private void handle(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if (!"/".equals(request.path())) {
      refuse(request, NOT_FOUND);
    } else if (isForWebSocket(request)) {
      converse(request);
    } else if (request.method().equals(HttpMethod.POST)) {
      HttpPost.serve(service, request);
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      allow(request.response());
    } else {
      request.response().putHeader(HttpHeaders.ALLOW, ALLOWED);
      refuse(request, METHOD_NOT_ALLOWED);
    }
  }

  private static boolean isForWebSocket(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  private void converse(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              WsConversation conversation = WsConversation.begin(service, socket, connection);
              conversations.add(conversation);
              HardClose.whenClosed(connection, () -> conversations.remove(conversation));
            });
  }

  private static void allow(HttpServerResponse response) {
    var unused =
        response
            .setStatusCode(NO_CONTENT)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, ALLOWED)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "*")
            .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE_S)
            .end();
  }

  /** Answers without a body, and reads none either: the connection ends with it. */
  private static void refuse(HttpServerRequest request, int status) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end()
        .onComplete(sent -> HardClose.now(request.connection()));
  }
}
