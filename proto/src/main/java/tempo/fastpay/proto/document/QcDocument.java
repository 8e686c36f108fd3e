package tempo.fastpay.proto.document;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;

/**
 * A QC that stands alone, as a file or a download, in JSON or protobuf. Nothing is in it that
 * verifying would not look at: unknown fields are refused, and {@code qc_hash} is required, for
 * nothing else covers {@code threshold} and {@code created_unix_millis}. Fields that follow from
 * the others may be left out: a signer's name, its id or its key, the current epoch, and an expiry
 * that is the payment's {@code valid_before}.
 */
public final class QcDocument {
  /**
   * The most bytes of one file: the largest payment, certified by the largest committee, stays
   * below it.
   */
  public static final int LIMIT_BYTES = 1 << 20;

  private static final String EXPECTED =
      "expected a quorum certificate as JSON, or as protobuf (QuorumCertificate)";

  private QcDocument() {}

  public static byte[] json(QuorumCertificate qc, Committee committee) {
    String text = new JsonCodec(committee).encode(qc).encodePrettily();
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] protobuf(QuorumCertificate qc, Committee committee) {
    return new ProtoCodec(committee).encode(qc).toByteArray();
  }

  /**
   * Reads a QC; decoded does not mean verified. Text is JSON; anything else is protobuf, in which a
   * QC cannot be text: its field tags are control characters.
   *
   * @throws MalformedRequestException naming the field, or saying what was expected
   */
  public static QuorumCertificate decode(byte[] content, Committee committee) {
    if (content.length == 0 || content.length > LIMIT_BYTES) {
      throw new MalformedRequestException(
          EXPECTED + " of 1 to " + LIMIT_BYTES + " bytes, got " + content.length);
    }
    return isText(content) ? decodeJson(content, committee) : decodeProtobuf(content, committee);
  }

  private static boolean isText(byte[] content) {
    for (byte b : content) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private static QuorumCertificate decodeJson(byte[] content, Committee committee) {
    JsonObject json = JsonText.parseObject(content, EXPECTED);
    QuorumCertificate qc = new JsonCodec(committee).decodeQc(json);
    requireHash(json.containsKey("qc_hash"));
    return qc;
  }

  private static QuorumCertificate decodeProtobuf(byte[] content, Committee committee) {
    tempo.fastpay.v1.QuorumCertificate wire;
    try {
      wire = tempo.fastpay.v1.QuorumCertificate.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedRequestException(EXPECTED + ", got neither: " + e.getMessage());
    }
    requireNothingUnknown("qc", wire);
    QuorumCertificate qc = new ProtoCodec(committee).decode(wire);
    requireHash(!wire.getQcHash().isEmpty());
    return qc;
  }

  private static void requireHash(boolean present) {
    if (!present) {
      throw new MalformedRequestException(
          "qc_hash: required, as nothing else covers threshold and created_unix_millis");
    }
  }

  private static void requireNothingUnknown(String path, Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw new MalformedRequestException(
          path + ": unknown fields " + message.getUnknownFields().asMap().keySet());
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      String inner = path + "." + field.getKey().getName();
      if (field.getValue() instanceof Message value) {
        requireNothingUnknown(inner, value);
      } else if (field.getValue() instanceof List<?> items) {
        for (int i = 0; i < items.size(); i++) {
          if (items.get(i) instanceof Message item) {
            requireNothingUnknown(inner + "[" + i + "]", item);
          }
        }
      }
    }
  }
}
