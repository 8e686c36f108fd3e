package tempo.fastpay.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Lets the pages of configured other sites read what this node answers, and ask it to submit (CORS,
 * as the Fetch standard says). Credentials are never allowed: nothing here asks for any.
 */
final class Cors {
  private static final int NO_CONTENT = 204;
  private static final String PREFLIGHT_AGE_SECONDS = "600";
  private static final String METHODS = "GET, HEAD, POST";
  private static final String ASKED_HEADERS = "Accept, Content-Type, Last-Event-ID";
  private static final String SHOWN_HEADERS = "Allow, Retry-After";

  private final Set<String> origins;

  Cors(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** True for an origin that is configured, as browsers write it. */
  boolean allows(String origin) {
    return origins.contains(origin);
  }

  /** Marks answers to pages of configured sites, and answers what browsers ask beforehand. */
  void handle(RoutingContext ctx) {
    if (origins.isEmpty() || !isRest(ctx.request().path())) {
      ctx.next();
      return;
    }
    MultiMap headers = ctx.response().headers();
    headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !allows(origin)) {
      ctx.next();
      return;
    }
    headers
        .set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .set("Cross-Origin-Resource-Policy", "cross-origin");
    if (HttpMethod.OPTIONS.equals(ctx.request().method())
        && ctx.request().headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      headers
          .set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ASKED_HEADERS)
          .set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE_SECONDS);
      ctx.response().setStatusCode(NO_CONTENT).end();
      return;
    }
    headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, SHOWN_HEADERS);
    ctx.next();
  }

  private static boolean isRest(String path) {
    return path != null && (path.startsWith(Api.PREFIX + "/") || path.equals(WebRoutes.OPENAPI));
  }
}
