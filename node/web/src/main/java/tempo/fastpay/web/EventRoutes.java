package tempo.fastpay.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.web.events.EventHub;
import tempo.fastpay.web.events.SseText;

/** Serves event streams over HTTP. */
final class EventRoutes {
  /** The time after which a refused reader may come back: somebody may have left by then. */
  private static final long RETRY_AFTER_MS = 5_000;

  private static final String TX_HASH = "tx_hash";
  private static final String ADDRESS = "address";
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
    JsonObject asked = QueryJson.of(ctx, Set.of());
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
    hub.open(ctx.request(), what.filter(), what.cursor(), () -> gate.leave(address));
  }

  private record Asked(BoardFilter filter, Optional<String> cursor) {}

  private static Asked read(JsonFields asked) {
    Optional<String> cursor =
        asked.has(CURSOR)
            ? Optional.of(asked.text(CURSOR, BoardQuery.CURSOR_LIMIT_CHARS))
            : Optional.empty();
    boolean isByAddress = asked.has(ADDRESS);
    if (asked.has(TX_HASH)) {
      if (isByAddress) {
        throw new MalformedRequestException("tx_hash or address: expected at most one of them");
      }
      return new Asked(new BoardFilter.OfTx(new TxHash(asked.bytes32(TX_HASH))), cursor);
    }
    return new Asked(
        isByAddress ? new BoardFilter.OfAddress(asked.address(ADDRESS)) : new BoardFilter.All(),
        cursor);
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
