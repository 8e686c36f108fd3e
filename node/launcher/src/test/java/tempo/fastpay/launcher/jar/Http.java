package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What these tests ask over HTTP. */
final class Http {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(60);
  private static final long WAIT_SECONDS = 60;
  private static final long POLL_MS = 50;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  /** An answer that was read as JSON. */
  record Answer(int status, JsonObject body) {}

  static Answer get(URI uri) throws Exception {
    return answer(HttpRequest.newBuilder(uri));
  }

  static Answer post(URI uri, JsonObject body) throws Exception {
    return answer(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode())));
  }

  private static Answer answer(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(request.timeout(CALL_LIMIT).build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), new JsonObject(response.body()));
  }

  static String text(URI uri) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(uri).timeout(CALL_LIMIT).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /** Runs the page's demo to its end: what it reports. */
  static JsonObject chainedFlow(URI page) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(page.resolve("/api/v1/demo/chained-flow"))
                .timeout(CALL_LIMIT)
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    String body = response.body();
    assertThat(response.statusCode()).as(body).isEqualTo(200);
    String last = body.strip().substring(body.strip().lastIndexOf("\n\n") + 1).strip();
    assertThat(field(last, "event: ")).as(body).isEqualTo("ended");
    return new JsonObject(field(last, "data: "));
  }

  private static String field(String block, String prefix) {
    return block
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }

  /** Asks again and again until it is answered with 200: nothing tells when that will be. */
  static JsonObject awaitOk(URI uri) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    String last = "no answer";
    while (System.nanoTime() - deadline < 0) {
      try {
        Answer answer = get(uri);
        if (answer.status() == 200) {
          return answer.body();
        }
        last = answer.toString();
      } catch (IOException e) {
        last = e.toString();
      }
      Thread.sleep(POLL_MS);
    }
    throw new AssertionError(uri + ": " + last);
  }
}
