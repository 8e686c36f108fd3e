package tempo.fastpay.launcher.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tempo.fastpay.launcher.inspect.Inspector;
import tempo.fastpay.protocol.types.ChainId;

/** Tells of raw transactions on standard input whether a sidecar would take them. */
@Command(
    name = "inspect",
    header = "Says whether raw transactions are payments that a sidecar would take.",
    description =
        "Reads standard input, a raw transaction a line: 0x-hex, or {\"raw\": \"0x…\","
            + " \"claimedSender\": \"0x…\"}. Answers each with one JSON object: the verdict, why, and"
            + " what the payment says. Neither time nor the chain is considered.")
final class InspectCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Terminal terminal;

  @Option(
      names = "--chain-id",
      paramLabel = "N",
      defaultValue = ChainIdOption.DEFAULT,
      converter = ChainIdOption.class,
      description = "The chain payments must be signed for; default ${DEFAULT-VALUE}.")
  private ChainId chainId;

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(terminal.out(), BUFFER_BYTES), false, StandardCharsets.UTF_8);
    new Inspector(chainId, terminal.crypto()).run(terminal.in(), out);
    return ExitCode.OK;
  }
}
