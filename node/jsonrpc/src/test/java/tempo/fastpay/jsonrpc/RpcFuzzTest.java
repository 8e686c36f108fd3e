package tempo.fastpay.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.jsonrpc.Waiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;

/**
 * Whatever JSON, and what is nearly JSON, a client sends: it gets well-formed answers, as many as
 * there are calls. {@code -Dfuzz.seed=…} makes one run again.
 */
class RpcFuzzTest {
  private static final int REQUESTS = 500;
  private static final List<String> METHODS =
      List.of(
          "echo",
          "nothing",
          "revert",
          "throw",
          "null",
          "strange",
          "no",
          "eth_subscribe",
          "eth_unsubscribe",
          "");

  private final Vertx vertx = Vertx.vertx();
  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void everyAnswerIsWellFormed() throws Exception {
    RpcServer server =
        await(
            RpcServer.start(vertx, "127.0.0.1", 0, new ScriptedMethods(), RpcServerLimits.DEFAULT));
    HttpClient client = vertx.createHttpClient();
    // A body is asked for in the turn in which its response began, or it never comes.
    Confined confined = new Confined(Loop.of(vertx));
    for (int i = 0; i < REQUESTS; i++) {
      String text = random.nextInt(4) == 0 ? broken(request()) : request();
      Future<Buffer> answering = confined.call(() -> post(client, server, text));
      assertThat(answering.toCompletionStage().toCompletableFuture())
          .as("seed %d, sent %s", seed, text)
          .succeedsWithin(Duration.ofSeconds(20));
      Buffer answer = answering.result();
      assertThat(isWellFormed(answer.toString()))
          .as("seed %d, sent %s, got %s", seed, text, answer)
          .isTrue();
    }
    await(client.close());
    await(server.close());
  }

  private static Future<Buffer> post(HttpClient client, RpcServer server, String text) {
    return client
        .request(HttpMethod.POST, server.port(), "127.0.0.1", "/")
        .compose(request -> request.send(Buffer.buffer(text)))
        .compose(
            response -> {
              assertThat(response.statusCode()).isEqualTo(200);
              return response.body();
            });
  }

  private String request() {
    if (random.nextInt(3) > 0) {
      return Json.encode(call());
    }
    JsonArray batch = new JsonArray();
    for (int i = random.nextInt(6); i > 0; i--) {
      batch.add(random.nextInt(5) == 0 ? value(3) : call());
    }
    return batch.encode();
  }

  private JsonObject call() {
    JsonObject call = new JsonObject();
    if (random.nextInt(10) > 0) {
      call.put("jsonrpc", random.nextInt(10) > 0 ? "2.0" : value(1));
    }
    if (random.nextInt(5) > 0) {
      call.put("id", value(1));
    }
    if (random.nextInt(10) > 0) {
      Object method = METHODS.get(random.nextInt(METHODS.size()));
      call.put("method", random.nextInt(10) > 0 ? method : value(1));
    }
    if (random.nextInt(4) > 0) {
      call.put("params", value(3));
    }
    return call;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(100);
      case 3 -> random.nextLong();
      case 4 -> random.nextDouble() * 1e300;
      case 5 -> "\u0000\"\\ü😀".repeat(random.nextInt(3));
      case 6 -> new JsonObject().put("a", value(depth - 1)).put("", value(depth - 1));
      default -> new JsonArray().add(value(depth - 1)).add(value(depth - 1));
    };
  }

  /** Cuts a text, or puts something where it does not belong. */
  private String broken(String text) {
    int at = random.nextInt(text.length());
    List<String> wrong = List.of("", "{", "]", "\"", ",", "\u0000", "1e999", "NaN", "//", "\ud800");
    String middle = wrong.get(random.nextInt(wrong.size()));
    return text.substring(0, at)
        + middle
        + text.substring(Math.min(text.length(), at + random.nextInt(3)));
  }

  private static boolean isWellFormed(String answer) {
    if (answer.isEmpty()) {
      return true;
    }
    Object json = Json.decodeValue(answer);
    if (json instanceof JsonArray array) {
      return !array.isEmpty() && array.stream().allMatch(RpcFuzzTest::isAnswer);
    }
    return isAnswer(json);
  }

  private static boolean isAnswer(Object json) {
    if (!(json instanceof JsonObject answer)
        || answer.size() != 3
        || !"2.0".equals(answer.getValue("jsonrpc"))
        || !answer.containsKey("id")
        || answer.getValue("id") instanceof JsonArray
        || answer.getValue("id") instanceof JsonObject) {
      return false;
    }
    if (answer.containsKey("result")) {
      return true;
    }
    return answer.getValue("error") instanceof JsonObject error
        && error.getValue("code") instanceof Integer
        && error.getValue("message") instanceof String message
        && !message.isEmpty();
  }
}
