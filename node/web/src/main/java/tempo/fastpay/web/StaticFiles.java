package tempo.fastpay.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Map;

/** Serves pages out of a map: a path that is not in it leads nowhere. */
final class StaticFiles {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final String INDEX = "/index.html";

  private final Map<String, Asset> assets;
  private final Answers answers;

  StaticFiles(Map<String, Asset> assets, Answers answers) {
    this.assets = Map.copyOf(assets);
    this.answers = answers;
  }

  /** Serves the file at the request's path, or leaves the request to the next route. */
  void serve(RoutingContext ctx) {
    String path = ctx.request().path();
    Asset asset = assets.get("/".equals(path) ? INDEX : path);
    if (asset == null) {
      ctx.next();
      return;
    }
    HttpMethod method = ctx.request().method();
    if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
      ctx.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      ctx.fail(HttpRefusal.wrong(METHOD_NOT_ALLOWED, "method: expected GET or HEAD"));
      return;
    }
    serve(ctx, asset);
  }

  private void serve(RoutingContext ctx, Asset asset) {
    boolean isGzipped = asset.gzipped().isPresent() && Negotiation.takesGzip(ctx.request());
    if (!isGzipped) {
      Negotiation.requirePlain(ctx.request());
    }
    String tag = isGzipped ? asset.gzippedTag() : asset.tag();
    HttpServerResponse response =
        ctx.response()
            .putHeader(HttpHeaders.ETAG, tag)
            .putHeader(HttpHeaders.CACHE_CONTROL, asset.cacheControl())
            .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (isHeld(ctx, tag)) {
      response.setStatusCode(NOT_MODIFIED).end();
      return;
    }
    Buffer content = asset.content();
    if (isGzipped) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
      content = asset.gzipped().get();
    }
    answers.end(ctx, OK, asset.type(), content);
  }

  /** Compared weakly, as conditional GETs are: a proxy may have weakened the tag. */
  private static boolean isHeld(RoutingContext ctx, String tag) {
    return ctx.request().headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .anyMatch(one -> "*".equals(one) || one.equals(tag) || one.equals("W/" + tag));
  }
}
