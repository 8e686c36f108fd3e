package tempo.fastpay.proto.document;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.quorum.Committee;

/**
 * Evidence as a file: JSON, as REST answers with it. Verifying looks at every field of it but a
 * page's {@code next_cursor}; unknown fields are refused.
 */
public final class EvidenceDocument {
  /** The most bytes of one file. */
  public static final int LIMIT_BYTES = WireLimits.JSON_LIMIT_CHARS;

  private static final String EXPECTED = "expected evidence as JSON, {evidence: […]}";

  private EvidenceDocument() {}

  /** The content of a file of evidence; may be longer than {@link #LIMIT_BYTES}. */
  public static byte[] json(List<Evidence> evidence, Committee committee) {
    String text = new JsonCodec(committee).encodeEvidence(evidence).encodePrettily();
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads evidence; decoded does not mean verified.
   *
   * @throws MalformedRequestException naming the field, or saying what was expected
   */
  public static List<Evidence> decode(byte[] content, Committee committee) {
    if (content.length == 0 || content.length > LIMIT_BYTES) {
      throw new MalformedRequestException(
          EXPECTED + " of 1 to " + LIMIT_BYTES + " bytes, got " + content.length);
    }
    return new JsonCodec(committee).decodeEvidence(JsonText.parseObject(content, EXPECTED));
  }
}
