package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.docs.ShortVerifier;

/** docs/examples/shop.mjs in front of a node that lies; ReadmeIT has it sell. */
class ShopTest {
  private static final long WAIT_SECONDS = 60;

  @TempDir Path folder;
  private final AtomicInteger answered = new AtomicInteger();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  private static JsonObject example() {
    return new JsonObject(ProjectFiles.read("docs/examples/qc.json"));
  }

  private static String event(String id, JsonObject qc) {
    return "event: qc\nid: " + id + "\ndata: " + new JsonObject().put("qc", qc).encode() + "\n\n";
  }

  /** One part of the events each time somebody asks, and the connection ends. */
  private HttpServer node(List<String> parts) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/events", exchange -> answer(exchange, parts));
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange, List<String> parts) throws IOException {
    int number = answered.getAndIncrement();
    asked.add(exchange.getRequestURI().getQuery().replaceAll(".*cursor=", ""));
    byte[] body = (number < parts.size() ? parts.get(number) : "").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Test
  void itShipsNothingForWhatIsForgedOrTooLateAndGoesOn() throws Exception {
    ShortVerifier.NODE.require(folder);
    JsonObject forged = example();
    forged.getJsonArray("certs").remove(0);
    String recipient =
        example()
            .getJsonArray("certs")
            .getJsonObject(0)
            .getJsonObject("effects")
            .getString("recipient");

    HttpServer node = node(List.of(event("a-1", forged), ": alive\n\n" + event("a-2", example())));
    try (JarProcess shop =
        JarProcess.startProgram(
            folder,
            Map.of(),
            List.of(
                "node",
                ProjectFiles.root().resolve("docs/examples/shop.mjs").toString(),
                "http://127.0.0.1:" + node.getAddress().getPort(),
                ProjectFiles.root().resolve("config/committee-demo.json").toString(),
                recipient,
                "order 4711=10.00"))) {
      assertThat(shop.awaitLine("order 4711: pay --to")).contains(recipient, "--amount 10.00");
      assertThat(shop.awaitLine(example().getString("tx_hash"))).contains("10000000 units", "late");
      assertThat(List.of(asked(), asked(), asked())).containsExactly("", "a-1", "a-2");
      assertThat(shop.log()).containsExactly("shop: 1 of 2 signatures are there");
    } finally {
      node.stop(0);
    }
  }

  private String asked() throws InterruptedException {
    return asked.poll(WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
