package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Writes and reads, as JSON, answers to submissions, presented QCs, and payments that are asked
 * for.
 */
final class JsonPayments {
  private final JsonTypes types;

  JsonPayments(JsonTypes types) {
    this.types = types;
  }

  JsonObject encode(SubmitReply reply) {
    JsonObject json = new JsonObject();
    if (reply instanceof SubmitReply.Certified certified) {
      json.put("cert", types.encode(certified.certificate()));
    } else if (reply instanceof SubmitReply.Rejected rejected) {
      json.put("reject", JsonTypes.encode(rejected.reject()));
    }
    return json;
  }

  SubmitReply decodeSubmitReply(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            fields.either("cert", "reject")
                ? new SubmitReply.Certified(fields.object("cert", types::certificate))
                : new SubmitReply.Rejected(fields.object("reject", JsonTypes::reject)));
  }

  JsonObject encodePresented(List<QuorumCertificate> qcs) {
    return new JsonObject().put("qcs", JsonTypes.array(qcs, types::encode));
  }

  List<QuorumCertificate> decodePresented(JsonObject json) {
    return JsonFields.read(json, fields -> types.qcs(fields, "qcs"));
  }

  JsonObject encodeResults(List<PresentResult> results) {
    return new JsonObject().put("results", JsonTypes.array(results, JsonPayments::result));
  }

  private static JsonObject result(PresentResult result) {
    JsonObject json = new JsonObject();
    if (result instanceof PresentResult.Accepted accepted) {
      json.put("tx_hash", accepted.txHash().toHex()).put("accepted", true);
    } else if (result instanceof PresentResult.Refused refused) {
      json.put("tx_hash", refused.txHash().toHex())
          .put("accepted", false)
          .put("reject", JsonTypes.encode(refused.reject()));
    }
    return json;
  }

  List<PresentResult> decodeResults(JsonObject json) {
    return JsonFields.read(
        json,
        fields -> fields.objects("results", SubmitRequest.PARENT_QCS_LIMIT, JsonPayments::result));
  }

  private static PresentResult result(JsonFields fields) {
    TxHash txHash = new TxHash(fields.bytes32("tx_hash"));
    return fields.flag("accepted")
        ? new PresentResult.Accepted(txHash)
        : new PresentResult.Refused(txHash, fields.object("reject", JsonTypes::reject));
  }

  JsonObject encode(PaymentQuery query) {
    JsonObject json = new JsonObject();
    if (query instanceof PaymentQuery.ByTxHash byTxHash) {
      json.put("tx_hash", byTxHash.txHash().toHex());
    } else if (query instanceof PaymentQuery.ByContentionKey byKey) {
      json.put(
          "payment_key",
          new JsonObject()
              .put("sender", byKey.key().sender().toHex())
              .put(
                  "nonce", JsonTypes.nonce(byKey.key().lane().nonceKey(), byKey.key().nonceSeq())));
    }
    return json;
  }

  PaymentQuery decodePaymentQuery(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            fields.either("tx_hash", "payment_key")
                ? new PaymentQuery.ByTxHash(new TxHash(fields.bytes32("tx_hash")))
                : fields.object("payment_key", JsonPayments::paymentKey));
  }

  private static PaymentQuery paymentKey(JsonFields key) {
    Address sender = key.address("sender");
    JsonTypes.Nonce nonce = key.object("nonce", JsonTypes::nonce);
    return new PaymentQuery.ByContentionKey(new Lane(sender, nonce.key()).at(nonce.seq()));
  }

  JsonObject encodePayment(Optional<PaymentStatus> status) {
    JsonObject json = new JsonObject();
    status.ifPresent(
        known -> {
          json.put("tx", JsonTypes.encode(known.envelope()));
          json.put("lifecycle", JsonTypes.encode(known.lifecycle()));
          known.qc().ifPresent(qc -> json.put("qc", types.encode(qc)));
        });
    return json;
  }

  Optional<PaymentStatus> decodePayment(JsonObject json) {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        JsonFields.read(
            json,
            fields ->
                new PaymentStatus(
                    fields.object("tx", JsonTypes::envelope),
                    fields.object("lifecycle", JsonTypes::lifecycle),
                    fields.optionalObject("qc", types::qc))));
  }
}
