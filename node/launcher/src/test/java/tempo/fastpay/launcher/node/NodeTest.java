package tempo.fastpay.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.launcher.config.ValidatorKey;
import tempo.fastpay.launcher.config.ValidatorKeyFile;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.testkit.Fixtures;

/** A node's roles start together or not at all. */
class NodeTest {
  /** The chain of those that do not run one themselves. */
  @RegisterExtension static final RunningChain CHAIN = new RunningChain();

  private Engine engine;

  @AfterEach
  void close() throws Exception {
    if (engine != null) {
      await(engine.vertx().close());
    }
  }

  /** A configuration whose ports are any free ones. */
  private static NodeConfig config(Path file, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String key :
        new String[] {
          "devchain.port", "aggregator.port", "web.port", "bridge.port", "ops.port", "cluster.port"
        }) {
      all.put(key, "0");
    }
    all.putAll(settings);
    Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();
    all.forEach((key, value) -> flags.put(key, new ConfigLoader.Flag(value, "a test")));
    ConfigLoader loader = new ConfigLoader(Fixtures.CRYPTO);
    NodeConfig told =
        loader.load(new ConfigLoader.Sources(Optional.of(file), Map.of(), flags, Path.of("")));
    if (told.devChain().isEmpty()) {
      flags.put("chain.urls", new ConfigLoader.Flag("http://" + CHAIN.address(), "a test"));
    }
    told.sidecars()
        .forEach(
            sidecar ->
                flags.putIfAbsent(
                    "sidecars." + sidecar.name() + ".port", new ConfigLoader.Flag("0", "a test")));
    return loader.load(new ConfigLoader.Sources(Optional.of(file), Map.of(), flags, Path.of("")));
  }

  private static Path shipped(String name) {
    return ProjectFiles.root().resolve("config").resolve(name);
  }

  private Node start(NodeConfig config) throws Exception {
    if (engine == null) {
      engine = await(Engine.start(config.cluster()));
    }
    return await(Node.start(engine, config, Fixtures.CRYPTO));
  }

  private void assertRuns(NodeConfig config) throws Exception {
    Node node = start(config);

    assertThat(node.addresses()).hasSameSizeAs(config.sidecars());
    for (Role role : new Role[] {Role.AGGREGATOR, Role.WEB, Role.BRIDGE, Role.DEVCHAIN}) {
      assertThat(node.address(role).isPresent())
          .as(role.label())
          .isEqualTo(config.roles().contains(role));
    }
    assertThat(get(node.ops(), "/health/live")).contains("UP");
    assertThat(get(node.ops(), "/metrics")).contains("jvm_");
    node.address(Role.WEB)
        .ifPresent(
            page -> assertThat(get(page, "/")).as("the built-in page").startsWith("<!doctype"));
    await(node.close());
  }

  private String get(HostPort address, String path) {
    // A client that nobody holds is closed when it is collected, and its requests with it.
    HttpClient client = engine.vertx().createHttpClient();
    try {
      return await(
          client
              .request(HttpMethod.GET, address.port(), address.host(), path)
              // Nested, so on the client's thread: asked for later, the body may be over already.
              .compose(request -> request.send().compose(response -> response.body()))
              .map(body -> body.toString())
              .eventually(client::close));
    } catch (Exception e) {
      throw new AssertionError(address + path, e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo.json",
        "dave.json",
        "edgar.json",
        "aggregator.json",
        "web.json",
        "four/devchain.json",
        "four/dave.json",
        "four/edgar.json",
        "four/frank.json",
        "four/grace.json",
        "four/aggregator.json",
        "four/web.json"
      })
  void everyReadyConfigurationStarts(String name) throws Exception {
    assertRuns(config(shipped(name), Map.of()));
  }

  @Test
  void aValidatorStartsWithAKeyOfItsOwn(@TempDir Path folder) throws Exception {
    ValidatorKey key = new ValidatorKey(Bytes32.fromHex("0x" + "ab".repeat(32)), Fixtures.CRYPTO);
    ValidatorKeyFile.write(folder.resolve("validator.key"), key);
    Files.writeString(
        folder.resolve("committee.json"),
        "{\"chain_id\": 1337, \"epoch\": 1, \"members\": [{\"name\": \"validator\", \"pubkey\": \""
            + key.publicKey()
            + "\"}]}");
    Path copy = folder.resolve("validator.json");
    Files.copy(shipped("validator.json"), copy);

    assertRuns(config(copy, Map.of()));
  }

  @Test
  void aNodeCanRunEverything() throws Exception {
    assertRuns(
        config(shipped("demo.json"), Map.of("roles", "devchain,sidecar,aggregator,web,bridge")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devchain.port",
        "sidecars.edgar.port",
        "aggregator.port",
        "web.port",
        "bridge.port",
        "ops.port"
      })
  void aPortThatIsTakenNamesItsKeyAndNothingRuns(String key) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("roles", "devchain,sidecar,aggregator,web,bridge");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings.put(key, Integer.toString(taken.getLocalPort()));
      NodeConfig config = config(shipped("demo.json"), settings);
      assertThatThrownBy(() -> start(config))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(ListenException.class)
          .hasMessageStartingWith(key + ": 127.0.0.1:" + taken.getLocalPort());
    }
    assertThat(engine.vertx().deploymentIDs()).isEmpty();
    // What is free now can be had, and so can everything else.
    await(start(config(shipped("demo.json"), settings)).close());
  }
}
