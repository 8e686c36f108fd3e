package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.ExpiryDefault;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Writes and reads a submission as JSON, in which fields that follow from the signed bytes may be
 * left out.
 */
final class JsonSubmit {
  private JsonSubmit() {}

  static JsonObject encode(SubmitRequest request, JsonTypes types) {
    Envelope envelope = request.envelope();
    JsonObject json =
        new JsonObject()
            .put("chain_id", envelope.chainId().toString())
            .put("tempo_tx_hex", envelope.paymentBytes().toHex())
            .put("nonce_key_hex", envelope.nonceKey().word().toHex())
            .put("nonce_seq", envelope.nonceSeq().toString())
            .put("expiry", JsonTypes.encode(envelope.expiry()));
    envelope.parentQc().ifPresent(hash -> json.put("parent_qc_hash", hash.toHex()));
    if (!request.parentQcs().isEmpty()) {
      json.put("parent_qcs", JsonTypes.array(request.parentQcs(), types::encode));
    }
    request.requestId().ifPresent(id -> json.put("client_request_id", id));
    List<Intent> claims = request.claims();
    if (!claims.isEmpty()) {
      json.put("intent", JsonTypes.encode(claims.get(0)));
    }
    if (claims.size() > 1) {
      json.put("overlay", new JsonObject().put("payment", JsonTypes.encode(claims.get(1))));
    }
    return json;
  }

  static SubmitRequest decode(JsonFields json, JsonTypes types) {
    Bytes payment = JsonTypes.payment(json, "tempo_tx_hex");
    Optional<ChainId> chainId = json.optionalUint64("chain_id").map(ChainId::new);
    Optional<NonceKey> nonceKey = json.optionalBytes32("nonce_key_hex").map(NonceKey::new);
    Optional<UInt64> nonceSeq = json.optionalUint64("nonce_seq");
    Optional<QcHash> parent = json.optionalBytes32("parent_qc_hash").map(QcHash::new);
    List<QuorumCertificate> parentQcs =
        json.has("parent_qcs") ? types.qcs(json, "parent_qcs") : List.of();
    Optional<String> requestId =
        json.optionalText("client_request_id", SubmitRequest.REQUEST_ID_LIMIT_CHARS)
            .filter(id -> !id.isEmpty());
    List<Intent> claims = new ArrayList<>(SubmitRequest.CLAIMS_LIMIT);
    json.optionalObject("intent", JsonTypes::intent).ifPresent(claims::add);
    json.optionalObject("overlay", overlay -> overlay.object("payment", JsonTypes::intent))
        .ifPresent(claims::add);
    Expiry expiry =
        json.optionalObject("expiry", JsonTypes::expiry)
            .orElseGet(() -> ExpiryDefault.of(json.at("expiry"), json.at("tempo_tx_hex"), payment));
    Optional<PaymentScreen.Peek> signed =
        chainId.isPresent() && nonceKey.isPresent() && nonceSeq.isPresent()
            ? Optional.empty()
            : PaymentScreen.peek(payment);
    return new SubmitRequest(
        new Envelope(
            given(json, "chain_id", chainId, signed.flatMap(PaymentScreen.Peek::chainId)),
            payment,
            given(json, "nonce_key_hex", nonceKey, signed.map(PaymentScreen.Peek::nonceKey)),
            given(json, "nonce_seq", nonceSeq, signed.map(PaymentScreen.Peek::nonceSeq)),
            expiry,
            parent),
        claims,
        parentQcs,
        requestId);
  }

  private static <T> T given(JsonFields json, String name, Optional<T> said, Optional<T> signed) {
    return said.or(() -> signed)
        .orElseThrow(
            () ->
                new MalformedRequestException(
                    json.at(name)
                        + ": left out, and "
                        + json.at("tempo_tx_hex")
                        + " does not say it: not a transaction that could be decoded"));
  }
}
