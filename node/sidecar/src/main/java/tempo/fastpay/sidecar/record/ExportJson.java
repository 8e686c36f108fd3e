package tempo.fastpay.sidecar.record;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;

/**
 * Writes and reads the parts of an exported record as JSON. Of a payment only the signed bytes are
 * written: an import screens them again, so that a file can claim nothing that the sender has not
 * signed. The parts are versioned by {@link ExportHeader#VERSION}, not by the rows' versions.
 */
final class ExportJson {
  private static final int CREDITS_LIMIT = 1_000_000;

  private ExportJson() {}

  static JsonObject base(FinalizedBlock base) {
    JsonObject json =
        new JsonObject()
            .put("height", base.height().toString())
            .put("unix_millis", Long.toString(base.unixMillis()));
    base.hash().ifPresent(hash -> json.put("block_hash", hash.toHex()));
    return json;
  }

  static FinalizedBlock base(JsonFields json) {
    return new FinalizedBlock(
        json.uint64("height"), json.optionalBytes32("block_hash"), unixMillis(json, "unix_millis"));
  }

  static long unixMillis(JsonFields json, String name) {
    UInt64 millis = json.uint64(name);
    if (millis.bits() < 0) {
      throw new MalformedRequestException(
          json.at(name) + ": expected a time in milliseconds below 2^63, got " + millis);
    }
    return millis.bits();
  }

  static JsonObject permit(Permit permit) {
    Envelope envelope = permit.envelope();
    JsonObject json =
        new JsonObject()
            .put("tx_hash", permit.txHash().toHex())
            .put("tempo_tx_hex", envelope.paymentBytes().toHex())
            .put("expiry", expiry(envelope.expiry()));
    envelope.parentQc().ifPresent(hash -> json.put("parent_qc_hash", hash.toHex()));
    json.put("fee_token", permit.feeToken().toHex())
        .put("created_unix_millis", permit.createdUnixMillis().toString());
    JsonArray restsOn = new JsonArray();
    permit
        .restsOn()
        .forEach(
            credit ->
                restsOn.add(
                    new JsonObject()
                        .put("sender", credit.sender().toHex())
                        .put("sign_hash", credit.signHash().toHex())));
    return json.put("rests_on", restsOn);
  }

  private static JsonObject expiry(Expiry expiry) {
    JsonObject json = new JsonObject();
    return expiry.fold(
        byHeight -> json.put("max_block_height", byHeight.height().toString()),
        byTime -> json.put("unix_millis", byTime.millis().toString()));
  }

  /**
   * Reads a permit.
   *
   * @param version of the file, up to {@link ExportHeader#VERSION}: it decides which fields there
   *     are
   */
  static Permit permit(int version, JsonFields json, ChainId chainId, Crypto crypto) {
    Bytes raw = json.bytes("tempo_tx_hex", Envelope.PAYMENT_LIMIT_BYTES);
    Payment payment =
        PaymentScreen.screen(raw, Optional.empty(), chainId, crypto)
            .orElseThrow(
                reject ->
                    new MalformedRequestException(
                        json.at("tempo_tx_hex") + ": no payment: " + reject.message()));
    Envelope envelope =
        new Envelope(
            chainId,
            raw,
            payment.nonceKey(),
            payment.nonceSeq(),
            json.object("expiry", ExportJson::expiry),
            json.optionalBytes32("parent_qc_hash").map(QcHash::new));
    TxHash txHash = new TxHash(json.bytes32("tx_hash"));
    if (!envelope.txHash().equals(txHash)) {
      throw new MalformedRequestException(
          json.at("tx_hash") + ": the payment and its envelope do not reproduce it");
    }
    Optional<String> contradiction = VerifiedQc.contradiction(envelope, payment);
    if (contradiction.isPresent()) {
      throw new MalformedRequestException(json.at("tempo_tx_hex") + ": " + contradiction.get());
    }
    Set<MessageId> restsOn =
        new HashSet<>(
            json.objects(
                "rests_on",
                CREDITS_LIMIT,
                credit -> new MessageId(credit.address("sender"), credit.bytes32("sign_hash"))));
    return new Permit(
        envelope,
        txHash,
        payment,
        Effects.of(payment).hash(),
        new AssetId(json.address("fee_token")),
        json.uint64("created_unix_millis"),
        restsOn);
  }

  private static Expiry expiry(JsonFields json) {
    Optional<UInt64> height = json.optionalUint64("max_block_height");
    Optional<UInt64> millis = json.optionalUint64("unix_millis");
    if (height.isPresent() == millis.isPresent()) {
      throw new MalformedRequestException(
          json.at("max_block_height") + ": expected either this or unix_millis");
    }
    return height
        .<Expiry>map(Expiry.MaxBlockHeight::new)
        .orElseGet(() -> new Expiry.UnixMillis(millis.orElseThrow()));
  }

  /** A key that is taken, and the envelope that took it. */
  record Taken(ContentionKey key, TxHash txHash) {}

  static JsonObject taken(Taken taken) {
    return new JsonObject()
        .put("sender", taken.key().sender().toHex())
        .put("nonce_key_be", taken.key().lane().nonceKey().word().toHex())
        .put("nonce_seq", taken.key().nonceSeq().toString())
        .put("tx_hash", taken.txHash().toHex());
  }

  static Taken taken(JsonFields json) {
    return new Taken(
        new Lane(json.address("sender"), new NonceKey(json.bytes32("nonce_key_be")))
            .at(json.uint64("nonce_seq")),
        new TxHash(json.bytes32("tx_hash")));
  }
}
