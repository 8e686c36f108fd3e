package tempo.fastpay.proto.document;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import tempo.fastpay.protocol.types.Bytes;

/**
 * One entry of qc_vectors.json: a file's content, and whether whoever reads and verifies it accepts
 * it.
 *
 * @param committee the name of the committee to verify with; empty where this is a committee
 * @param form {@code json}: the content as text; {@code protobuf}: as hex
 */
record Vector(
    String name, String verdict, String why, String committee, String form, String content) {
  static final String ACCEPT = "ACCEPT";
  static final String REJECT = "REJECT";

  private static final String JSON = "json";
  private static final String PROTOBUF = "protobuf";

  static Vector json(String name, String verdict, String why, String committee, String content) {
    return new Vector(name, verdict, why, committee, JSON, content);
  }

  static Vector protobuf(
      String name, String verdict, String why, String committee, byte[] content) {
    return new Vector(name, verdict, why, committee, PROTOBUF, Bytes.of(content).toHex());
  }

  static Vector decode(JsonObject json) {
    String form = json.containsKey(JSON) ? JSON : PROTOBUF;
    return new Vector(
        json.getString("name"),
        json.getString("verdict"),
        json.getString("why"),
        json.getString("committee", ""),
        form,
        json.getString(form));
  }

  JsonObject encode() {
    JsonObject json = new JsonObject().put("name", name).put("verdict", verdict).put("why", why);
    if (!committee.isEmpty()) {
      json.put("committee", committee);
    }
    return json.put(form, content);
  }

  byte[] bytes() {
    return form.equals(JSON)
        ? content.getBytes(StandardCharsets.UTF_8)
        : Bytes.fromHex(content).toArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
