package tempo.fastpay.launcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tempo.fastpay.launcher.Logs;
import tempo.fastpay.launcher.cluster.ClusterException;
import tempo.fastpay.launcher.config.ConfigKey;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.config.Role;
import tempo.fastpay.launcher.node.ChainAwayException;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.launcher.node.ListenException;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.launcher.node.SignerAwayException;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.web.ops.OpsRoutes;

/** Runs a node until it is told to stop. */
@Command(
    name = "serve",
    header = "Runs a node; without options the demo node on chain 1337, with its page.",
    description =
        "Settings come from the configuration file, then from the environment (FASTPAY_ and the"
            + " key in capitals), then from flags; the later ones win. docs/configuration.md lists"
            + " all keys.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final long CLUSTER_LIMIT_MS = 300_000;

  /** Includes reading a signing record of any size. */
  private static final long START_LIMIT_MS = 600_000;

  private static final long STOP_LIMIT_MS = 8_000;

  private final Terminal terminal;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Default: FASTPAY_CONFIG, else the demo node's configuration.")
  private Path config;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      split = ",",
      description = "What this node runs: sidecar, aggregator, web, bridge, signer.")
  private List<String> roles = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets any key, like --set sidecars.dave.port=0.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = "--insecure-memory-record",
      description = "Signs although a crash forgets what was signed: for demos only.")
  private boolean insecureMemoryRecord;

  @Option(
      names = "--cluster",
      description = "Joins the other nodes of this operator, named by cluster_file.")
  private boolean cluster;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Crypto crypto = terminal.crypto();
    NodeConfig told =
        new ConfigLoader(crypto)
            .load(
                new ConfigLoader.Sources(
                    Optional.ofNullable(config),
                    terminal.environment(),
                    flags(),
                    terminal.folder()));
    Logs.configure(told.log());
    Running running = start(told, crypto);
    CompletableFuture<Integer> stopped = new CompletableFuture<>();
    running.node().stopped().onFailure(stopped::completeExceptionally);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop(running);
                  stopped.complete(ExitCode.OK);
                },
                "stop"));
    sayWhereItIs(running.node());
    try {
      return stopped.get();
    } catch (ExecutionException e) {
      throw ended(e.getCause());
    }
  }

  /** The failure that a validator or a signer stopped for. */
  private static RuntimeException ended(Throwable cause) {
    return cause instanceof RecordException record
        ? record
        : CommandException.hopeless(cause.getMessage());
  }

  private record Running(Engine engine, Node node) {}

  private static Running start(NodeConfig told, Crypto crypto) throws Exception {
    Engine engine;
    try {
      engine =
          Session.await(
              Engine.start(told.cluster()), CLUSTER_LIMIT_MS, "the cluster (cluster_file)");
    } catch (ClusterException e) {
      throw CommandException.retryable(e.getMessage());
    }
    try {
      return new Running(
          engine,
          Session.await(
              Node.start(engine, told, crypto), START_LIMIT_MS, "the start of the roles"));
    } catch (Exception e) {
      Session.await(engine.vertx().close(), STOP_LIMIT_MS);
      throw e instanceof ListenException
              || e instanceof SignerAwayException
              || e instanceof ChainAwayException
          ? CommandException.retryable(e.getMessage())
          : e;
    }
  }

  private Map<String, ConfigLoader.Flag> flags() {
    Map<String, ConfigLoader.Flag> flags = new LinkedHashMap<>();
    if (!roles.isEmpty()) {
      flags.put(
          ConfigKey.ROLES.pattern(), new ConfigLoader.Flag(String.join(",", roles), "--role"));
    }
    values.forEach((key, value) -> flags.put(key, new ConfigLoader.Flag(value, "--set " + key)));
    if (insecureMemoryRecord) {
      flags.put(
          ConfigKey.INSECURE_MEMORY_RECORD.pattern(),
          new ConfigLoader.Flag("true", "--insecure-memory-record"));
    }
    if (cluster) {
      flags.put(ConfigKey.CLUSTER_ENABLED.pattern(), new ConfigLoader.Flag("true", "--cluster"));
    }
    return flags;
  }

  private void sayWhereItIs(Node node) {
    terminal.out().println("FastPay node on chain " + node.config().chain().id());
    node.address(Role.WEB).ifPresent(address -> say("page", "http://" + address + "/"));
    node.addresses().forEach((validator, address) -> say(validator.name(), address));
    node.address(Role.AGGREGATOR).ifPresent(address -> say(Role.AGGREGATOR.label(), address));
    node.address(Role.BRIDGE).ifPresent(address -> say(Role.BRIDGE.label(), address));
    node.address(Role.SIGNER).ifPresent(address -> say(Role.SIGNER.label(), address));
    node.address(Role.DEVCHAIN).ifPresent(address -> say(Role.DEVCHAIN.label(), address));
    say("health", "http://" + node.ops() + OpsRoutes.READY);
    terminal.out().println("Ctrl-C stops it.");
    terminal.out().flush();
  }

  private void say(String what, Object where) {
    terminal.out().printf("  %-10s %s%n", what, where);
  }

  private static void stop(Running running) {
    LOG.atInfo().setMessage("node stops").log();
    try {
      try {
        Session.await(running.node().close(), STOP_LIMIT_MS);
      } finally {
        // Not composed with the above: what ends on a context would never be told on a closed one.
        Session.await(running.engine().vertx().close(), STOP_LIMIT_MS);
      }
      LOG.atInfo().setMessage("node stopped").log();
    } catch (Exception e) {
      LOG.atWarn().setMessage("node did not stop in order").setCause(e).log();
    }
    Logs.stop();
  }
}
