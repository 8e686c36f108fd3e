package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.jsonrpc.Waiting.await;
import static tempo.fastpay.jsonrpc.Waiting.failure;
import static tempo.fastpay.jsonrpc.Waiting.next;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.jsonrpc.RpcException.Kind;
import tempo.fastpay.loop.Loop;

/** The client over HTTP: against the server of this module, and against ones that misbehave. */
class HttpRpcTest {
  private static final RpcClientLimits LIMITS = RpcClientLimits.DEFAULT;

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedMethods methods = new ScriptedMethods();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private HttpRpc toServer(RpcClientLimits limits) throws Exception {
    RpcServer server =
        await(RpcServer.start(vertx, "127.0.0.1", 0, methods, RpcServerLimits.DEFAULT));
    return HttpRpc.open(vertx, URI.create("http://127.0.0.1:" + server.port()), limits);
  }

  private RpcException failing(RpcClientLimits limits, BiConsumer<NetSocket, String> script)
      throws Exception {
    RawServer server = new RawServer(vertx, script);
    return failure(HttpRpc.open(vertx, server.url(), limits).call(RpcCall.of("m")));
  }

  private static String result(String request, Object result) {
    Object id = new JsonObject(request).getValue("id");
    return new JsonObject().put("jsonrpc", "2.0").put("id", id).put("result", result).encode();
  }

  @Test
  void callsAndTheirErrorsCome() throws Exception {
    HttpRpc rpc = toServer(LIMITS);

    assertThat(await(rpc.call(RpcCall.of("echo", 1, "ü", null, new JsonObject().put("a", 2)))))
        .isEqualTo(new JsonArray().add(1).add("ü").addNull().add(new JsonObject().put("a", 2)));
    assertThat(await(rpc.call(RpcCall.of("nothing")))).isNull();
    RpcException reverted = failure(rpc.call(RpcCall.of("revert")));
    assertThat(reverted.kind()).isEqualTo(Kind.ERROR);
    assertThat(reverted.error())
        .contains(new RpcError(3, "execution reverted", Optional.of("0xab")));
  }

  @Test
  void aBatchIsAnsweredInItsOrderAndErrorsKeepTheirPlace() throws Exception {
    HttpRpc rpc = toServer(LIMITS);

    assertThat(
            await(
                rpc.batch(List.of(RpcCall.of("echo", 1), RpcCall.of("no"), RpcCall.of("nothing")))))
        .containsExactly(
            new RpcAnswer.Result(JsonArray.of(1)),
            new RpcAnswer.Failed(RpcError.of(RpcError.METHOD_NOT_FOUND, "no no")),
            new RpcAnswer.Result(null));
    assertThat(await(rpc.batch(List.of()))).isEmpty();
  }

  @Test
  void aLongBatchIsSentInPartsOneAfterTheOther() throws Exception {
    BlockingQueue<Integer> parts = new LinkedBlockingQueue<>();
    RawServer server =
        new RawServer(
            vertx,
            (socket, text) -> {
              JsonArray answers = new JsonArray();
              new JsonArray(text)
                  .forEach(call -> answers.add(((JsonObject) call).put("result", answers.size())));
              parts.add(answers.size());
              RawServer.answer(socket, 200, answers.encode());
            });
    HttpRpc rpc = HttpRpc.open(vertx, server.url(), LIMITS.withBatchLimit(3));
    List<RpcCall> seven = IntStream.range(0, 7).mapToObj(i -> RpcCall.of("m", i)).toList();

    assertThat(await(rpc.batch(seven))).hasSize(7);
    assertThat(parts).containsExactly(3, 3, 1);
    assertThat(server.connections).as("one after the other").hasValue(1);

    HttpRpc narrow = HttpRpc.open(vertx, server.url(), LIMITS.withBatchLimit(1));
    List<RpcCall> tooMany =
        IntStream.rangeClosed(0, HttpRpc.PARTS_LIMIT).mapToObj(i -> RpcCall.of("m", i)).toList();
    assertThatThrownBy(() -> narrow.batch(tooMany))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("calls: expected at most 64, got 65");
  }

  @Test
  void aLongAnswerIsReadWhole() throws Exception {
    HttpRpc rpc = toServer(LIMITS);

    assertThat((String) await(rpc.call(RpcCall.of("long", 3_000_000)))).hasSize(3_000_000);
  }

  @Test
  void resultsAreToldOnTheCallersContext() throws Exception {
    HttpRpc rpc = toServer(LIMITS);
    Context caller = vertx.getOrCreateContext();
    Promise<Context> told = Promise.promise();

    Loop.of(vertx, caller)
        .run(
            () ->
                rpc.call(RpcCall.of("echo"))
                    .onComplete(any -> told.complete(Vertx.currentContext())));

    assertThat(await(told.future())).isSameAs(caller);
  }

  @Test
  void aConnectionIsKept() throws Exception {
    RawServer server =
        new RawServer(vertx, (socket, text) -> RawServer.answer(socket, 200, result(text, "here")));
    HttpRpc rpc = HttpRpc.open(vertx, server.url(), LIMITS);

    for (int i = 0; i < 5; i++) {
      assertThat(await(rpc.call(RpcCall.of("m")))).isEqualTo("here");
    }
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void halfAnAnswerIsNone() throws Exception {
    assertThat(
            failing(
                    LIMITS,
                    (socket, text) -> {
                      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":1,");
                      socket.close();
                    })
                .kind())
        .isEqualTo(Kind.UNREACHABLE);
    assertThat(
            failing(
                    LIMITS,
                    (socket, text) -> {
                      socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"id\":1,");
                      socket.close();
                    })
                .kind())
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aConnectionThatBreaksIsUnreachable() throws Exception {
    assertThat(failing(LIMITS, (socket, text) -> socket.close()).kind())
        .isEqualTo(Kind.UNREACHABLE);
    assertThat(failing(LIMITS, (socket, text) -> socket.write("no HTTP at all\r\n\r\n")).kind())
        .isEqualTo(Kind.UNREACHABLE);

    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    URI nobody = URI.create("http://user:word@127.0.0.1:" + port + "/key?secret");
    RpcException refused = failure(HttpRpc.open(vertx, nobody, LIMITS).call(RpcCall.of("m")));
    assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(refused.getMessage()).doesNotContain("user", "word", "key", "secret");
  }

  @Test
  void silenceEndsInTime() throws Exception {
    BlockingQueue<NetSocket> asked = new LinkedBlockingQueue<>();
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    RpcException late =
        failing(
            LIMITS.withTimeoutMs(200),
            (socket, text) -> {
              socket.closeHandler(closed -> ended.add("closed"));
              asked.add(socket);
            });

    assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(late).hasMessage("no whole answer within 200 ms");
    assertThat(asked).hasSize(1);
    assertThat(next(ended)).isEqualTo("closed");
  }

  @Test
  void anAnswerThatNeverEndsIsNotReadOn() throws Exception {
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    RpcException tooLong =
        failing(
            LIMITS.withAnswerLimitBytes(1_000),
            (socket, text) -> {
              socket.closeHandler(closed -> ended.add("closed"));
              socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              socket.write("400\r\n" + "x".repeat(0x400) + "\r\n");
            });

    assertThat(tooLong.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(tooLong).hasMessageContaining("longer than 1000 bytes");
    assertThat(next(ended)).isEqualTo("closed");
  }

  @Test
  void anotherStatusIsUnreachableUnlessItsBodyIsAnAnswer() throws Exception {
    RpcException busy =
        failing(LIMITS, (socket, text) -> RawServer.answer(socket, 503, "<b>busy\r\n</b>"));
    assertThat(busy.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(busy).hasMessage("HTTP status 503: <b>busy </b>");

    String error = "{\"error\":{\"code\":-32005,\"message\":\"slow down\"},\"id\":null}";
    RpcException limited = failing(LIMITS, (socket, text) -> RawServer.answer(socket, 429, error));
    assertThat(limited.kind()).isEqualTo(Kind.ERROR);
    assertThat(limited.error()).contains(RpcError.of(-32005, "slow down"));

    assertThat(failing(LIMITS, (socket, text) -> RawServer.answer(socket, 200, "<html>")).kind())
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void whatFindsNoPlaceIsBusyAndWasNotSent() throws Exception {
    HttpRpc rpc = toServer(LIMITS.withInFlight(1, 1));
    Future<Object> first = rpc.call(RpcCall.of("hold"));
    Promise<Object> held = next(methods.held);
    Future<Object> second = rpc.call(RpcCall.of("echo", 2));

    assertThat(failure(rpc.call(RpcCall.of("echo", 3))).kind()).isEqualTo(Kind.BUSY);
    assertThat(methods.calls).hasValue(1);
    held.complete(1);
    assertThat(await(first)).isEqualTo(1);
    assertThat(await(second)).isEqualTo(JsonArray.of(2));
  }

  @Test
  void whatWaitsForTooLongIsBusyAndWasNotSent() throws Exception {
    HttpRpc rpc = toServer(LIMITS.withInFlight(1, 5).withTimeoutMs(500));
    List<Future<Object>> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(rpc.call(RpcCall.of("hold")));
    }

    assertThat(failure(three.get(0)).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure(three.get(2)).kind())
        .as("while the second is under way")
        .isEqualTo(Kind.BUSY);
    assertThat(failure(three.get(1)).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(methods.calls).hasValue(2);
  }

  @Test
  void closingEndsWhatIsUnderWayAndWhatWaits() throws Exception {
    HttpRpc rpc = toServer(LIMITS.withInFlight(1, 5));
    Future<Object> first = rpc.call(RpcCall.of("hold"));
    next(methods.held);
    Future<Object> second = rpc.call(RpcCall.of("hold"));

    await(rpc.close());

    assertThat(failure(first).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(second).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(rpc.call(RpcCall.of("echo"))).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(rpc.batch(List.of(RpcCall.of("echo")))).kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void theUrlSaysWhere() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    int port =
        await(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request -> {
                          seen.add(request.uri() + " " + request.getHeader("authorization"));
                          request.response().setStatusCode(404).end();
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
    URI url = URI.create("http://user:word@127.0.0.1:" + port + "/v1/key?a=b");

    assertThat(failure(HttpRpc.open(vertx, url, LIMITS).call(RpcCall.of("m"))))
        .hasMessage("HTTP status 404: ");
    assertThat(next(seen)).isEqualTo("/v1/key?a=b Basic dXNlcjp3b3Jk");
    for (String wrong : List.of("ftp://host", "http:///path", "host:1", "/")) {
      assertThatThrownBy(() -> HttpRpc.open(vertx, URI.create(wrong), LIMITS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("url: expected");
    }
  }
}
