package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;

/** Writes and reads, as JSON, the requests and answers that only an aggregator has. */
final class JsonAggregator {
  private final JsonTypes types;

  JsonAggregator(JsonTypes types) {
    this.types = types;
  }

  JsonObject encode(FanoutReply reply) {
    JsonObject json =
        new JsonObject()
            .put("tx_hash", reply.txHash().toHex())
            .put("certs", JsonTypes.array(reply.certificates(), types::encode))
            .put("rejects", JsonTypes.array(reply.rejects(), JsonAggregator::encode))
            .put("threshold_met", reply.qc().isPresent());
    reply.effectsHash().ifPresent(hash -> json.put("effects_hash", hash.toHex()));
    reply.qc().ifPresent(qc -> json.put("qc", types.encode(qc)));
    return json;
  }

  FanoutReply fanoutReply(JsonFields json) {
    FanoutReply reply =
        new FanoutReply(
            new TxHash(json.bytes32("tx_hash")),
            json.optionalBytes32("effects_hash").map(EffectsHash::new),
            certificates(json),
            rejects(json),
            json.optionalObject("qc", types::qc));
    json.expect("threshold_met", json.flag("threshold_met"), reply.qc().isPresent());
    return reply;
  }

  private List<Certificate> certificates(JsonFields json) {
    return json.objects("certs", Committee.MEMBERS_LIMIT, types::certificate);
  }

  private static List<ValidatorReject> rejects(JsonFields json) {
    return json.objects(
        "rejects",
        Committee.MEMBERS_LIMIT,
        fields ->
            new ValidatorReject(
                fields.optionalObject("validator", JsonTypes::validator),
                fields.object("reject", JsonTypes::reject)));
  }

  private static JsonObject encode(ValidatorReject refused) {
    JsonObject json = new JsonObject().put("reject", JsonTypes.encode(refused.reject()));
    refused.validator().ifPresent(who -> json.put("validator", JsonTypes.encode(who)));
    return json;
  }

  static JsonObject encode(QcQuery query) {
    JsonObject json = new JsonObject().put("tx_hash", query.txHash().toHex());
    query.effectsHash().ifPresent(hash -> json.put("effects_hash", hash.toHex()));
    if (query.threshold() > 0) {
      json.put("threshold", query.threshold());
    }
    return json;
  }

  static QcQuery qcQuery(JsonFields json) {
    return new QcQuery(
        new TxHash(json.bytes32("tx_hash")),
        json.optionalBytes32("effects_hash").map(EffectsHash::new),
        json.has("threshold") ? json.atMost(Committee.MEMBERS_LIMIT, "threshold") : 0);
  }

  JsonObject encode(QcReply reply) {
    JsonObject json = new JsonObject();
    if (reply instanceof QcReply.Found found) {
      json.put("qc", types.encode(found.qc()));
    } else if (reply instanceof QcReply.Missing missing) {
      json.put("reject", JsonTypes.encode(missing.reject()));
    }
    return json;
  }

  QcReply qcReply(JsonFields json) {
    return json.either("qc", "reject")
        ? new QcReply.Found(json.object("qc", types::qc))
        : new QcReply.Missing(json.object("reject", JsonTypes::reject));
  }

  JsonObject encodeStatus(Optional<TxStatus> known) {
    return known.map(this::encode).orElseGet(JsonObject::new);
  }

  private JsonObject encode(TxStatus status) {
    JsonObject json =
        new JsonObject()
            .put("tx_hash", status.txHash().toHex())
            .put("certs", JsonTypes.array(status.certificates(), types::encode))
            .put("rejects", JsonTypes.array(status.rejects(), JsonAggregator::encode))
            .put("cert_count", status.certificates().size())
            .put("qc_formed", status.qcHash().isPresent())
            .put("observed_block_height", status.observedBlockHeight().toString())
            .put("last_updated_unix_millis", status.lastUpdatedUnixMillis().toString());
    status.envelope().ifPresent(envelope -> json.put("tx", JsonTypes.encode(envelope)));
    status.effects().ifPresent(effects -> json.put("effects", JsonTypes.encode(effects)));
    status.qcHash().ifPresent(hash -> json.put("qc_hash", hash.toHex()));
    status.stage().ifPresent(stage -> json.put("stage", stage.name()));
    if (!status.detail().isEmpty()) {
      json.put("detail", WireLimits.cut(status.detail()));
    }
    JsonTypes.put(json, status.inclusion());
    return json;
  }

  Optional<TxStatus> decodeStatus(JsonObject json) {
    return json.isEmpty() ? Optional.empty() : Optional.of(JsonFields.read(json, this::status));
  }

  private TxStatus status(JsonFields json) {
    Optional<Lifecycle.Stage> stage =
        json.has("stage")
            ? Optional.of(json.oneOf(Lifecycle.Stage.class, "stage"))
            : Optional.empty();
    TxHash txHash = new TxHash(json.bytes32("tx_hash"));
    Optional<Envelope> envelope =
        Check.reproduces(json.at("tx"), txHash, json.optionalObject("tx", JsonTypes::envelope));
    TxStatus status =
        new TxStatus(
            txHash,
            envelope,
            json.optionalObject("effects", JsonTypes::effects),
            certificates(json),
            rejects(json),
            json.optionalBytes32("qc_hash").map(QcHash::new),
            stage,
            json.optionalText("detail", WireLimits.TEXT_LIMIT_CHARS).orElse(""),
            json.uint64("observed_block_height"),
            JsonTypes.inclusion(json, stage),
            json.uint64("last_updated_unix_millis"));
    json.expect(
        "cert_count",
        json.atMost(Committee.MEMBERS_LIMIT, "cert_count"),
        status.certificates().size());
    json.expect("qc_formed", json.flag("qc_formed"), status.qcHash().isPresent());
    return status;
  }
}
