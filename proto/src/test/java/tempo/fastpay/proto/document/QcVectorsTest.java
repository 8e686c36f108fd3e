package tempo.fastpay.proto.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/** qc_vectors.json is what its generator makes, and is answered as it says. */
class QcVectorsTest {
  private static final String NAME = "qc_vectors.json";

  /** Where the file that was made lies when the one in the resources is another. */
  private static final Path MADE = Path.of("target", NAME);

  private static final JsonObject FILE = new JsonObject(read());

  private static String read() {
    try (InputStream in =
        Objects.requireNonNull(QcVectorsTest.class.getResourceAsStream("/vectors/" + NAME), NAME)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String make() {
    JsonObject file = new JsonObject();
    file.put(
        "note",
        "Committees, and QCs and evidence that name one of them, as files: see docs/protocol.md,"
            + " \"Test vectors\". All keys are published.");
    file.put("committees", encode(CommitteeVectors.all()));
    file.put("qcs", encode(QcVectors.all()));
    file.put("evidence", encode(EvidenceVectors.all()));
    return file.encodePrettily() + "\n";
  }

  private static JsonArray encode(List<Vector> vectors) {
    JsonArray array = new JsonArray();
    vectors.forEach(vector -> array.add(vector.encode()));
    return array;
  }

  private static Stream<Vector> vectors(String kind) {
    return FILE.getJsonArray(kind).stream().map(JsonObject.class::cast).map(Vector::decode);
  }

  private static Stream<Vector> committees() {
    return vectors("committees");
  }

  private static Stream<Vector> qcs() {
    return vectors("qcs");
  }

  private static Stream<Vector> evidence() {
    return vectors("evidence");
  }

  @Test
  void theFileIsWhatTheGeneratorMakes() throws IOException {
    String made = make();
    if (!made.equals(read())) {
      Files.createDirectories(MADE.getParent());
      Files.writeString(MADE, made);
    }
    assertThat(made).as("copy " + MADE + " over it if that is meant").isEqualTo(read());
  }

  @Test
  void namesAreDistinctAndEveryKindHasBothVerdicts() {
    for (String kind : List.of("committees", "qcs", "evidence")) {
      Set<String> names = new HashSet<>();
      Set<String> verdicts = new HashSet<>();
      vectors(kind)
          .forEach(
              vector -> {
                assertThat(names.add(vector.name())).as(vector.name()).isTrue();
                verdicts.add(vector.verdict());
                assertThat(vector.why()).isNotEmpty();
              });
      assertThat(verdicts).containsExactlyInAnyOrder(Vector.ACCEPT, Vector.REJECT);
    }
  }

  @ParameterizedTest
  @MethodSource("committees")
  void committeesAreReadAsTheFileSays(Vector vector) {
    check(vector, () -> committee(vector));
  }

  @ParameterizedTest
  @MethodSource("qcs")
  void qcsAreAnsweredAsTheFileSays(Vector vector) {
    Committee committee = committeeOf(vector);
    check(
        vector,
        () ->
            VerifiedQc.verify(
                    QcDocument.decode(vector.bytes(), committee),
                    Optional.empty(),
                    committee,
                    VectorSigning.CRYPTO)
                .orElseThrow(reject -> new MalformedRequestException(reject.message())));
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void evidenceIsAnsweredAsTheFileSays(Vector vector) {
    Committee committee = committeeOf(vector);
    check(
        vector,
        () -> {
          List<Evidence> pieces = EvidenceDocument.decode(vector.bytes(), committee);
          if (pieces.isEmpty()) {
            throw new MalformedRequestException("no evidence");
          }
          for (Evidence piece : pieces) {
            VerifiedEvidence.verify(piece, committee, VectorSigning.CRYPTO)
                .orElseThrow(MalformedRequestException::new);
          }
        });
  }

  private static Committee committee(Vector vector) {
    return CommitteeJson.decode(
        JsonText.parseObject(vector.bytes(), "expected a committee"), VectorSigning.CRYPTO);
  }

  private static Committee committeeOf(Vector vector) {
    return committees()
        .filter(committee -> committee.name().equals(vector.committee()))
        .findFirst()
        .map(QcVectorsTest::committee)
        .orElseThrow();
  }

  private static void check(Vector vector, Runnable verify) {
    String answer;
    try {
      verify.run();
      answer = Vector.ACCEPT;
    } catch (MalformedRequestException e) {
      answer = Vector.REJECT + ": " + e.getMessage();
    }
    assertThat(answer).as(vector.why()).startsWith(vector.verdict());
  }
}
