package tempo.fastpay.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.protocol.quorum.Committee;

/** docs/protocol.md and docs/tempo.md: every law, every hash, every vector that they name. */
class ProtocolPageTest {
  private static final int LAWS = 17;
  private static final String VECTORS = "node/protocol/src/test/resources/vectors/";
  private static final String QC_VECTORS = "proto/src/test/resources/vectors/qc_vectors.json";
  private static final Pattern LAW = Pattern.compile("L(\\d+) .+");
  private static final Pattern QUORUM = Pattern.compile("(\\d+) of (\\d+)");
  private static final Pattern TAG = Pattern.compile("\"(tempo\\.fastpay\\.[a-z.]+v1)\"");
  private static final Pattern VECTOR_NAME =
      Pattern.compile(
          "`((?:k1|p256|webauthn|keychain|sig|raw|nc|ov|st|legacy|eip\\d+)_\\w+|eip1559)`");
  private static final List<String> PARTS =
      List.of("**Reason.** ", "**Tests.** `", "**What would break it.** ");

  private static final Project PROJECT = Project.read();
  private static final Page PROTOCOL = PROJECT.page("docs/protocol.md");

  @Test
  void everyLawHasItsHeadingItsReasonAndItsTests() {
    assertThat(faults(PROTOCOL)).isEmpty();
  }

  @Test
  void aLawThatLacksSomethingIsFound() {
    StringBuilder text = new StringBuilder();
    for (int law = 1; law <= LAWS; law++) {
      String parts = law == 3 ? PARTS.get(0) : String.join("It.\n", PARTS);
      text.append(law == 5 ? "" : "### L" + law + " A law\n\n" + parts + "\n\n");
    }

    assertThat(faults(new Page(Path.of("docs/protocol.md"), text.toString())))
        .containsExactly(
            "L3 A law: no **Tests.** `",
            "L3 A law: no **What would break it.** ",
            "laws: [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]");
  }

  private static List<String> faults(Page page) {
    List<String> faults = new ArrayList<>();
    List<Integer> laws = new ArrayList<>();
    for (Page.Section section : page.sections()) {
      var law = LAW.matcher(section.heading());
      if (law.matches()) {
        laws.add(Integer.valueOf(law.group(1)));
        for (String part : PARTS) {
          if (!section.body().contains(part)) {
            faults.add(section.heading() + ": no " + part);
          }
        }
      }
    }
    laws.sort(null);
    if (!laws.equals(IntStream.rangeClosed(1, LAWS).boxed().toList())) {
      faults.add("laws: " + laws);
    }
    return faults;
  }

  @Test
  void everyHashHasItsTag() {
    List<String> tags =
        TAG.matcher(PROJECT.source("CanonicalBytes.java"))
            .results()
            .map(tag -> "`" + tag.group(1) + "`")
            .toList();

    assertThat(tags).hasSize(5);
    assertThat(PROTOCOL.section("Canonical bytes").body()).contains(tags);
  }

  @Test
  void quorumsAreCountedAsTheCommitteeDoes() {
    List<MatchResult> said =
        QUORUM.matcher(PROTOCOL.section("The committee").body()).results().toList();

    assertThat(said).hasSizeGreaterThan(5);
    assertThat(said)
        .allSatisfy(
            quorum ->
                assertThat(Integer.parseInt(quorum.group(1)))
                    .as(quorum.group())
                    .isEqualTo(Committee.quorum(Integer.parseInt(quorum.group(2)))));
  }

  @Test
  void everyFieldOfTheVectorsIsExplained() {
    Set<String> fields = new TreeSet<>(read("hash_vectors.json").fieldNames());
    for (String section : List.of("expected", "qc_inputs", "expiry")) {
      fields.addAll(read("hash_vectors.json").getJsonObject(section).fieldNames());
    }
    fields.addAll(read("tempo_tx_vectors.json").fieldNames());
    for (String file : List.of("ed25519_edge_vectors.json", "ed25519_rule_vectors.json")) {
      objects(read(file).getJsonArray("vectors"))
          .forEach(vector -> fields.addAll(vector.fieldNames()));
    }
    for (JsonObject vector : txVectors()) {
      fields.addAll(vector.fieldNames());
      fields.addAll(vector.getJsonObject("fastpay").fieldNames());
      fields.addAll(vector.getJsonObject("keychain", new JsonObject()).fieldNames());
    }
    JsonObject qcVectors = new JsonObject(ProjectFiles.read(QC_VECTORS));
    for (String kind : qcVectors.fieldNames()) {
      fields.add(kind);
      if (qcVectors.getValue(kind) instanceof JsonArray vectors) {
        objects(vectors).forEach(vector -> fields.addAll(vector.fieldNames()));
      }
    }
    fields.remove("name");

    assertThat(PROTOCOL.section("Test vectors").body())
        .contains(fields.stream().map(field -> "`" + field + "`").toList())
        .contains(txVectors().size() + " transactions");
  }

  @Test
  void everyVectorThatIsNamedIsThere() {
    Set<String> known =
        txVectors().stream()
            .map(vector -> vector.getString("name"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(unknownVectors("`k1_memo` and `k1_of_nobody`", known))
        .containsExactly("k1_of_nobody");
    assertThat(unknownVectors(PROJECT.page("docs/tempo.md").text(), known)).isEmpty();
  }

  private static List<String> unknownVectors(String text, Set<String> known) {
    return VECTOR_NAME
        .matcher(text)
        .results()
        .map(vector -> vector.group(1))
        .filter(name -> !known.contains(name))
        .toList();
  }

  private static List<JsonObject> txVectors() {
    return objects(read("tempo_tx_vectors.json").getJsonArray("vectors")).toList();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private static JsonObject read(String file) {
    return new JsonObject(ProjectFiles.read(VECTORS + file));
  }
}
