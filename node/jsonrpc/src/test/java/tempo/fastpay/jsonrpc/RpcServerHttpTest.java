package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.jsonrpc.Waiting.await;
import static tempo.fastpay.jsonrpc.Waiting.next;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over HTTP, as clients of others see it. */
class RpcServerHttpTest {
  /** More than the kernel takes of an answer that nobody reads. */
  private static final int LONG = 15_000_000;

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedMethods methods = new ScriptedMethods();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private RpcServer server;

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private void start(Map<String, Integer> changes) throws Exception {
    server = await(RpcServer.start(vertx, "127.0.0.1", 0, methods, ChangedLimits.server(changes)));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private CompletableFuture<HttpResponse<String>> posting(String body) {
    return client.sendAsync(
        to("/").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws Exception {
    return posting(body).get(20, TimeUnit.SECONDS);
  }

  private static String call(Object id, String method, Object... params) {
    return new JsonObject()
        .put("jsonrpc", "2.0")
        .put("id", id)
        .put("method", method)
        .put("params", JsonArray.of(params))
        .encode();
  }

  private static int code(String answer) {
    return new JsonObject(answer).getJsonObject("error").getInteger("code");
  }

  @Test
  void answersCarryTheIdAsItCame() throws Exception {
    start(Map.of());

    HttpResponse<String> answer = post(call("a-b", "echo", 1));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
    assertThat(answer.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a-b\",\"result\":[1]}");
    assertThat(post(call(7, "nothing")).body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":null}");
    assertThat(post(call(null, "nothing")).body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":null}");
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}").body())
        .as("params may be missing")
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}");
    assertThat(post(call(1, "revert")).body())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,"
                + "\"message\":\"execution reverted\",\"data\":\"0xab\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked",
        "HTTP/1.1\r\nTransfer-Encoding: CHUNKED\r\nContent-Length: 0",
        "HTTP/1.0\r\nTransfer-Encoding: chunked",
      })
  void aRequestWithTwoEndsIsRefusedAndItsConnectionClosed(String head) throws Exception {
    start(Map.of());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("POST / " + head + "\r\nHost: localhost\r\n\r\n0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .matches("(?s)HTTP/1\\.[01] 400 .*Transfer-Encoding.*");
    }
    assertThat(methods.calls).hasValue(0);
  }

  @Test
  void aCallWithoutAnIdIsCarriedOutAndNotAnswered() throws Exception {
    start(Map.of());
    String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"echo\"}";

    assertThat(post(notification).body()).isEmpty();
    assertThat(post("[" + notification + "," + notification + "]").body()).isEmpty();
    assertThat(methods.calls).hasValue(3);
    assertThat(new JsonArray(post("[" + notification + "," + call(1, "echo") + "]").body()))
        .hasSize(1);
  }

  @Test
  void aByteOrderMarkIsNamed() throws Exception {
    start(Map.of());
    assertThat(post("\ufeff" + call(1, "echo")).body())
        .contains("-32700", "it begins with a byte order mark (BOM)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "[] -32600",
        "{ -32700",
        "`` -32700",
        "{}{} -32700",
        "nonsense -32700",
        "1 -32600",
        "null -32600",
        "{} -32600",
        "`{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"echo\"}` -32600",
        "`{\"jsonrpc\":\"2.0\",\"id\":1}` -32600",
        "`{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\"}` -32600",
        "`{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}` -32600",
        "`{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"echo\"}` -32600",
        "`{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":{}}` -32602",
        "`{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"no\"}` -32601",
        "`{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"ticks\"]}` -32601"
      })
  void whatIsNoCallIsAnsweredWithItsError(String text, int code) throws Exception {
    start(Map.of());
    HttpResponse<String> answer = post(text == null ? "" : text);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(code(answer.body())).isEqualTo(code);
    assertThat(methods.sinks).isEmpty();
  }

  @Test
  void whatFailsWithoutAnErrorOfItsOwnTellsNothing() throws Exception {
    start(Map.of());

    for (String method : List.of("throw", "error", "unreachable", "null", "strange")) {
      assertThat(post(call(1, method)).body())
          .as(method)
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"id\":1,"
                  + "\"error\":{\"code\":-32603,\"message\":\"internal error\"}}");
    }
  }

  @Test
  void aBatchIsAnsweredInItsOrderWhateverEndsFirst() throws Exception {
    start(Map.of("atOnceLimit", 2));
    CompletableFuture<HttpResponse<String>> answer =
        posting(
            "[" + String.join(",", call(1, "hold"), call("b", "hold"), "7", call(3, "hold")) + "]");
    Promise<Object> first = next(methods.held);
    Promise<Object> second = next(methods.held);
    assertThat(methods.calls).as("two at once").hasValue(2);

    second.complete("second");
    next(methods.held).complete("third");
    first.complete("first");

    JsonArray answers = new JsonArray(answer.get(20, TimeUnit.SECONDS).body());
    assertThat(answers).hasSize(4);
    assertThat(answers.getJsonObject(0).getString("result")).isEqualTo("first");
    assertThat(answers.getJsonObject(1).getString("id")).isEqualTo("b");
    assertThat(answers.getJsonObject(1).getString("result")).isEqualTo("second");
    assertThat(code(answers.getJsonObject(2).encode())).isEqualTo(-32600);
    assertThat(answers.getJsonObject(3).getString("result")).isEqualTo("third");
  }

  @Test
  void tooLongABatchIsRefusedAsAWhole() throws Exception {
    start(Map.of("batchLimit", 2));

    String body = post("[" + String.join(",", call(1, "echo"), "7", "8") + "]").body();

    assertThat(new JsonObject(body).getJsonObject("error").getString("message"))
        .isEqualTo("batch: expected at most 2 calls, got 3");
    assertThat(methods.calls).hasValue(0);
  }

  @Test
  void tooLongABodyIsNotRead() throws Exception {
    start(Map.of("bodyLimitBytes", 100));

    HttpResponse<String> answer = post(" ".repeat(101));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
        .isEqualTo("body: expected at most 100 bytes");
    assertThat(post(call(1, "echo")).statusCode()).as("the server serves on").isEqualTo(200);
  }

  @Test
  void aBodyThatIsNeverCompleteEndsInTime() throws Exception {
    start(Map.of("bodyTimeoutMs", 200));

    assertThat(raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"))
        .startsWith("HTTP/1.1 408 ")
        .contains("body: expected it complete within 200 ms");
  }

  /** Sends bytes and reads all there is until the server closes the connection. */
  private String raw(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void otherMethodsAndPathsAreRefused() throws Exception {
    start(Map.of());

    for (String method : List.of("GET", "PUT", "DELETE", "HEAD")) {
      HttpResponse<String> refused =
          client.send(
              to("/").method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
      assertThat(refused.statusCode()).as(method).isEqualTo(405);
      assertThat(refused.headers().firstValue("allow")).contains("POST, OPTIONS");
    }
    assertThat(
            client
                .send(
                    to("/other").POST(BodyPublishers.ofString("{}")).build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void pagesOfAllSitesMayAsk() throws Exception {
    start(Map.of());

    HttpResponse<String> allowed =
        client.send(
            to("/")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("origin", "https://wallet.example")
                .header("access-control-request-method", "POST")
                .build(),
            BodyHandlers.ofString());

    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("access-control-allow-origin")).contains("*");
    assertThat(allowed.headers().firstValue("access-control-allow-methods"))
        .contains("POST, OPTIONS");
    assertThat(allowed.headers().firstValue("access-control-allow-headers")).contains("*");
  }

  @Test
  void tooManyCallsAreAskedToComeAgain() throws Exception {
    start(Map.of("callsLimit", 1));
    CompletableFuture<HttpResponse<String>> first = posting(call(1, "hold"));
    Promise<Object> held = next(methods.held);

    assertThat(code(post(call(2, "echo")).body())).isEqualTo(RpcError.LIMIT_EXCEEDED);
    held.complete("done");
    assertThat(first.get(20, TimeUnit.SECONDS).body()).contains("done");
    assertThat(post(call(3, "echo")).body()).contains("result");
  }

  @Test
  void aCallThatNeverEndsIsAnsweredAndGivesItsPlaceBack() throws Exception {
    start(Map.of("callsLimit", 1, "callTimeoutMs", 100));

    assertThat(post(call(1, "hold")).body()).contains("no result within 100 ms");
    assertThat(post(call(2, "echo")).body()).contains("result");
  }

  @Test
  void anAnswerIsBounded() throws Exception {
    start(Map.of("answerLimitBytes", 2_000));

    assertThat(post(call(1, "long", 1_900)).body()).hasSizeBetween(1_900, 2_000);
    assertThat(code(post(call(1, "long", 2_000)).body())).isEqualTo(RpcError.LIMIT_EXCEEDED);
    JsonArray both =
        new JsonArray(
            post("[" + call(1, "long", 1_500) + "," + call(2, "long", 1_500) + "]").body());
    assertThat(both.getJsonObject(0).getString("result")).hasSize(1_500);
    assertThat(code(both.getJsonObject(1).encode())).isEqualTo(RpcError.LIMIT_EXCEEDED);
  }

  /** A connection whose client takes the first byte of a long answer, and no more. */
  private Socket unread() throws IOException {
    Socket unread = new Socket();
    unread.setReceiveBufferSize(4_096);
    unread.setSoTimeout(20_000);
    unread.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    unread.getOutputStream().write(http(call(1, "long", LONG)));
    assertThat(unread.getInputStream().read()).isEqualTo('H');
    return unread;
  }

  @Test
  void answersThatNobodyTakesAreCountedUntilTheirConnectionEnds() throws Exception {
    start(Map.of("heldLimitBytes", LONG / 2));
    try (Socket unread = unread()) {
      assertThat(unread.isConnected()).isTrue();
      assertThat(code(post(call(2, "echo")).body())).isEqualTo(RpcError.LIMIT_EXCEEDED);
    }
    untilCallsAreServed();
  }

  @Test
  void whoTakesNothingIsCutOff() throws Exception {
    start(Map.of("unreadLimitMs", 200, "heldLimitBytes", LONG / 2));
    try (Socket unread = unread()) {
      untilCallsAreServed();

      assertThat(readUntilCut(unread)).isLessThan(LONG);
    }
  }

  private void untilCallsAreServed() throws Exception {
    String answer;
    do {
      answer = post(call(3, "echo")).body();
    } while (!answer.contains("result"));
  }

  private static int readUntilCut(Socket socket) {
    int read = 0;
    try {
      while (socket.getInputStream().read() >= 0) {
        read++;
      }
    } catch (IOException reset) {
      // As good an end as any.
    }
    return read;
  }

  private static byte[] http(String body) {
    return ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void oneConnectionTooManyIsClosedAtOnce() throws Exception {
    start(Map.of("connectionsLimit", 2));
    List<Socket> kept = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 2; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      kept.add(socket);
      socket.getOutputStream().write(http(call(1, "echo")));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    try (Socket third = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      third.setSoTimeout(20_000);
      assertThat(endOf(third)).isTrue();
    }
    for (Socket socket : kept) {
      socket.close();
    }
  }

  private static boolean endOf(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void aQuietConnectionIsClosed() throws Exception {
    start(Map.of("idleMs", 300, "callTimeoutMs", 100));

    assertThat(raw("POST / HTTP/1.1\r\nHo")).isEmpty();
  }

  @Test
  void closingEndsTheConnectionsAndTheListening() throws Exception {
    start(Map.of());
    try (Socket kept = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      kept.setSoTimeout(20_000);
      kept.getOutputStream().write(http(call(1, "hold")));
      next(methods.held);
      int port = server.port();

      await(server.close());

      assertThat(endOf(kept)).isTrue();
      assertThat(listens(port)).isFalse();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
