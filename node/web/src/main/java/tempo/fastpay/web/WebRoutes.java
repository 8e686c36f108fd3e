package tempo.fastpay.web;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.loop.HardClose;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.StrictHttp;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.web.events.EventHub;
import tempo.fastpay.web.ops.OpsRoutes;
import tempo.fastpay.web.ops.OwnHosts;
import tempo.fastpay.web.ops.UriEscapes;

/** Joins all routes of the web role, and the handlers that all of them share. */
final class WebRoutes {
  /** The path of the description of all routes. */
  static final String OPENAPI = "/openapi.json";

  private static final String OPENAPI_RESOURCE = "openapi.json";
  private static final long RETRY_AFTER_MS = 1_000;

  private final Vertx vertx;
  private final Loop loop;
  private final WebVerticle.Config config;
  private final WebVerticle.Ports ports;
  private final JsonCodec codec;
  private final EventHub hub;
  private final Connections connections;
  private final Answers answers;
  private final Gate exchanges;

  WebRoutes(
      Vertx vertx,
      Loop loop,
      WebVerticle.Config config,
      WebVerticle.Ports ports,
      JsonCodec codec,
      EventHub hub,
      Connections connections) {
    this.vertx = vertx;
    this.loop = loop;
    this.config = config;
    this.ports = ports;
    this.codec = codec;
    this.hub = hub;
    this.connections = connections;
    this.answers = new Answers(codec, config.limits().answersLimitBytes());
    this.exchanges = new Gate(loop, "requests", config.limits().exchanges(), RETRY_AFTER_MS);
  }

  Router router(Map<String, Asset> assets, OpsRoutes ops) {
    Router router = Router.router(vertx);
    Cors cors = new Cors(config.origins());
    router
        .route()
        .handler(connections::begin)
        .handler(UnreadBody::watch)
        .handler(SecurityHeaders::add)
        .handler(cors::handle)
        .failureHandler(this::failed);
    // Before the gate: whoever watches the node must see it when it is crowded.
    ops.mount(router);
    router.route().handler(this::admit);
    rest(router, cors);
    ports.mounts().forEach(mount -> mount.mount(router));
    router.route().handler(new StaticFiles(assets, answers)::serve);
    router.route().handler(ctx -> ctx.fail(HttpRefusal.noSuchPath()));
    return router;
  }

  private void rest(Router router, Cors cors) {
    WebLimits limits = config.limits();
    Api api = new Api(router, cors);
    SubmitRoute submit =
        new SubmitRoute(loop, config.committee(), ports.aggregator(), codec, answers, limits);
    api.postJson("/submit-raw-tx", submit::submit);
    new ReadRoutes(
            loop,
            ports.aggregator(),
            codec,
            new ProtoCodec(config.committee()),
            answers,
            limits.callMs(),
            config.assets())
        .mount(api);
    EventRoutes events = new EventRoutes(loop, hub, connections, limits.streams());
    events.mount(api);
    new InfoRoutes(answers, config.committee().chainId(), config.assets(), ports.demo().isPresent())
        .mount(api);
    ports.demo().ifPresent(demo -> new DemoRoutes(loop, demo, connections).mount(api));
    JsonObject openapi = openapi();
    router
        .route(OPENAPI)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(ctx -> answers.ok(ctx, openapi));
    new WebMetrics(ports.metrics())
        .bind(answers, connections, hub)
        .bind("requests", exchanges)
        .bind("submissions", submit.gate())
        .bind("streams", events.gate());
  }

  private static JsonObject openapi() {
    try (InputStream in = WebRoutes.class.getResourceAsStream(OPENAPI_RESOURCE)) {
      return new JsonObject(Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void admit(RoutingContext ctx) {
    String address = ctx.request().remoteAddress().hostAddress();
    exchanges.enter(address);
    connections.whenOver(ctx, () -> exchanges.leave(address));
    ctx.next();
  }

  private void failed(RoutingContext ctx) {
    answers.refuse(
        ctx,
        ctx.failure() == null
            ? HttpRefusal.wrong(ctx.statusCode(), "the request cannot be understood")
            : Failures.of(ctx.request().method() + " " + ctx.request().path(), ctx.failure()));
  }

  /** Answers bytes that are no HTTP, or too long before there is a request. */
  void invalid(HttpServerRequest request) {
    StrictHttp.Refusal refusal = StrictHttp.refusal(request);
    refuse(request, HttpRefusal.wrong(refusal.status(), refusal.message()));
  }

  /**
   * Hands the router all requests but those for other hosts, and those whose URI no router can
   * read.
   */
  Handler<HttpServerRequest> readable(Router router) {
    OwnHosts hosts = new OwnHosts(config.host(), config.names());
    return request -> {
      Optional<OwnHosts.Refusal> foreign = hosts.refusal(request);
      if (foreign.isPresent()) {
        refuse(request, HttpRefusal.wrong(foreign.get().status(), foreign.get().message()));
      } else if (UriEscapes.areWhole(request)) {
        router.handle(request);
      } else {
        refuse(
            request,
            HttpRefusal.wrong(Failures.BAD_REQUEST, "URI: expected two hex digits after each %"));
      }
    };
  }

  /** Answers before there is a route, and closes the connection. */
  private void refuse(HttpServerRequest request, HttpRefusal refusal) {
    SecurityHeaders.addTo(request.response().headers());
    request
        .response()
        .setStatusCode(refusal.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Answers.JSON)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(new JsonObject().put("reject", codec.encode(refusal.reject())).toBuffer())
        .onComplete(sent -> HardClose.now(request.connection()));
  }
}
