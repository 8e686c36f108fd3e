package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.testkit.Fixtures;

/** docs/verify.md works through docs/examples/qc.json byte by byte, and each byte is right. */
class VerifyPageTest {
  private static final Pattern BLOCK = Pattern.compile("```\\n([0-9a-f][^`]+)\\n= (\\w+)\\n```");
  private static final String TYPE_0X76 = "76  ";

  private static final Page PAGE = Project.read().page("docs/verify.md");
  private static final Committee COMMITTEE =
      new ConfigLoader(Fixtures.CRYPTO)
          .committee(ProjectFiles.root().resolve("config/committee-demo.json"));
  private static final JsonObject EXAMPLE =
      new JsonObject(ProjectFiles.read("docs/examples/qc.json"));
  private static final QuorumCertificate QC = new JsonCodec(COMMITTEE).decodeQc(EXAMPLE);

  /** Bytes as the page writes them, and the SHA-256 that it states. */
  private record Block(List<String> lines, Bytes32 hash) {
    /** What stands on the left, from a line on. */
    String hexFrom(int first) {
      return lines.stream()
          .skip(first)
          .map(line -> line.split(" ", 2)[0])
          .collect(Collectors.joining());
    }
  }

  private static List<Block> blocks() {
    return BLOCK
        .matcher(PAGE.text())
        .results()
        .map(found -> new Block(found.group(1).lines().toList(), bytes32(found.group(2))))
        .toList();
  }

  private static Bytes32 bytes32(String hex) {
    return Bytes32.fromHex("0x" + hex);
  }

  @Test
  void theHashesAreOfTheBytesAboveThem() {
    assertThat(blocks())
        .hasSize(4)
        .allSatisfy(
            block ->
                assertThat(Hashes.sha256(Bytes.fromHex("0x" + block.hexFrom(0)).toArray()))
                    .isEqualTo(block.hash()));
  }

  @Test
  void theHashesAreTheExamples() {
    assertThat(blocks())
        .extracting(block -> block.hash().toHex())
        .containsExactly(
            QC.txHash().toHex(),
            QC.effectsHash().toHex(),
            Certificate.message(
                    COMMITTEE.chainId(), COMMITTEE.epoch(), QC.txHash(), QC.effectsHash())
                .toHex(),
            QC.hash().toHex());
  }

  @Test
  void thePaymentIsTakenApartAsItIs() {
    List<String> lines = blocks().get(0).lines();
    int first = 0;
    while (!lines.get(first).startsWith(TYPE_0X76)) {
      first++;
    }
    String payment = EXAMPLE.getJsonObject("tx").getString("tempo_tx").substring(2);

    assertThat(blocks().get(0).hexFrom(first)).startsWith(payment);
    assertThat(lines.get(first - 1)).contains(payment.length() / 2 + " bytes of payment");
  }

  @Test
  void everyFieldIsInATable() {
    JsonObject certificate = EXAMPLE.getJsonArray("certs").getJsonObject(0);
    JsonObject member =
        new JsonObject(ProjectFiles.read("config/committee-demo.json"))
            .getJsonArray("members")
            .getJsonObject(0);

    assertThat(EXAMPLE.fieldNames())
        .filteredOn(name -> !name.equals("tx"))
        .allSatisfy(this::isNamed);
    assertThat(EXAMPLE.getJsonObject("tx").fieldNames())
        .filteredOn(name -> !name.equals("nonce"))
        .allSatisfy(name -> isNamed("tx." + name));
    assertThat(certificate.fieldNames())
        .filteredOn(name -> !name.equals("signer"))
        .allSatisfy(this::isNamed);
    assertThat(certificate.getJsonObject("signer").fieldNames())
        .allSatisfy(name -> isNamed("signer." + name));
    assertThat(certificate.getJsonObject("effects").fieldNames()).allSatisfy(this::isNamed);
    assertThat(member.fieldNames()).allSatisfy(name -> isNamed("members[]." + name));
  }

  private void isNamed(String field) {
    assertThat(PAGE.text().lines())
        .as("a row of a table for %s", field)
        .anyMatch(line -> line.startsWith("| ") && line.contains("`" + field + "`"));
  }
}
