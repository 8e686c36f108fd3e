package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.testkit.Fixtures;

/** The short verifiers take good certificates, and refuse each kind of forged one. */
class ShortVerifiersTest {
  private static final String EXAMPLE = "docs/examples/qc.json";
  private static final String DEMO = "config/committee-demo.json";
  private static final String FOUR = "config/four/committee.json";
  private static final String RULES = "node/protocol/src/test/resources/vectors/ed25519_";

  /** The order of Ed25519's group. */
  private static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final String ACCEPT = "ACCEPT";

  @TempDir Path folder;

  private static JsonObject json(String path) {
    return new JsonObject(ProjectFiles.read(path));
  }

  private static JsonObject task(JsonObject qc, JsonObject committee) {
    return new JsonObject().put("qc", qc.encode()).put("committee", committee.encode());
  }

  /** Vectors that docs/verify.md lists as not refused, and where. */
  private static Set<String> notRefused(ShortVerifier verifier) {
    Set<String> names = new TreeSet<>();
    Page page = Project.read().page("docs/verify.md");
    page.text()
        .substring(page.text().indexOf("## Test your own verifier"))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .filter(line -> verifier == ShortVerifier.NODE || !line.contains("in JavaScript"))
        .forEach(
            line ->
                NAME.matcher(line.substring(0, line.indexOf(" | ", 2)))
                    .results()
                    .forEach(name -> names.add(name.group(1))));
    return names;
  }

  @ParameterizedTest
  @EnumSource
  void theVectorsAgreeButForThoseThatThePageLists(ShortVerifier verifier) throws Exception {
    verifier.require(folder);
    JsonObject vectors = json("proto/src/test/resources/vectors/qc_vectors.json");
    Map<String, String> committees = new LinkedHashMap<>();
    vectors
        .getJsonArray("committees")
        .forEach(
            each ->
                committees.put(
                    ((JsonObject) each).getString("name"), ((JsonObject) each).getString("json")));
    List<JsonObject> qcs =
        vectors.getJsonArray("qcs").stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.containsKey("json"))
            .toList();

    List<String> refusals =
        verifier.ask(
            folder,
            qcs.stream()
                .map(
                    qc ->
                        new JsonObject()
                            .put("qc", qc.getString("json"))
                            .put("committee", committees.get(qc.getString("committee"))))
                .toList());

    Set<String> wronglyTaken = new TreeSet<>();
    for (int i = 0; i < qcs.size(); i++) {
      String name = qcs.get(i).getString("name");
      if (qcs.get(i).getString("verdict").equals(ACCEPT)) {
        assertThat(refusals.get(i)).as(name).isEmpty();
      } else if (refusals.get(i).isEmpty()) {
        wronglyTaken.add(name);
      }
    }
    assertThat(qcs).hasSizeGreaterThan(60);
    assertThat(wronglyTaken).isEqualTo(notRefused(verifier));
  }

  @ParameterizedTest
  @EnumSource
  void signaturesUnderMembersKeysKeepToTheRule(ShortVerifier verifier) throws Exception {
    verifier.require(folder);
    List<JsonObject> signatures = new ArrayList<>();
    for (String file : List.of("edge_vectors.json", "rule_vectors.json")) {
      json(RULES + file).getJsonArray("vectors").stream()
          .map(JsonObject.class::cast)
          .filter(ShortVerifiersTest::isByAMembersKey)
          .forEach(signatures::add);
    }

    List<String> refusals = verifier.ask(folder, signatures);

    assertThat(signatures).hasSizeGreaterThan(60);
    for (int i = 0; i < signatures.size(); i++) {
      assertThat(refusals.get(i).isEmpty())
          .as("%s", signatures.get(i).getString("name"))
          .isEqualTo(signatures.get(i).getString("verdict").equals(ACCEPT));
    }
  }

  private static boolean isByAMembersKey(JsonObject vector) {
    String key = vector.getString("pubkey");
    return key.length() == 64
        && vector.getString("signature").length() == 128
        && Fixtures.CRYPTO.isValidEd25519Key(Bytes32.fromHex("0x" + key));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsForgedIsRefusedForItsReason(ShortVerifier verifier) throws Exception {
    verifier.require(folder);
    Map<JsonObject, String> reasons = new LinkedHashMap<>();
    JsonObject demo = json(DEMO);
    reasons.put(task(json(EXAMPLE), demo), "");
    reasons.put(task(json(EXAMPLE), json(FOUR)), "2 of 3 signatures are there");
    reasons.put(task(json(EXAMPLE), withoutDave(json(FOUR))), "a signer is no member");
    reasons.put(task(json(EXAMPLE), demo.copy().put("epoch", 2)), "edgar did not sign this");
    reasons.put(
        task(json(EXAMPLE), demo.copy().put("chain_id", 4217)), "the payment is for another chain");
    reasons.put(forged(qc -> certs(qc).remove(1)), "1 of 2 signatures are there");
    reasons.put(forged(qc -> certs(qc).clear()), "there are no signatures");
    reasons.put(forged(qc -> certs(qc).set(1, certs(qc).getValue(0))), "edgar signed twice");
    reasons.put(forged(qc -> certs(qc).add(certs(qc).getValue(0))), "edgar signed twice");
    reasons.put(
        forged(qc -> replaceInPayment(qc, "0989680", "0989681")),
        "tx_hash is not the transaction's");
    reasons.put(
        forged(qc -> replaceInPayment(qc, "6f72646572", "6f72646573")),
        "tx_hash is not the transaction's");
    reasons.put(
        forged(qc -> replaceInPayment(qc, "76f8f1", "76f900f1")),
        "the transaction is not canonical");
    reasons.put(
        forged(qc -> tx(qc).put("tempo_tx", tx(qc).getString("tempo_tx") + "80")),
        "the transaction is not one list");
    reasons.put(
        forged(qc -> tx(qc).put("expiry", new JsonObject().put("unix_millis", "1"))),
        "tx_hash is not the transaction's");
    reasons.put(
        forged(qc -> effects(qc, 0).put("sender", "0x" + "11".repeat(20))),
        "effects_hash is not the transaction's");
    reasons.put(
        forged(qc -> effects(qc, 1).put("recipient", "0x" + "11".repeat(20))),
        "dave shows other effects");
    reasons.put(forged(qc -> changeSignature(qc, s -> s.add(L))), "edgar did not sign this");
    reasons.put(
        forged(qc -> changeSignature(qc, s -> s.xor(BigInteger.ONE))), "edgar did not sign this");
    reasons.put(
        forged(qc -> cert(qc, 0).put("signature", cert(qc, 1).getString("signature"))),
        "edgar did not sign this");
    reasons.put(
        forged(qc -> cert(qc, 0).put("created_unix_millis", "1")),
        "qc_hash does not cover what is there");

    assertThat(verifier.ask(folder, List.copyOf(reasons.keySet())))
        .containsExactlyElementsOf(reasons.values());
  }

  private static JsonObject forged(Consumer<JsonObject> change) {
    JsonObject qc = json(EXAMPLE);
    change.accept(qc);
    return task(qc, json(DEMO));
  }

  private static JsonObject withoutDave(JsonObject committee) {
    committee.getJsonArray("members").remove(0);
    return committee;
  }

  private static JsonArray certs(JsonObject qc) {
    return qc.getJsonArray("certs");
  }

  private static JsonObject cert(JsonObject qc, int index) {
    return certs(qc).getJsonObject(index);
  }

  private static JsonObject effects(JsonObject qc, int index) {
    return cert(qc, index).getJsonObject("effects");
  }

  private static JsonObject tx(JsonObject qc) {
    return qc.getJsonObject("tx");
  }

  private static void replaceInPayment(JsonObject qc, String from, String to) {
    String payment = tx(qc).getString("tempo_tx");
    assertThat(payment).contains(from);
    tx(qc).put("tempo_tx", payment.replace(from, to));
  }

  /** Changes S, the little-endian number in the second half. */
  private static void changeSignature(
      JsonObject qc, java.util.function.UnaryOperator<BigInteger> change) {
    String signature = cert(qc, 0).getString("signature");
    BigInteger s = change.apply(new BigInteger(reversed(signature.substring(66)), 16));
    String changed = reversed("%064x".formatted(s));
    assertThat(changed).hasSize(64);
    cert(qc, 0).put("signature", signature.substring(0, 66) + changed);
  }

  private static String reversed(String hex) {
    StringBuilder result = new StringBuilder();
    for (int i = hex.length(); i > 0; i -= 2) {
      result.append(hex, i - 2, i);
    }
    return result.toString();
  }

  @ParameterizedTest
  @EnumSource
  void asACommandItPrintsThePaymentOrOneLine(ShortVerifier verifier) throws Exception {
    verifier.require(folder);
    Path qc = ProjectFiles.root().resolve(EXAMPLE);
    ShortVerifier.Ended good = verifier.verify(folder, qc, ProjectFiles.root().resolve(DEMO));
    assertThat(good.exitCode()).as("%s", good).isZero();
    JsonObject payment = new JsonObject(good.out());
    assertThat(payment.getValue("amount").toString()).isEqualTo("10000000");
    assertThat(payment.getString("memo")).isEqualTo("0x6f72646572203437313" + "1" + "0".repeat(44));
    assertThat(payment.getString("tx_hash")).isEqualTo(json(EXAMPLE).getString("tx_hash"));
    assertThat(payment.getJsonArray("signers")).containsExactlyInAnyOrder("dave", "edgar");

    ShortVerifier.Ended bad = verifier.verify(folder, qc, ProjectFiles.root().resolve(FOUR));
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.out()).isEmpty();
    assertThat(bad.err()).isEqualTo("refused: 2 of 3 signatures are there\n");

    Path noJson = Files.writeString(folder.resolve("no.json"), "no JSON");
    ShortVerifier.Ended none = verifier.verify(folder, noJson, ProjectFiles.root().resolve(DEMO));
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("refused: ").hasLineCount(1);
  }
}
