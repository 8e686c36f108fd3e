package tempo.fastpay.launcher.cli;

import java.util.function.Function;
import picocli.CommandLine.Option;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.launcher.Dollars;
import tempo.fastpay.launcher.demo.ChainedFlow;
import tempo.fastpay.protocol.tx.MemoText;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/** Reads the options that say who is paid, and how much. */
final class PaymentOptions {
  @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "Who is paid.")
  private String to;

  @Option(
      names = "--amount",
      paramLabel = "AMOUNT",
      required = true,
      description = "In whole tokens, with up to six decimals: 10.00.")
  private String amount;

  @Option(
      names = "--asset",
      paramLabel = "ADDRESS",
      description = "The TIP-20 token; default AlphaUSD.")
  private String asset;

  @Option(
      names = "--memo",
      paramLabel = "TEXT",
      description =
          "Up to 32 bytes of text, or 32 bytes in hex after 0x. Public, and shown with the payment.")
  private String memo;

  /** The payment that the options ask for. */
  record Wanted(Address recipient, UInt64 units, AssetId asset, SendOptions choice) {}

  Wanted read() {
    return new Wanted(
        parsed("--to", Address.EXPECTED, to, Address::fromHex),
        parsed("--amount", Dollars.EXPECTED, amount, Dollars::parse),
        asset == null
            ? ChainedFlow.ALPHA_USD
            : parsed("--asset", "a token: " + Address.EXPECTED, asset, AssetId::fromHex),
        memo == null
            ? SendOptions.DEFAULT
            : SendOptions.DEFAULT.withMemo(
                parsed("--memo", MemoText.EXPECTED, memo, MemoText::parse)));
  }

  static <T> T parsed(String option, String expected, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw CommandException.hopeless(option + ": expected " + expected + ", got '" + text + "'");
    }
  }
}
