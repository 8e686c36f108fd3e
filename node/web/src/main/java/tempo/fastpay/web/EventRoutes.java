package tempo.fastpay.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.web.events.EventHub;
import tempo.fastpay.web.events.EventKind;
import tempo.fastpay.web.events.SseText;
import tempo.fastpay.web.events.Wanted;

/** Serves event streams over HTTP. */
final class EventRoutes {
  /** The time after which a refused reader may come back: somebody may have left by then. */
  private static final long RETRY_AFTER_MS = 5_000;

  private static final String CURSOR = "cursor";
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final EventHub hub;
  private final Connections connections;
  private final Gate gate;

  EventRoutes(Loop loop, EventHub hub, Connections connections, WebLimits.Share streams) {
    this.hub = hub;
    this.connections = connections;
    this.gate = new Gate(loop, "event streams", streams, RETRY_AFTER_MS);
  }

  Gate gate() {
    return gate;
  }

  void mount(Api api) {
    api.get("/events", this::events, SseText.TYPE);
  }

  private void events(RoutingContext ctx) {
    JsonObject asked = QueryJson.of(ctx, Set.of(EventKind.PARAMETER));
    Set<EventKind> kinds = EventKind.takenFrom(asked);
    // A reader that comes back sends both: what it saw last is in the header.
    Optional.ofNullable(ctx.request().getHeader(LAST_EVENT_ID))
        .ifPresent(seen -> asked.put(CURSOR, seen));
    Asked what = JsonFields.read(asked, EventRoutes::read);
    if (HttpMethod.HEAD.equals(ctx.request().method())) {
      begin(ctx, connections);
      ctx.response().end();
      return;
    }
    String address = ctx.request().remoteAddress().hostAddress();
    gate.enter(address);
    begin(ctx, connections);
    hub.open(
        ctx.request(), new Wanted(what.filter(), kinds), what.cursor(), () -> gate.leave(address));
  }

  private record Asked(BoardFilter filter, Optional<String> cursor) {}

  private static Asked read(JsonFields asked) {
    Optional<String> cursor =
        asked.has(CURSOR)
            ? Optional.of(asked.text(CURSOR, BoardQuery.CURSOR_LIMIT_CHARS))
            : Optional.empty();
    // Known here, and taken out before.
    asked.has(EventKind.PARAMETER);
    return new Asked(JsonCodec.boardFilter(asked), cursor);
  }

  /** Sets the head of a stream's response. */
  static void begin(RoutingContext ctx, Connections connections) {
    connections.isStream(ctx);
    HttpServerResponse response = ctx.response();
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, SseText.TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, Answers.NO_STORE)
        // Proxies would gather events before they pass them on.
        .putHeader("X-Accel-Buffering", "no");
  }
}
