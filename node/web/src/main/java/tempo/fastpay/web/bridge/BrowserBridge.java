package tempo.fastpay.web.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.vertx.ext.web.handler.sockjs.Transport;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.HardClose;
import tempo.fastpay.web.Mount;
import tempo.fastpay.web.ops.OwnHosts;

/**
 * Opens the event bus to browsers, by SockJS over WebSockets: at {@code /eventbus} for SockJS
 * clients, at {@code /eventbus/websocket} for plain ones, as far as {@link BridgePolicy} lets them.
 * Pages of other sites are refused. Belongs to the context of its HTTP server.
 */
public final class BrowserBridge implements Mount {
  public static final String PATH = "/eventbus";

  private static final Logger LOG = LoggerFactory.getLogger(BrowserBridge.class);

  /** SockJS serves more, such as a page that loads its client from elsewhere. */
  private static final Pattern SERVED =
      Pattern.compile(PATH + "/(info|websocket|[^/]+/[^/]+/websocket)");

  private final Vertx vertx;
  private final Config config;
  private final OpenSockets sockets;

  /**
   * The settings of the browsers' bridge.
   *
   * @param origins of pages that may use it beside its own, like {@code https://pay.example}
   */
  public record Config(Set<String> origins, BridgeLimits limits) {
    public Config {
      origins = Set.copyOf(origins);
      Objects.requireNonNull(limits);
    }

    /** Makes settings with the default bounds. */
    public static Config of(Set<String> origins) {
      return new Config(origins, BridgeLimits.DEFAULT);
    }
  }

  public BrowserBridge(Vertx vertx, Config config) {
    this.vertx = vertx;
    this.config = config;
    this.sockets = new OpenSockets(config.limits());
  }

  @Override
  public HttpServerOptions bounded(HttpServerOptions options) {
    return options
        .setMaxWebSocketFrameSize(config.limits().frameLimitBytes())
        .setMaxWebSocketMessageSize(config.limits().frameLimitBytes())
        // What is small when it arrives would be large when it is unpacked.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  @Override
  public void mount(Router router) {
    SockJSHandlerOptions options = new SockJSHandlerOptions().setInsertJSESSIONID(false);
    for (Transport transport : Transport.values()) {
      // The others keep sessions for clients that are not connected.
      if (transport != Transport.WEBSOCKET) {
        options.addDisabledTransport(transport.name());
      }
    }
    router.route(PATH + "/*").handler(this::admit);
    router
        .route(PATH + "/*")
        .subRouter(SockJSHandler.create(vertx, options).socketHandler(this::connected));
  }

  private void admit(RoutingContext request) {
    if (!SERVED.matcher(request.normalizedPath()).matches()) {
      request.response().setStatusCode(404).end();
    } else if (!isFromOwnPage(request)) {
      request.response().setStatusCode(403).end();
    } else if (!sockets.hasRoom(request.request().remoteAddress().hostAddress())) {
      request.response().setStatusCode(503).putHeader(HttpHeaders.RETRY_AFTER, "10").end();
    } else {
      request.next();
    }
  }

  /** Browsers always say which page opens a WebSocket; who is no browser can say anything. */
  private boolean isFromOwnPage(RoutingContext request) {
    String origin = request.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || config.origins().contains(origin)) {
      return true;
    }
    try {
      String page = URI.create(origin).getRawAuthority();
      return page != null && page.equalsIgnoreCase(OwnHosts.told(request.request()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void connected(SockJSSocket socket) {
    String address = socket.remoteAddress().hostAddress();
    if (!sockets.enter(address)) {
      LOG.atDebug().setMessage("no room for another client").addKeyValue("address", address).log();
      socket.close();
      return;
    }
    Conversation conversation =
        Conversation.begin(vertx, new SockJsLine(socket), Line.Dialect.BROWSER, config.limits());
    socket
        .handler(conversation::hear)
        .exceptionHandler(broken -> socket.close())
        .closeHandler(
            closed -> {
              sockets.leave(address);
              conversation.end();
            });
  }

  private record SockJsLine(SockJSSocket socket) implements Line {
    @Override
    public void write(JsonObject message) {
      socket.write(message.encode());
    }

    @Override
    public boolean isFull() {
      return socket.writeQueueFull();
    }

    @Override
    public void pauseUntilDrained() {
      socket.pause().drainHandler(drained -> socket.resume());
    }

    @Override
    public void cut() {
      HardClose.now(socket.routingContext().request().connection());
    }
  }
}
