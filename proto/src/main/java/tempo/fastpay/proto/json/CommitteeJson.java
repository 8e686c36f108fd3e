package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A committee as a file: {chain_id, epoch, threshold?, members: [{name, id?, pubkey}]}. Without a
 * threshold it is the quorum of the size; without an id it is the SHA-256 of the key.
 */
public final class CommitteeJson {
  private CommitteeJson() {}

  public static JsonObject encode(Committee committee) {
    return new JsonObject()
        .put("chain_id", committee.chainId().toString())
        .put("epoch", committee.epoch().toString())
        .put("threshold", committee.threshold())
        .put("members", JsonTypes.array(committee.members(), JsonTypes::encode));
  }

  /**
   * Reads a committee, its keys checked.
   *
   * @throws MalformedRequestException naming the field
   */
  public static Committee decode(JsonObject json, Crypto crypto) {
    return JsonFields.read(
        json,
        fields -> {
          ChainId chainId = new ChainId(fields.uint64("chain_id"));
          UInt64 epoch = fields.uint64("epoch");
          List<Validator> members =
              fields.objects("members", Committee.MEMBERS_LIMIT, JsonTypes::validator);
          Optional<Integer> threshold =
              fields.has("threshold")
                  ? Optional.of(fields.atMost(Committee.MEMBERS_LIMIT, "threshold"))
                  : Optional.empty();
          return Check.valid(
              "committee",
              () ->
                  Committee.of(
                      chainId,
                      epoch,
                      members,
                      threshold.orElse(Committee.quorum(members.size())),
                      crypto));
        });
  }
}
