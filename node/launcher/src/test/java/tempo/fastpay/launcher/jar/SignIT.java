package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A payment signed on the command line and sent by whoever speaks HTTP. */
class SignIT {
  @TempDir Path folder;

  private static String addressIn(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  private String sign(Map<String, String> environment, String to) throws Exception {
    JarProcess.Result signed =
        JarProcess.run(
            folder, environment, "sign", "--key", "alice.key", "--to", to, "--amount", "5.00");
    assertThat(signed.exitCode()).as("%s", signed).isZero();
    assertThat(signed.out()).hasSize(1);
    assertThat(signed.said()).hasSize(1);
    assertThat(signed.said().get(0)).matches("signed with nonce key 0x[0-9a-f]{64} nonce .*");
    return signed.lastLine();
  }

  private static JsonObject submit(URI page, String raw) throws Exception {
    Http.Answer answer =
        Http.post(page.resolve("/api/v1/submit-raw-tx"), new JsonObject().put("tempo_tx_hex", raw));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void twoPaymentsOneAfterTheOther() throws Exception {
    try (JarProcess node =
        JarProcess.start(
            folder,
            Map.of(
                "FASTPAY_SIDECARS_DAVE_PORT", "0",
                "FASTPAY_SIDECARS_EDGAR_PORT", "0",
                "FASTPAY_AGGREGATOR_PORT", "0",
                "FASTPAY_WEB_PORT", "0"))) {
      Map<String, String> environment =
          Map.of(
              "FASTPAY_SIDECAR",
              addressIn(node.awaitLine("dave ")) + "," + addressIn(node.awaitLine("edgar ")));
      URI page = URI.create(addressIn(node.awaitLine("  page ")));
      JarProcess.run(folder, Map.of(), "keygen", "--demo", "alice", "--out", "alice.key");
      String bob = JarProcess.run(folder, Map.of(), "keygen", "--out", "bob.key").lastLine();

      String first = sign(environment, bob);
      JsonObject firstAnswer = submit(page, first);
      assertThat(firstAnswer.getBoolean("qc_formed")).as("%s", firstAnswer).isTrue();

      String second = sign(environment, bob);
      assertThat(second).isNotEqualTo(first);
      JsonObject secondAnswer = submit(page, second);
      assertThat(secondAnswer.getBoolean("qc_formed")).as("%s", secondAnswer).isTrue();
      assertThat(secondAnswer.getString("tx_hash")).isNotEqualTo(firstAnswer.getString("tx_hash"));
    }
  }
}
