package tempo.fastpay.web.ops;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.loop.StrictHttp;

/** Serves metrics and health of a node without the web role, on a port of their own. */
public final class OpsEndpoint {
  private static final int BAD_REQUEST = 400;
  private static final int IDLE_LIMIT_SECONDS = 30;
  private static final long CLOSE_LIMIT_MS = 1_000;

  private final HttpServer server;

  private OpsEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param port 0: any free one
   * @param names under which it is asked for, beside addresses, {@code localhost} and the one it
   *     listens at
   */
  public static Future<OpsEndpoint> listen(
      Vertx vertx,
      String host,
      int port,
      Collection<String> names,
      Metrics metrics,
      Health health) {
    OwnHosts hosts = new OwnHosts(host, names);
    Router router = Router.router(vertx);
    new OpsRoutes(metrics, health).mount(router);
    HttpServerOptions options =
        new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_LIMIT_SECONDS);
    return vertx
        .createHttpServer(options)
        .connectionHandler(connection -> StrictHttp.on(connection, options))
        .invalidRequestHandler(StrictHttp::refuse)
        .requestHandler(
            request -> {
              Optional<OwnHosts.Refusal> refusal = hosts.refusal(request);
              if (refusal.isPresent()) {
                request
                    .response()
                    .setStatusCode(refusal.get().status())
                    .end(refusal.get().message());
              } else if (UriEscapes.areWhole(request)) {
                router.handle(request);
              } else {
                request.response().setStatusCode(BAD_REQUEST).end();
              }
            })
        .listen(port, host)
        .map(OpsEndpoint::new);
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  public Future<Void> close() {
    return server.shutdown(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
  }
}
