package tempo.fastpay.launcher.jar;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.HostPort;

/**
 * Four validators, their aggregator and their web node, each a process of the built jar configured
 * in config/four, on free ports, and a seventh that runs their chain. A process that is started
 * again has its ports again.
 */
final class SixProcesses implements AutoCloseable {
  static final List<String> VALIDATORS = List.of("dave", "edgar", "frank", "grace");
  static final String AGGREGATOR = "aggregator";
  static final String WEB = "web";
  static final String CHAIN = "devchain";
  static final String CLUSTER = "six-processes";
  private static final String HOST = "127.0.0.1";
  private static final String OBSERVER = "observer";

  /** The demo waits for blocks; two payments must fit between them. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("FASTPAY_CHAIN_BLOCK_TIME_MS", "3000");

  private final Path folder;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Integer> clusterPorts = new LinkedHashMap<>();
  private final Map<String, JarProcess> running = new LinkedHashMap<>();

  private SixProcesses(Path folder) throws IOException {
    this.folder = folder;
    List<String> names = new ArrayList<>(List.of(CHAIN));
    names.addAll(VALIDATORS);
    names.addAll(List.of(AGGREGATOR, WEB));
    List<Integer> free = FreePorts.inARow(names.size() + 3);
    for (int i = 0; i < names.size(); i++) {
      ports.put(names.get(i), free.get(i));
    }
    clusterPorts.put(AGGREGATOR, free.get(names.size()));
    clusterPorts.put(WEB, free.get(names.size() + 1));
    clusterPorts.put(OBSERVER, free.get(names.size() + 2));
    JsonArray members = new JsonArray();
    clusterPorts.values().forEach(port -> members.add(HOST + ":" + port));
    Files.writeString(
        clusterFile(), new JsonObject().put("name", CLUSTER).put("members", members).encode());
  }

  /** Starts all six, and the chain under them, and waits until they can do their work. */
  static SixProcesses start(Path folder) throws Exception {
    SixProcesses six = new SixProcesses(folder);
    try {
      six.ports.keySet().forEach(six::launch);
      for (String name : six.ports.keySet()) {
        six.awaitReady(name);
      }
      return six;
    } catch (Exception | AssertionError e) {
      six.close();
      throw e;
    }
  }

  private Path clusterFile() {
    return folder.resolve("cluster.json");
  }

  /** Starts one, for the first time or again. */
  void launch(String name) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--config",
                ProjectFiles.root().resolve("config/four/" + name + ".json").toString()));
    settings(name).forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    running.put(name, JarProcess.start(folder, ENVIRONMENT, arguments.toArray(String[]::new)));
  }

  private Map<String, String> settings(String name) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("ops.port", "0");
    if (name.equals(CHAIN)) {
      settings.put("devchain.port", port(name));
      return settings;
    }
    if (VALIDATORS.contains(name)) {
      settings.put("chain.urls", "http://" + address(CHAIN));
    }
    for (String validator : VALIDATORS) {
      if (!VALIDATORS.contains(name)) {
        settings.put("aggregator.validators." + validator, address(validator).toString());
      } else if (!validator.equals(name)) {
        settings.put("sidecars." + name + ".gossip." + validator, address(validator).toString());
      } else {
        settings.put("sidecars." + name + ".port", port(name));
      }
    }
    if (clusterPorts.containsKey(name)) {
      settings.put(name + ".port", port(name));
      settings.put("cluster.port", clusterPorts.get(name).toString());
      settings.put("cluster_file", clusterFile().toString());
    }
    return settings;
  }

  private String port(String name) {
    return ports.get(name).toString();
  }

  /** Where a process serves gRPC, or the web node its page. */
  HostPort address(String name) {
    return new HostPort(HOST, ports.get(name));
  }

  /** An address of the web node. */
  URI page(String path) {
    return URI.create("http://" + address(WEB) + path);
  }

  /** Where the nodes of the cluster find each other. */
  List<HostPort> cluster() {
    return clusterPorts.values().stream().map(port -> new HostPort(HOST, port)).toList();
  }

  /** A place in the cluster for whoever watches it. */
  HostPort observer() {
    return new HostPort(HOST, clusterPorts.get(OBSERVER));
  }

  /** Runs the page's demo to its end: what it reports. */
  JsonObject chainedFlow() throws Exception {
    return Http.chainedFlow(page("/"));
  }

  /** Waits until a process says of itself that it can do its work. */
  void awaitReady(String name) throws Exception {
    String line = process(name).awaitLine("  health ");
    Http.awaitOk(URI.create(line.substring(line.indexOf("http://"))));
  }

  JarProcess process(String name) {
    return running.get(name);
  }

  /** Ends a process as a power cut does. */
  void kill(String name) throws Exception {
    process(name).signal("KILL");
    process(name).end();
  }

  @Override
  public void close() {
    running.values().forEach(JarProcess::close);
  }
}
