package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.MemberHealth;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.ChainId;

/**
 * Writes and reads, as JSON, statements of validators about themselves and their chain, and their
 * health.
 */
final class JsonMembers {
  private final Committee committee;

  JsonMembers(Committee committee) {
    this.committee = Objects.requireNonNull(committee);
  }

  static JsonObject encode(ValidatorInfo info) {
    return new JsonObject()
        .put("validator", JsonTypes.encode(info.validator()))
        .put("gossip_peers", new JsonArray(info.gossipPeers()))
        .put("chain_id", info.chainId().toString())
        .put("epoch", info.epoch().toString())
        .put("protocol_version", info.protocolVersion());
  }

  static ValidatorInfo info(JsonFields json) {
    return new ValidatorInfo(
        json.object("validator", JsonTypes::validator),
        json.texts(
            "gossip_peers", WireLimits.GOSSIP_PEERS_LIMIT, WireLimits.GOSSIP_PEER_LIMIT_CHARS),
        new ChainId(json.uint64("chain_id")),
        json.uint64("epoch"),
        json.atMost(Integer.MAX_VALUE, "protocol_version"));
  }

  static JsonObject encode(ChainHead head) {
    return new JsonObject()
        .put("block_height", head.blockHeight().toString())
        .put("block_hash", head.blockHash().toHex())
        .put("unix_millis", head.unixMillis().toString())
        .put("finalized_height", head.finalizedHeight().toString())
        .put("finalized_block_hash", head.finalizedHash().toHex())
        .put("finalized_unix_millis", head.finalizedUnixMillis().toString());
  }

  static ChainHead head(JsonFields json) {
    return new ChainHead(
        json.uint64("block_height"),
        json.bytes32("block_hash"),
        json.uint64("unix_millis"),
        json.uint64("finalized_height"),
        json.bytes32("finalized_block_hash"),
        json.uint64("finalized_unix_millis"));
  }

  static JsonObject encode(CommitteeStatus status) {
    Committee committee = status.committee();
    JsonObject json =
        new JsonObject()
            .put("chain_id", committee.chainId().toString())
            .put("epoch", committee.epoch().toString())
            .put("threshold", committee.threshold())
            .put("size", committee.size())
            .put("faulty", Committee.faulty(committee.size()))
            .put("quorum_reachable", status.isQuorumReachable())
            .put("members", JsonTypes.array(status.members(), JsonMembers::encode));
    status.head().ifPresent(head -> json.put("head", encode(head)));
    return json;
  }

  private static JsonObject encode(MemberHealth member) {
    JsonObject json =
        new JsonObject()
            .put("validator", JsonTypes.encode(member.validator()))
            .put("health", member.health().name())
            .put("last_answer_unix_millis", member.lastAnswerUnixMillis().toString())
            .put("round_trip_millis", Long.toString(member.roundTripMillis()))
            .put("suspicions", Long.toString(member.suspicions()));
    if (!member.detail().isEmpty()) {
      json.put("detail", WireLimits.cut(member.detail()));
    }
    member.head().ifPresent(head -> json.put("head", encode(head)));
    return json;
  }

  /** Reads the status of this committee; that of another one is refused. */
  CommitteeStatus status(JsonFields json) {
    json.expect("chain_id", json.uint64("chain_id"), committee.chainId().value());
    json.expect("epoch", json.uint64("epoch"), committee.epoch());
    json.expect(
        "threshold", json.atMost(Committee.MEMBERS_LIMIT, "threshold"), committee.threshold());
    json.expect("size", json.atMost(Committee.MEMBERS_LIMIT, "size"), committee.size());
    json.expect(
        "faulty",
        json.atMost(Committee.MEMBERS_LIMIT, "faulty"),
        Committee.faulty(committee.size()));
    List<MemberHealth> members =
        json.objects("members", Committee.MEMBERS_LIMIT, JsonMembers::member);
    Optional<ChainHead> head = json.optionalObject("head", JsonMembers::head);
    CommitteeStatus status =
        Check.valid(json.at("members"), () -> new CommitteeStatus(committee, members, head));
    json.expect("quorum_reachable", json.flag("quorum_reachable"), status.isQuorumReachable());
    return status;
  }

  private static MemberHealth member(JsonFields json) {
    return new MemberHealth(
        json.object("validator", JsonTypes::validator),
        json.oneOf(MemberHealth.Health.class, "health"),
        json.optionalText("detail", WireLimits.TEXT_LIMIT_CHARS).orElse(""),
        json.optionalObject("head", JsonMembers::head),
        json.uint64("last_answer_unix_millis"),
        json.nonNegative("round_trip_millis"),
        json.nonNegative("suspicions"));
  }
}
