package tempo.fastpay.launcher.faults;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Stands between a validator and its chain's node, and does what broken nodes and networks do: HTTP
 * on one port, the WebSocket, byte by byte, on another.
 */
final class FaultyNode implements AutoCloseable {
  private static final String HOST = StagedDevChain.HOST;
  private static final int UNAVAILABLE = 503;
  private static final Set<String> TAGS = Set.of("finalized", "latest", "safe", "pending");

  /** What is done with a request for the node. */
  private interface Fault {
    void serve(HttpServerRequest request, Buffer body);
  }

  private final Vertx vertx;
  private final int nodePort;
  private final HttpClient http;
  private final NetClient net;
  private final Set<NetSocket> relayed = ConcurrentHashMap.newKeySet();
  private volatile Fault fault;
  private volatile boolean isSilent;
  private HttpServer server;
  private NetServer relay;
  private int httpPort;
  private int wsPort;

  private FaultyNode(Vertx vertx, int nodePort) {
    this.vertx = vertx;
    this.nodePort = nodePort;
    this.http = vertx.createHttpClient();
    this.net = vertx.createNetClient();
    this.fault = honest(nodePort);
  }

  /** Stands before the node at a port, and does nothing wrong yet. */
  static FaultyNode before(Vertx vertx, int nodePort) {
    FaultyNode node = new FaultyNode(vertx, nodePort);
    node.start();
    return node;
  }

  NodeUrl url() {
    return NodeUrl.parse("http://" + HOST + ":" + httpPort + " ws://" + HOST + ":" + wsPort);
  }

  /** Listens, where it did before. */
  void start() {
    server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> request.body().onSuccess(body -> fault.serve(request, body)))
                .listen(httpPort, HOST));
    relay = await(vertx.createNetServer().connectHandler(this::relay).listen(wsPort, HOST));
    httpPort = server.actualPort();
    wsPort = relay.actualPort();
  }

  /** Ends all connections, and takes no more. */
  void stop() {
    relayed.forEach(NetSocket::close);
    await(server.close().compose(closed -> relay.close()));
  }

  /** Nothing is wrong with it any more. Connections that fell silent stay so. */
  void mend() {
    fault = honest(nodePort);
    isSilent = false;
  }

  /** No request is answered. */
  void hang() {
    fault = (request, body) -> {};
  }

  /** Requests are answered with an HTTP status alone. */
  void refuse() {
    fault = (request, body) -> request.response().setStatusCode(UNAVAILABLE).end();
  }

  /** Every call is answered with an error. */
  void err() {
    fault =
        (request, body) ->
            each(
                request,
                body,
                call ->
                    Future.succeededFuture(
                        error(call, -32603, "internal error: database is locked")));
  }

  /** The first half of each answer comes, and then the connection ends. */
  void breakOff() {
    fault =
        (request, body) ->
            ask(nodePort, body)
                .onSuccess(
                    answer -> {
                      request
                          .response()
                          .putHeader("content-length", Integer.toString(answer.length()))
                          .write(answer.slice(0, answer.length() / 2))
                          .onComplete(written -> request.connection().close());
                    });
  }

  /** The first half of each answer comes as if it were all. */
  void halve() {
    fault =
        (request, body) ->
            ask(nodePort, body)
                .onSuccess(answer -> answer(request, answer.slice(0, answer.length() / 2)));
  }

  /** It knows no block above a height, and takes no transaction that came later. */
  void standAt(UInt64 height) {
    fault = (request, body) -> each(request, body, call -> notAbove(height, call));
  }

  /** It is another chain's node from now on. */
  void become(int port) {
    fault = honest(port);
  }

  /** Which blocks are final comes from its node, all that is in blocks from another one. */
  void mixWith(int port) {
    fault =
        (request, body) -> each(request, body, call -> ask(isOfTags(call) ? nodePort : port, call));
  }

  private static boolean isOfTags(JsonObject call) {
    JsonArray params = call.getJsonArray("params", new JsonArray());
    return !params.isEmpty() && params.getValue(0) instanceof String first && TAGS.contains(first);
  }

  /** The WebSocket falls silent: connections stay, and nothing comes any more, in no direction. */
  void fallSilent() {
    isSilent = true;
  }

  private Fault honest(int port) {
    return (request, body) ->
        ask(port, body)
            .onSuccess(answer -> answer(request, answer))
            .onFailure(cause -> request.response().setStatusCode(UNAVAILABLE).end());
  }

  private static void answer(HttpServerRequest request, Buffer answer) {
    request.response().putHeader("content-type", "application/json").end(answer);
  }

  private Future<Buffer> ask(int port, Buffer body) {
    return http.request(HttpMethod.POST, port, HOST, "/")
        .map((HttpClientRequest request) -> request.putHeader("content-type", "application/json"))
        .compose(request -> request.send(body))
        .compose(HttpClientResponse::body);
  }

  private Future<JsonObject> ask(int port, JsonObject call) {
    return ask(port, call.toBuffer()).map(Buffer::toJsonObject);
  }

  private interface Answering {
    Future<JsonObject> answer(JsonObject call);
  }

  private static void each(HttpServerRequest request, Buffer body, Answering answering) {
    Object asked = Json.decodeValue(body);
    if (asked instanceof JsonObject call) {
      answering.answer(call).onSuccess(answer -> answer(request, answer.toBuffer()));
      return;
    }
    List<Future<JsonObject>> answers = new ArrayList<>();
    ((JsonArray) asked).forEach(call -> answers.add(answering.answer((JsonObject) call)));
    Future.all(answers)
        .onSuccess(
            all -> {
              JsonArray batch = new JsonArray();
              answers.forEach(answer -> batch.add(answer.result()));
              answer(request, batch.toBuffer());
            });
  }

  private static JsonObject error(JsonObject call, int code, String message) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", call.getValue("id"))
        .put("error", new JsonObject().put("code", code).put("message", message));
  }

  private static JsonObject nothing(JsonObject call) {
    return new JsonObject().put("jsonrpc", "2.0").put("id", call.getValue("id")).putNull("result");
  }

  private Future<JsonObject> notAbove(UInt64 height, JsonObject call) {
    JsonArray params = call.getJsonArray("params", new JsonArray());
    switch (call.getString("method")) {
      case "eth_getBlockByNumber", "eth_getBlockReceipts" -> {
        String which = params.getString(0);
        JsonObject asked = call.copy();
        if (TAGS.contains(which)) {
          asked.getJsonArray("params").set(0, Quantity.of(height));
        } else if (height.isLessThan(Quantity.uint64(which))) {
          return Future.succeededFuture(nothing(call));
        }
        return ask(nodePort, asked);
      }
      case "eth_blockNumber" -> {
        return Future.succeededFuture(nothing(call).put("result", Quantity.of(height)));
      }
      case "eth_sendRawTransaction" -> {
        return Future.succeededFuture(error(call, -32000, "the node is syncing"));
      }
      default -> {
        return hashIn(params) == null
            ? ask(nodePort, call)
            : ask(nodePort, blockByHash(hashIn(params)))
                .compose(
                    block ->
                        isAbove(height, block)
                            ? Future.succeededFuture(error(call, -32001, "header not found"))
                            : ask(nodePort, call));
      }
    }
  }

  private static String hashIn(JsonArray params) {
    Object last = params.isEmpty() ? null : params.getValue(params.size() - 1);
    return last instanceof JsonObject block ? block.getString("blockHash") : null;
  }

  private static JsonObject blockByHash(String hash) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", 1)
        .put("method", "eth_getBlockByHash")
        .put("params", new JsonArray().add(hash).add(false));
  }

  private static boolean isAbove(UInt64 height, JsonObject answer) {
    JsonObject block = answer.getJsonObject("result");
    return block != null && height.isLessThan(Quantity.uint64(block.getString("number")));
  }

  /** What falls silent once stays so: bytes that were dropped are missed by what follows. */
  private void relay(NetSocket near) {
    relayed.add(near);
    near.pause();
    near.closeHandler(closed -> relayed.remove(near));
    AtomicBoolean isDead = new AtomicBoolean();
    net.connect(nodePort, HOST)
        .onSuccess(
            far -> {
              relayed.add(far);
              far.closeHandler(
                  closed -> {
                    relayed.remove(far);
                    if (!isDead.get()) {
                      near.close();
                    }
                  });
              near.closeHandler(
                  closed -> {
                    relayed.remove(near);
                    far.close();
                  });
              near.handler(bytes -> pass(bytes, far, isDead));
              far.handler(bytes -> pass(bytes, near, isDead));
              near.resume();
            })
        .onFailure(cause -> near.close());
  }

  private void pass(Buffer bytes, NetSocket to, AtomicBoolean isDead) {
    if (isSilent) {
      isDead.set(true);
    }
    if (!isDead.get()) {
      to.write(bytes);
    }
  }

  @Override
  public void close() {
    stop();
    await(http.close().compose(closed -> net.close()));
  }
}
