package tempo.fastpay.launcher.cli;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.node.NodeStatus;
import tempo.fastpay.jsonrpc.HttpRpc;
import tempo.fastpay.jsonrpc.RpcClientLimits;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;

/** Looks at a node of the chain as a validator would. */
@Command(
    name = "chain",
    header = "Says what a validator would see of a node of the chain.",
    description = "docs/operating/chain.md says which node a validator needs.",
    synopsisSubcommandLabel = "COMMAND")
final class ChainCommand implements Callable<Integer> {
  private static final long LIMIT_MS = 30_000;

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  ChainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected status");
  }

  @Command(
      name = "status",
      header = "Prints chain id, fork, head, finalized block, and which methods answer.",
      description = "Ends with 2 where no validator could stand on the node.")
  int status(
      @Option(
              names = "--url",
              paramLabel = "URL",
              required = true,
              description = "Its JSON-RPC, as in chain.urls.")
          String url)
      throws Exception {
    NodeUrl node;
    try {
      node = NodeUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw CommandException.hopeless("--url: " + e.getMessage());
    }
    Vertx vertx = Engine.plainVertx();
    try {
      return print(read(vertx, node));
    } catch (RpcException e) {
      throw CommandException.retryable("--url: " + node + ": " + e.getMessage());
    } finally {
      vertx.close();
    }
  }

  private static NodeStatus read(Vertx vertx, NodeUrl node) throws Exception {
    Loop loop = Loop.of(vertx);
    HttpRpc rpc = HttpRpc.open(vertx, node.http(), RpcClientLimits.DEFAULT);
    return Session.await(new Confined(loop).call(() -> NodeStatus.of(rpc, loop)), LIMIT_MS);
  }

  private int print(NodeStatus status) {
    say("chain id", status.chainId());
    say("node", status.clientVersion());
    say("fork", status.fork());
    say("latest", block(status.latest()));
    say("finalized", block(status.finalized()));
    say("lag", (status.latest().height().bits() - status.finalized().height().bits()) + " blocks");
    for (NodeStatus.Method method : status.methods()) {
      say(
          method.name(),
          method
              .refusal()
              .map(why -> (method.isNeeded() ? "missing: " : "not there, it would help: ") + why)
              .orElse("answers"));
    }
    return status.isUsable() ? ExitCode.OK : ExitCode.RETRY_WILL_NOT_HELP;
  }

  private static String block(Header header) {
    long ageMs = System.currentTimeMillis() - header.unixMillis();
    return header.height() + " " + header.id().hash() + ", " + ageMs / 1_000 + " s old";
  }

  private void say(String what, Object found) {
    terminal.out().printf("%-27s %s%n", what, found);
  }
}
