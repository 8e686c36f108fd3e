package tempo.fastpay.web.ops;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import tempo.fastpay.loop.Loop;

/** Serves {@code /metrics}, {@code /health/live} and {@code /health/ready}. */
public final class OpsRoutes {
  public static final String METRICS = "/metrics";
  public static final String LIVE = "/health/live";
  public static final String READY = "/health/ready";

  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int NOT_READY = 503;
  private static final String RETRY_AFTER_SECONDS = "5";

  private final Metrics metrics;
  private final Health health;

  public OpsRoutes(Metrics metrics, Health health) {
    this.metrics = metrics;
    this.health = health;
  }

  public void mount(Router router) {
    mount(router, METRICS, this::metrics);
    mount(router, LIVE, OpsRoutes::live);
    mount(router, READY, this::ready);
  }

  private static void mount(Router router, String path, Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    router
        .route(path)
        .handler(
            ctx ->
                ctx.response()
                    .setStatusCode(METHOD_NOT_ALLOWED)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end());
  }

  private void metrics(RoutingContext ctx) {
    // Some gauges ask the operating system.
    Loop.of(ctx.vertx())
        .compute(metrics::scrape)
        .onSuccess(
            text ->
                ctx.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, Metrics.CONTENT_TYPE)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(text))
        .onFailure(ctx::fail);
  }

  /** Answers always: an answer shows that the event loop turns. */
  private static void live(RoutingContext ctx) {
    answer(ctx, OK, new JsonObject().put("status", "UP"));
  }

  private void ready(RoutingContext ctx) {
    // What is asked answers on threads of its own.
    Loop.of(ctx.vertx())
        .onLoop(health.report())
        .onSuccess(
            report -> {
              if (!report.isReady()) {
                ctx.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
              }
              answer(ctx, report.isReady() ? OK : NOT_READY, report.body());
            })
        .onFailure(ctx::fail);
  }

  private static void answer(RoutingContext ctx, int status, JsonObject body) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body.toBuffer());
  }
}
