package tempo.fastpay.launcher.jar;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tempo.fastpay.launcher.config.ClusterConfig;
import tempo.fastpay.launcher.config.HostPort;

/**
 * The demo's validators as one process of the built jar, and what stands in front of them as
 * another: they know each other by the event bus alone.
 */
final class BusNodes implements AutoCloseable {
  /** Both validators, on one chain. */
  static final String VALIDATORS = "devchain,sidecar";

  static final String FRONT = "aggregator,web,bridge";
  private static final String CLUSTER = "bus-nodes";
  private static final String HOST = "127.0.0.1";

  private final Path folder;
  private final List<Integer> ports;
  private JarProcess validators;
  private JarProcess front;

  private BusNodes(Path folder) throws IOException {
    this.folder = folder;
    this.ports = FreePorts.inARow(2);
    JsonArray members = new JsonArray();
    ports.forEach(port -> members.add(HOST + ":" + port));
    Files.writeString(
        clusterFile(), new JsonObject().put("name", CLUSTER).put("members", members).encode());
  }

  /** Starts both and waits until they can do their work. */
  static BusNodes start(Path folder) throws Exception {
    BusNodes nodes = new BusNodes(folder);
    try {
      nodes.validators = nodes.launch(VALIDATORS, 0);
      nodes.front = nodes.launch(FRONT, 1);
      nodes.awaitReady();
      return nodes;
    } catch (Exception | AssertionError e) {
      nodes.close();
      throw e;
    }
  }

  private JarProcess launch(String roles, int place) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--cluster", "--role", roles));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cluster_file=" + clusterFile(),
                "cluster.port=" + ports.get(place),
                "web.demo=true"));
    for (String free :
        List.of(
            "devchain.port",
            "sidecars.dave.port",
            "sidecars.edgar.port",
            "aggregator.port",
            "web.port",
            "bridge.port")) {
      settings.add(free + "=0");
    }
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    // Two payments must fit between blocks.
    return JarProcess.start(
        folder, Map.of("FASTPAY_CHAIN_BLOCK_TIME_MS", "3000"), arguments.toArray(String[]::new));
  }

  /** Waits until the aggregator has a quorum of validators to talk to. */
  void awaitReady() throws Exception {
    for (JarProcess process : List.of(validators, front)) {
      String line = process.awaitLine("  health ");
      Http.awaitOk(URI.create(line.substring(line.indexOf("http://"))));
    }
  }

  Path clusterFile() {
    return folder.resolve("cluster.json");
  }

  /** For another node of the same cluster. */
  ClusterConfig cluster() {
    return new ClusterConfig(
        CLUSTER,
        new HostPort(HOST, 0),
        ports.stream().map(port -> new HostPort(HOST, port)).toList());
  }

  /** Where the TCP bridge listens. */
  HostPort bridge() throws Exception {
    String line = front.awaitLine("  bridge ");
    return HostPort.parse(line.substring(line.lastIndexOf(' ') + 1));
  }

  URI page() throws Exception {
    String line = front.awaitLine("  page ");
    return URI.create(line.substring(line.indexOf("http://")));
  }

  /** Ends the validators as a power cut does. */
  void killValidators() throws Exception {
    validators.signal("KILL");
    validators.end();
  }

  void launchValidators() {
    validators = launch(VALIDATORS, 0);
  }

  @Override
  public void close() {
    for (JarProcess process : new JarProcess[] {front, validators}) {
      if (process != null) {
        process.close();
      }
    }
  }
}
