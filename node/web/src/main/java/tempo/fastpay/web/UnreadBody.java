package tempo.fastpay.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import tempo.fastpay.loop.HardClose;
import tempo.fastpay.loop.Loop;

/**
 * Ends a request whose body was not read to its end: it is answered, and its connection is closed a
 * moment later, without reading what nobody asked for.
 */
final class UnreadBody {
  /** Closed at once, the unread rest would make the other side lose the answer. */
  private static final long LINGER_MS = 500;

  private UnreadBody() {}

  static void watch(RoutingContext ctx) {
    if (hasBody(ctx.request())) {
      ctx.addHeadersEndHandler(answering -> cutShort(ctx));
    }
    ctx.next();
  }

  private static void cutShort(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (!request.isEnded()) {
      request.pause();
      ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      Loop.of(ctx.vertx()).after(LINGER_MS, () -> HardClose.now(request.connection()));
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !"0".equals(length));
  }
}
