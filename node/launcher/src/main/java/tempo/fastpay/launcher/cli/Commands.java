package tempo.fastpay.launcher.cli;

import java.util.List;

/** Lists every command, in the order in which help shows them. */
final class Commands {
  private Commands() {}

  static List<Object> all(Terminal terminal) {
    return List.of(
        new ServeCommand(terminal),
        new DemoCommand(terminal),
        new PayCommand(terminal),
        new SignCommand(terminal),
        new ReceiveCommand(terminal),
        new WalletCommand(terminal),
        new VerifyQcCommand(terminal),
        new EvidenceCommand(terminal),
        new VerifyEvidenceCommand(terminal),
        new InspectCommand(terminal),
        new ChainCommand(terminal),
        new KeygenCommand(terminal),
        new SigningRecordCommand(terminal));
  }
}
