package tempo.fastpay.proto.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.ArbitraryAnswers;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/** What an aggregator is asked and answers, over JSON. */
class JsonAggregatorTest {
  private final JsonCodec codec = new JsonCodec(Arbitrary.COMMITTEE);
  private final Arbitrary any = new Arbitrary(45);
  private final ArbitraryAnswers answers = new ArbitraryAnswers(any);

  @Test
  void whatFollowsFromTheRestMustAgreeWithIt() {
    JsonObject reply = codec.encode(answers.fanoutReply());
    refused(
        "threshold_met: expected ",
        () ->
            codec.decodeFanoutReply(
                reply.put("threshold_met", !reply.getBoolean("threshold_met"))));
    JsonObject status = codec.encodeStatus(Optional.of(answers.txStatus()));
    int count = status.getInteger("cert_count");
    refused(
        "cert_count: expected " + count + ", got " + (count + 1),
        () -> codec.decodeStatus(status.copy().put("cert_count", count + 1)));
    refused(
        "qc_formed: expected ",
        () -> codec.decodeStatus(status.copy().put("qc_formed", !status.getBoolean("qc_formed"))));
    refused("tx_hash: required", () -> codec.decodeStatus(new JsonObject().put("certs", 1)));
  }

  @Test
  void theStatusOfAnotherCommitteeIsRefused() {
    JsonObject status = codec.encode(answers.committeeStatus());
    refused("chain_id: expected 1337, got 1338", status, "chain_id", "1338");
    refused("epoch: expected 3, got 4", status, "epoch", "4");
    refused("threshold: expected 3, got 4", status, "threshold", 4);
    refused("size: expected 4, got 5", status, "size", 5);
    refused("faulty: expected 1, got 2", status, "faulty", 2);
    boolean reachable = status.getBoolean("quorum_reachable");
    refused("quorum_reachable: expected " + reachable, status, "quorum_reachable", !reachable);
    JsonArray members = status.getJsonArray("members").copy();
    JsonObject first = (JsonObject) members.remove(0);
    refused("members: expected the committee's", status, "members", members);
    refused("members: expected the committee's", status, "members", members.copy().add(first));
    Committee other =
        Committee.of(
            ChainId.of(1337), UInt64.of(3), Arbitrary.COMMITTEE.members(), 4, Arbitrary.CRYPTO);
    refused(
        "threshold: expected 4, got 3", () -> new JsonCodec(other).decodeCommitteeStatus(status));
  }

  private void refused(String message, JsonObject status, String name, Object said) {
    refused(message, () -> codec.decodeCommitteeStatus(status.copy().put(name, said)));
  }

  private static void refused(String message, Runnable decode) {
    assertThatThrownBy(decode::run)
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void exactlyOneAnswerIsExpected() {
    refused(
        "expected exactly one of the fields qc and reject",
        () -> codec.decodeQcReply(new JsonObject()));
    refused(
        "expected exactly one of the fields qc and reject",
        () ->
            codec.decodeQcReply(
                new JsonObject()
                    .put("qc", codec.encode(any.qc()))
                    .put("reject", codec.encode(any.reject()))));
  }

  @Test
  void listsAndNumbersAreBounded() {
    JsonObject query = codec.encode(QcQuery.of(any.txHash()));
    refused(
        "threshold: expected at most 200, got 201",
        () -> codec.decodeQcQuery(query.put("threshold", 201)));
    JsonObject refusal = new JsonObject().put("reject", codec.encode(any.reject()));
    JsonObject reply =
        codec
            .encode(answers.fanoutReply())
            .put("rejects", new JsonArray(Collections.nCopies(201, refusal)));
    refused("rejects: expected at most 200, got 201", () -> codec.decodeFanoutReply(reply));
    JsonObject status = codec.encode(answers.committeeStatus());
    status
        .getJsonArray("members")
        .getJsonObject(1)
        .put("suspicions", UInt64.of(Long.MAX_VALUE).next().toString());
    refused(
        "members[1].suspicions: expected below 2^63", () -> codec.decodeCommitteeStatus(status));
  }
}
