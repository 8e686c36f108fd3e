package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.launcher.jar.JarProcess;
import tempo.fastpay.launcher.node.RunningChain;
import tempo.fastpay.testkit.Fixtures;

/** A wallet library that others wrote, viem, on the development chain. */
class ViemTest {
  private static final long BLOCK_TIME_MS = 500;

  @RegisterExtension
  static final RunningChain CHAIN =
      new RunningChain(
          BLOCK_TIME_MS,
          List.of(
              new Ledger.Allocation(
                  Fixtures.ALICE.address(), Fixtures.ALPHA_USD, Fixtures.dollars(15))));

  private static Path packages;

  @BeforeAll
  static void install() {
    packages = NpmPackages.require("viem against the development chain");
  }

  @Test
  void aWalletReadsTheChainAndPays() throws Exception {
    JsonObject told;
    try (JarProcess viem =
        JarProcess.startProgram(
            packages,
            Map.of(),
            List.of(
                "node",
                "viem.mjs",
                CHAIN.address().toString(),
                Fixtures.ALICE.privateKey().toHex(),
                Fixtures.ALPHA_USD.toHex(),
                Fixtures.BOB.address().toHex(),
                Fixtures.dollars(10).toString()))) {
      JarProcess.Result result = viem.end();
      assertThat(result.exitCode()).as("%s", result.err()).isZero();
      told = new JsonObject(result.out().get(0));
    }

    assertThat(told.getInteger("chainId")).isEqualTo(1337);
    assertThat(told.getString("symbol")).isEqualTo("AlphaUSD");
    assertThat(told.getInteger("decimals")).isEqualTo(6);
    assertThat(told.getString("payer")).isEqualToIgnoringCase(Fixtures.ALICE.address().toHex());
    assertThat(told.getJsonObject("before")).isEqualTo(balances("15000000", "0"));
    assertThat(told.getString("status")).isEqualTo("success");
    assertThat(told.getJsonObject("after")).isEqualTo(balances("5000000", "10000000"));
    assertThat(told.getString("beforeItsBlock")).isEqualTo("0");
    assertThat(told.getInteger("nonce")).isOne();
    assertThat(told.getJsonObject("moved").getString("value")).isEqualTo("10000000");
    assertThat(told.getBoolean("isInItsBlock")).isTrue();
    assertThat(told.getString("headByNumber"))
        .isEqualTo(told.getJsonObject("head").getString("hash"));
    assertThat(Long.parseLong(told.getString("finalized"))).isPositive();
  }

  private static JsonObject balances(String payer, String payee) {
    return new JsonObject().put("payer", payer).put("payee", payee);
  }
}
