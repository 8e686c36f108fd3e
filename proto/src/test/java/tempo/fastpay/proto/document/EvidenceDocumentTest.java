package tempo.fastpay.proto.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.RealEvidence;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonChanges;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;

/** An evidence file proves what it says, all of it, or nothing (L13). */
class EvidenceDocumentTest {
  private static final Committee COMMITTEE = Arbitrary.COMMITTEE;

  private static List<Evidence> real() {
    return RealEvidence.all();
  }

  private static byte[] text(JsonObject json) {
    return json.encode().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isProven(Evidence evidence) {
    return VerifiedEvidence.verify(evidence, COMMITTEE, Arbitrary.CRYPTO)
        instanceof VerifiedEvidence.Result.Verified;
  }

  @Test
  void aFileIsReadAsItWasWrittenAndVerifies() {
    assertThat(EvidenceDocument.decode(EvidenceDocument.json(real(), COMMITTEE), COMMITTEE))
        .isEqualTo(real())
        .allMatch(EvidenceDocumentTest::isProven);
  }

  @Test
  void whatRestAnswersIsAFileToo() {
    JsonObject page = new JsonCodec(COMMITTEE).encode(new EvidencePage(real(), "c-3"));
    assertThat(EvidenceDocument.decode(text(page), COMMITTEE)).isEqualTo(real());
  }

  @ParameterizedTest
  @MethodSource("real")
  void anyFieldChangedIsRefused(Evidence evidence) {
    JsonObject json =
        JsonText.parseObject(
            new String(
                EvidenceDocument.json(List.of(evidence), COMMITTEE), StandardCharsets.UTF_8));
    List<String> accepted = new ArrayList<>();
    List<JsonChanges.Change> changes = JsonChanges.of(json);
    for (JsonChanges.Change change : changes) {
      List<Evidence> decoded;
      try {
        decoded = EvidenceDocument.decode(text(change.object()), COMMITTEE);
      } catch (MalformedRequestException e) {
        continue;
      }
      if (!decoded.isEmpty() && decoded.stream().allMatch(EvidenceDocumentTest::isProven)) {
        assertThat(decoded).as(change.path()).containsOnly(evidence);
        accepted.add(change.path() + " " + change.how());
      }
    }
    assertThat(changes).hasSizeGreaterThan(12);
    // What the rest says again may be left out, and the same evidence may be there twice.
    assertThat(accepted)
        .allMatch(
            what ->
                what.matches(".*\\.signer\\.(name|id|pubkey) left out")
                    || what.equals(".evidence[0] added")
                    || (what.endsWith(".tx.expiry left out")
                        && evidence.equals(RealEvidence.anotherValidator())));
  }

  @Test
  void theEpochIsSaid() {
    JsonObject json = new JsonCodec(COMMITTEE).encodeEvidence(List.of(RealEvidence.validator()));
    JsonArray items = json.getJsonArray("evidence");
    items.getJsonObject(0).getJsonObject("validator_equivocation").put("epoch", "0");
    refused("evidence[0].validator_equivocation.epoch: expected an epoch", text(json));
  }

  @Test
  void whatIsNoEvidenceIsRefusedSayingWhatWasExpected() {
    refused("expected evidence as JSON", new byte[0]);
    refused("expected evidence as JSON", new byte[] {(byte) 0xff});
    refused("expected evidence as JSON", new byte[EvidenceDocument.LIMIT_BYTES + 1]);
    refused("evidence: required, but missing", text(new JsonObject()));
    refused(
        "evidence[0]: expected exactly one of the fields sender_equivocation and"
            + " validator_equivocation",
        text(new JsonObject().put("evidence", new JsonArray().add(new JsonObject()))));
  }

  private static void refused(String message, byte[] content) {
    assertThatThrownBy(() -> EvidenceDocument.decode(content, COMMITTEE))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining(message);
  }
}
