package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tempo.fastpay.launcher.config.ChainConfig;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.NodeConfig;
import tempo.fastpay.launcher.connect.Opener;
import tempo.fastpay.launcher.demo.ChainedFlow;
import tempo.fastpay.launcher.demo.FlowStory;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.web.FlowListener;
import tempo.fastpay.web.FlowReport;

/** Shows a chained payment preconfirmed. */
@Command(
    name = "demo",
    header = "Shows a chained payment preconfirmed: Alice pays Bob, Bob pays Carol with it.",
    description =
        "Starts a demo node of its own, or talks to the sidecars given. The accounts are fresh, so"
            + " it can run again and again.")
final class DemoCommand implements Callable<Integer> {
  private static final long LIMIT_MS = 120_000;
  private static final long BLOCK_LIMIT_MS = 2 * ChainConfig.BLOCK_TIME_MOST_MS;
  private static final long CLOSE_LIMIT_MS = 8_000;

  private final Terminal terminal;

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(names = "--json", description = "Prints one JSON object, last, instead of the story.")
  private boolean json;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Crypto crypto = terminal.crypto();
    List<HostPort> sidecars = network.sidecars(terminal);
    Optional<Committee> committee = network.committee(terminal, crypto);
    Optional<Tls> tls = network.tls(terminal);
    if (!sidecars.isEmpty()) {
      return tell(crypto, tls, sidecars, committee);
    }
    if (tls.isPresent()) {
      throw CommandException.hopeless(
          "--tls-trust, --tls-cert: are for a running node, named with --sidecar");
    }
    Vertx vertx = Engine.plainVertx();
    try {
      NodeConfig config = new ConfigLoader(crypto).load(ConfigLoader.Sources.demoValidators());
      Node node = Session.await(Node.start(vertx, config, crypto), LIMIT_MS);
      try {
        return tell(crypto, tls, List.copyOf(node.addresses().values()), committee);
      } finally {
        Session.await(node.close(), CLOSE_LIMIT_MS);
      }
    } finally {
      Session.await(vertx.close(), CLOSE_LIMIT_MS);
    }
  }

  private int tell(
      Crypto crypto, Optional<Tls> tls, List<HostPort> sidecars, Optional<Committee> committee)
      throws Exception {
    FlowReport report;
    try (Session session = new Session(crypto, tls)) {
      report = Session.await(told(session, crypto, sidecars, committee), LIMIT_MS);
    }
    if (json) {
      terminal.out().println(report.toJson().encode());
    }
    terminal.out().flush();
    return report.isOk() ? ExitCode.OK : ExitCode.RETRY_MAY_HELP;
  }

  private Future<FlowReport> told(
      Session session, Crypto crypto, List<HostPort> sidecars, Optional<Committee> committee) {
    Opener opener = session.opener();
    return (committee.isPresent()
            ? opener.open(sidecars, committee.get())
            : opener.discover(sidecars, NetworkOptions.demoCommittee(crypto)))
        .compose(
            connection ->
                new ChainedFlow(
                        session.vertx(),
                        crypto,
                        new ChainedFlow.Ports(
                            connection.committee(),
                            connection.validators(),
                            connection.faucets(),
                            BLOCK_LIMIT_MS),
                        json ? FlowListener.NOBODY : new FlowStory(terminal.out()))
                    .run());
  }
}
