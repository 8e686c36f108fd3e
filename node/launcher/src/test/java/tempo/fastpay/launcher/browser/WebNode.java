package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.launcher.crypto.CryptoLoader;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** The demo node in this process, on free ports and with short blocks, and people to pay there. */
final class WebNode {
  private static final Crypto CRYPTO = new CryptoLoader(false).find();
  private static final String HOST = "127.0.0.1";
  private static final int VALIDATORS = 2;
  private static final long WAIT_SECONDS = 30;
  private static final long POLL_MS = 25;

  private final Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final SecureRandom random = new SecureRandom();
  private Optional<Running> running = Optional.empty();
  private int port;

  private record Running(Engine engine, Node node) {}

  /**
   * Starts one with such blocks.
   *
   * @param pages a folder of them; empty: the node's own
   */
  static WebNode start(long blockTimeMs, Optional<Path> pages) throws Exception {
    WebNode web = new WebNode();
    pages.ifPresent(
        root -> web.flags.put("web.root", new ConfigLoader.Flag(root.toString(), "the test")));
    web.set("chain.block_time_ms", blockTimeMs);
    for (String key :
        new String[] {
          "devchain.port",
          "sidecars.dave.port",
          "sidecars.edgar.port",
          "aggregator.port",
          "web.port",
          "bridge.port"
        }) {
      web.set(key, 0);
    }
    web.start();
    return web;
  }

  private void set(String key, long value) {
    flags.put(key, new ConfigLoader.Flag(Long.toString(value), "the test"));
  }

  private void start() throws Exception {
    Engine engine = await(Engine.start(Optional.empty()));
    try {
      Node node =
          await(
              Node.start(
                  engine,
                  new ConfigLoader(CRYPTO)
                      .load(
                          new ConfigLoader.Sources(Optional.empty(), Map.of(), flags, Path.of(""))),
                  CRYPTO));
      running = Optional.of(new Running(engine, node));
      port = node.address(Role.WEB).orElseThrow().port();
    } catch (Exception e) {
      await(engine.vertx().close());
      throw e;
    }
  }

  /** Stops as a node does that is told to; its address answers nobody then. */
  void stop() throws Exception {
    Running stopping = running.orElseThrow();
    running = Optional.empty();
    await(stopping.node().close());
    // Apart: closing a Vert.x ends the threads that would tell of it.
    await(stopping.engine().vertx().close());
  }

  /** Another node at the same address, with a chain and a board of its own. */
  void startAgain() throws Exception {
    set("web.port", port);
    start();
  }

  /** Where a view of the page is. */
  String url(String hash) {
    return "http://" + HOST + ":" + port + "/" + hash;
  }

  /** Somebody new with so many dollars, in a block already. */
  Person person(String name, long dollars) throws Exception {
    byte[] key = new byte[Bytes32.SIZE];
    random.nextBytes(key);
    Bytes32 privateKey = Bytes32.of(key);
    Person person =
        new Person(
            name,
            privateKey,
            Hashes.addressOf(CRYPTO.publicKeySecp256k1(privateKey)),
            Fixtures.dollars(dollars));
    if (dollars > 0) {
      fund(person);
    }
    return person;
  }

  private void fund(Person person) throws Exception {
    await(
        running
            .orElseThrow()
            .node()
            .faucet()
            .fund(new FaucetApi.Request(person.address(), Fixtures.ALPHA_USD, person.funds())));
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    // Nothing tells of money that arrives.
    while (!isThere(person)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError(person.name() + " did not get any money");
      }
      Thread.sleep(POLL_MS);
    }
  }

  /** Whether every validator sees the money: each must, to certify that it is spent. */
  private boolean isThere(Person person) throws Exception {
    JsonArray views =
        get("/api/v1/accounts/" + person.address().toHex())
            .getJsonArray("accounts")
            .getJsonObject(0)
            .getJsonArray("views");
    return views.size() == VALIDATORS
        && views.stream()
            .map(view -> ((JsonObject) view).getJsonObject("view").getString("available"))
            .allMatch(person.funds().toString()::equals);
  }

  private JsonObject get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /** Hands a payment in, as a program does, which must be certified. */
  void submit(Payment payment) throws Exception {
    JsonObject body = new JsonObject().put("tempo_tx_hex", payment.raw().toHex());
    JsonObject answer =
        send(
            HttpRequest.newBuilder(uri("/api/v1/submit-raw-tx"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
    assertThat(answer.getBoolean("qc_formed")).as("%s", answer).isTrue();
    assertThat(answer.getString("tx_hash")).isEqualTo(txHash(payment));
  }

  /** What the payment is known by where its envelope says nothing of its own. */
  static String txHash(Payment payment) {
    return Fixtures.envelope(payment).txHash().toHex();
  }

  private URI uri(String path) {
    return URI.create("http://" + HOST + ":" + port + path);
  }

  private JsonObject send(HttpRequest request) throws Exception {
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** Stops it, unless it has stopped. */
  void close() throws Exception {
    if (running.isPresent()) {
      stop();
    }
  }
}
