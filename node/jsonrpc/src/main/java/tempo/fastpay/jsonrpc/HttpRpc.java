package tempo.fastpay.jsonrpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tempo.fastpay.jsonrpc.RpcException.Kind;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.loop.StrictTls;

/**
 * Calls the methods of a server over HTTP, on connections that are kept. Thread-safe; results are
 * told on the caller's context. No call is made twice: after {@code UNREACHABLE}, {@code TIMEOUT}
 * and {@code MALFORMED} its caller knows whether it may be.
 */
public final class HttpRpc implements Rpc {
  /** The most requests that one batch is sent in; a longer batch is the caller's mistake. */
  public static final int PARTS_LIMIT = 64;

  /** Less than servers keep a quiet connection, so that a request seldom meets its end. */
  private static final int KEEP_ALIVE_S = 15;

  private static final String NOT_SENT = "the call was not sent: ";

  private final Vertx vertx;
  private final Loop loop;
  private final HttpClient client;
  private final Endpoint endpoint;
  private final RpcClientLimits limits;
  private final AtomicLong nextId = new AtomicLong(1);

  /** These three belong to the loop. */
  private final Set<HttpExchange> underWay = new LinkedHashSet<>();

  private final Set<HttpExchange> waiting = new LinkedHashSet<>();
  private boolean isClosed;

  private HttpRpc(
      Vertx vertx, HttpClientOptions options, Endpoint endpoint, RpcClientLimits limits) {
    this.vertx = vertx;
    this.loop = Loop.of(vertx);
    this.endpoint = endpoint;
    this.limits = limits;
    this.client =
        vertx.createHttpClient(
            StrictTls.on(options)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_S)
                .setConnectTimeout(limits.connectTimeoutMs()),
            new PoolOptions()
                .setHttp1MaxSize(limits.inFlightLimit())
                .setMaxWaitQueueSize(limits.inFlightLimit()));
  }

  /**
   * Makes a client; nothing is sent before the first call.
   *
   * @param url http or https; its user, if it names one, is sent as Basic authorization
   * @throws IllegalArgumentException if the URL is another
   */
  public static HttpRpc open(Vertx vertx, URI url, RpcClientLimits limits) {
    return open(vertx, url, limits, new HttpClientOptions());
  }

  /**
   * Makes a client as the public method does.
   *
   * @param options whom it believes, for https
   */
  static HttpRpc open(Vertx vertx, URI url, RpcClientLimits limits, HttpClientOptions options) {
    return new HttpRpc(vertx, options, Endpoint.of(url), Objects.requireNonNull(limits));
  }

  @Override
  public Future<Object> call(RpcCall call) {
    return send(RpcRequest.single(nextId.getAndIncrement(), call))
        .compose(answers -> result(answers.get(0)));
  }

  private static Future<Object> result(RpcAnswer answer) {
    if (answer instanceof RpcAnswer.Failed failed) {
      return Future.failedFuture(RpcException.of(failed.error()));
    }
    return Future.succeededFuture(((RpcAnswer.Result) answer).value());
  }

  /**
   * Makes calls in as few requests as {@code batchLimit} allows, one after the other: the next part
   * is sent when the one before it is answered, and the first part that fails fails all.
   *
   * @throws IllegalArgumentException if there are more than {@value #PARTS_LIMIT} parts
   */
  @Override
  public Future<List<RpcAnswer>> batch(List<RpcCall> calls) {
    long most = (long) PARTS_LIMIT * limits.batchLimit();
    if (calls.size() > most) {
      throw new IllegalArgumentException(
          "calls: expected at most " + most + ", got " + calls.size());
    }
    List<RpcCall> all = List.copyOf(calls);
    Future<List<RpcAnswer>> answers = Future.succeededFuture(new ArrayList<>(all.size()));
    for (int from = 0; from < all.size(); from += limits.batchLimit()) {
      List<RpcCall> part = all.subList(from, Math.min(all.size(), from + limits.batchLimit()));
      answers = answers.compose(before -> send(part).map(more -> joined(before, more)));
    }
    return answers;
  }

  private Future<List<RpcAnswer>> send(List<RpcCall> part) {
    return send(RpcRequest.batch(nextId.getAndAdd(part.size()), part));
  }

  private static List<RpcAnswer> joined(List<RpcAnswer> before, List<RpcAnswer> more) {
    before.addAll(more);
    return before;
  }

  private Future<List<RpcAnswer>> send(RpcRequest request) {
    Promise<List<RpcAnswer>> answers = Promise.promise();
    Future<List<RpcAnswer>> told = Loop.of(vertx).onLoop(answers.future());
    loop.run(
        () -> {
          HttpExchange exchange = new HttpExchange(loop, request, limits.answerLimitBytes());
          exchange.answers().onComplete(answers);
          admit(exchange);
        });
    return told;
  }

  private void admit(HttpExchange exchange) {
    if (isClosed) {
      exchange.fail(closed());
      return;
    }
    if (underWay.size() >= limits.inFlightLimit() && waiting.size() >= limits.waitingLimit()) {
      exchange.fail(RpcException.of(Kind.BUSY, NOT_SENT + "too many calls wait", null));
      return;
    }
    exchange.within(limits.timeoutMs(), Kind.BUSY, NOT_SENT + "its turn did not come" + inTime());
    exchange
        .answers()
        .onComplete(
            over -> {
              waiting.remove(exchange);
              underWay.remove(exchange);
              beginNext();
            });
    waiting.add(exchange);
    beginNext();
  }

  private void beginNext() {
    while (!waiting.isEmpty() && underWay.size() < limits.inFlightLimit()) {
      Iterator<HttpExchange> first = waiting.iterator();
      HttpExchange next = first.next();
      first.remove();
      underWay.add(next);
      next.within(limits.timeoutMs(), Kind.TIMEOUT, "no whole answer" + inTime());
      next.begin(client, toServer());
    }
  }

  private RequestOptions toServer() {
    return endpoint
        .into(new RequestOptions())
        .setMethod(HttpMethod.POST)
        .setFollowRedirects(false)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.ACCEPT, "application/json");
  }

  private String inTime() {
    return " within " + limits.timeoutMs() + " ms";
  }

  private static RpcException closed() {
    return RpcException.of(Kind.CLOSED, "the client is closed", null);
  }

  /** Ends it: calls under way and later ones fail as CLOSED. */
  public Future<Void> close() {
    Promise<Void> done = Promise.promise();
    Future<Void> told = Loop.of(vertx).onLoop(done.future());
    loop.run(
        () -> {
          isClosed = true;
          List.copyOf(waiting).forEach(each -> each.fail(closed()));
          List.copyOf(underWay).forEach(each -> each.fail(closed()));
          client.close().onComplete(done);
        });
    return told;
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
