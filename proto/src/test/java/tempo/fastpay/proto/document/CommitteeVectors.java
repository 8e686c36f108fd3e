package tempo.fastpay.proto.document;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.protocol.types.Bytes32;

/** Committee files: docs/protocol.md, "The committee", each rule broken once. */
final class CommitteeVectors {
  /** Of four members under their default ids. */
  static final String FOUR = "four";

  /** Of the same members, all of whom must sign. */
  static final String FOUR_OF_FOUR = "four_of_four";

  /** Of the same members, under ids that are not the hashes of their keys. */
  static final String OWN_IDS = "own_ids";

  private final List<Vector> vectors = new ArrayList<>();

  static List<Vector> all() {
    CommitteeVectors all = new CommitteeVectors();
    all.good();
    all.bad();
    return all.vectors;
  }

  static JsonObject four() {
    return CommitteeJson.encode(VectorSigning.FOUR);
  }

  static JsonObject fourOfFour() {
    return four().put("threshold", 4);
  }

  static JsonObject ownIds() {
    JsonObject committee = four();
    for (int i = 0; i < VectorSigning.FOUR.size(); i++) {
      member(committee, i).put("id", "0x" + String.valueOf(i).repeat(2 * Bytes32.SIZE));
    }
    return committee;
  }

  private static JsonObject member(JsonObject committee, int index) {
    return committee.getJsonArray("members").getJsonObject(index);
  }

  private void good() {
    accept(FOUR, "four members, of whom three must sign", four());
    accept(FOUR_OF_FOUR, "a threshold above the quorum", fourOfFour());
    accept(OWN_IDS, "ids that are not the SHA-256 of the keys", ownIds());
    accept(
        "defaults",
        "without threshold and ids",
        changed(
            committee -> {
              committee.remove("threshold");
              for (int i = 0; i < VectorSigning.FOUR.size(); i++) {
                member(committee, i).remove("id");
              }
            }));
    accept(
        "numbers_in_either_form",
        "numbers as JSON numbers, a threshold as text with a leading zero",
        changed(c -> c.put("chain_id", 1337).put("epoch", 3).put("threshold", "03")));
    accept("chain_id_0", "0 is a chain id", changed(c -> c.put("chain_id", "0")));
    accept(
        "one_member",
        "one member is a quorum of one",
        changed(
            c -> {
              c.put("members", new JsonArray().add(member(c, 0)));
              c.remove("threshold");
            }));
  }

  private void bad() {
    reject("epoch_0", "0 means the current epoch on the wire", c -> c.put("epoch", "0"));
    reject(
        "no_members",
        "at least one member",
        c -> {
          c.put("members", new JsonArray());
          c.remove("threshold");
        });
    reject("threshold_2_of_4", "below the quorum", c -> c.put("threshold", 2));
    reject("threshold_5_of_4", "above the number of members", c -> c.put("threshold", 5));
    reject(
        "name_twice",
        "names are distinct",
        c -> member(c, 1).put("name", member(c, 0).getString("name")));
    reject(
        "id_twice", "ids are distinct", c -> member(c, 1).put("id", member(c, 0).getString("id")));
    reject(
        "key_twice",
        "keys are distinct",
        c -> member(c, 1).put("pubkey", member(c, 0).getString("pubkey")));
    reject("name_in_upper_case", "a-z, 0-9 and - alone", c -> member(c, 1).put("name", "Edgar"));
    reject("name_empty", "at least one character", c -> member(c, 1).put("name", ""));
    reject("name_of_33", "at most 32 characters", c -> member(c, 1).put("name", "a".repeat(33)));
    reject(
        "key_identity",
        "the identity is no point of prime order",
        c -> member(c, 1).put("pubkey", "0x01" + "00".repeat(31)));
    reject("key_of_31_bytes", "32 bytes", c -> member(c, 1).put("pubkey", "0x" + "11".repeat(31)));
    reject("epoch_missing", "a missing field", c -> c.remove("epoch"));
    reject("epoch_negative", "numbers are unsigned", c -> c.put("epoch", -3));
    reject("epoch_with_point", "a number with a point", c -> c.put("epoch", 3.0));
    reject("chain_id_null", "null is refused", c -> c.putNull("chain_id"));
    reject("unknown_field", "an unknown field", c -> member(c, 1).put("address", "0x00"));
    String four = four().encode();
    reject(
        "repeated_field",
        "a repeated field",
        four.replace("{\"chain_id\"", "{\"epoch\":\"3\",\"chain_id\""));
    reject("text_behind", "something follows the object", four + "{}");
  }

  private static JsonObject changed(Consumer<JsonObject> change) {
    JsonObject committee = four();
    change.accept(committee);
    return committee;
  }

  private void accept(String name, String why, JsonObject committee) {
    vectors.add(Vector.json(name, Vector.ACCEPT, why, "", committee.encode()));
  }

  private void reject(String name, String why, Consumer<JsonObject> change) {
    reject(name, why, changed(change).encode());
  }

  private void reject(String name, String why, String content) {
    vectors.add(Vector.json(name, Vector.REJECT, why, "", content));
  }
}
