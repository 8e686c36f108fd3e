package tempo.fastpay.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.web.ops.OwnHosts;

/**
 * Adds routes that answer every request to their path: a request that does not fit is told what
 * would.
 */
final class Api {
  static final String PREFIX = "/api/v1";

  private static final int FORBIDDEN = 403;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final Router router;
  private final Cors cors;

  Api(Router router, Cors cors) {
    this.router = router;
    this.cors = cors;
  }

  /**
   * Adds a GET route that answers JSON.
   *
   * @param path below {@link #PREFIX}
   */
  void get(String path, Handler<RoutingContext> handler) {
    get(path, handler, Answers.JSON);
  }

  /**
   * Adds a GET route that answers one of several media types, the first where nothing is asked for.
   *
   * @param types of which {@link RoutingContext#getAcceptableContentType} then gives one
   */
  void get(String path, Handler<RoutingContext> handler, String... types) {
    List<String> served = List.of(types);
    router
        .route(PREFIX + path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(
            ctx -> {
              Negotiation.requirePlain(ctx.request());
              ctx.setAcceptableContentType(Negotiation.mediaType(ctx.request(), served));
              handler.handle(ctx);
            });
    others(PREFIX + path, "GET, HEAD");
  }

  /** Adds a POST route that takes a JSON body, from no page of a site that is not configured. */
  void postJson(String path, Handler<RoutingContext> handler) {
    router.post(PREFIX + path).handler(this::checkOrigin);
    router
        .post(PREFIX + path)
        .handler(
            ctx -> {
              Negotiation.requireBody(ctx.request(), Answers.JSON);
              handler.handle(ctx);
            });
    others(PREFIX + path, "POST");
  }

  /** Adds a POST route without a body, from no page of a site that is not configured. */
  void post(String path, Handler<RoutingContext> handler) {
    router.post(PREFIX + path).handler(this::checkOrigin);
    router.post(PREFIX + path).handler(handler);
    others(PREFIX + path, "POST");
  }

  /** Browsers say where a request comes from; others need not. */
  private void checkOrigin(RoutingContext ctx) {
    String origin = ctx.request().getHeader("Origin");
    if (origin != null
        && !cors.allows(origin)
        && !authority(origin).equalsIgnoreCase(OwnHosts.told(ctx.request()))) {
      ctx.fail(
          new HttpRefusal(
              FORBIDDEN,
              Reject.of(
                  RejectCode.INVALID_FORMAT,
                  "Origin: requests from other sites' pages are refused")));
    } else {
      ctx.next();
    }
  }

  private static String authority(String origin) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private void others(String path, String allowed) {
    router
        .route(path)
        .handler(
            ctx -> {
              ctx.response().putHeader("Allow", allowed);
              ctx.fail(HttpRefusal.wrong(METHOD_NOT_ALLOWED, "method: expected " + allowed));
            });
  }
}
