package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.ExpiryDefault;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.tx.MemoText;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Writes and reads the types of types.proto as JSON: field names are the same, bytes are 0x hex,
 * numbers are text.
 */
final class JsonTypes {
  private final Committee committee;

  JsonTypes(Committee committee) {
    this.committee = Objects.requireNonNull(committee);
  }

  static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> encode) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(encode.apply(item)));
    return array;
  }

  static JsonObject nonce(NonceKey key, UInt64 seq) {
    return new JsonObject()
        .put("nonce_key_be", key.word().toHex())
        .put("nonce_seq", seq.toString());
  }

  /** A nonce key and a sequence number on it. */
  record Nonce(NonceKey key, UInt64 seq) {}

  static Nonce nonce(JsonFields json) {
    return new Nonce(new NonceKey(json.bytes32("nonce_key_be")), json.uint64("nonce_seq"));
  }

  static JsonObject encode(Expiry expiry) {
    JsonObject json = new JsonObject();
    return expiry.fold(
        byHeight -> json.put("max_block_height", byHeight.height().toString()),
        byTime -> json.put("unix_millis", byTime.millis().toString()));
  }

  static Expiry expiry(JsonFields json) {
    return json.either("max_block_height", "unix_millis")
        ? new Expiry.MaxBlockHeight(json.uint64("max_block_height"))
        : new Expiry.UnixMillis(json.uint64("unix_millis"));
  }

  static JsonObject encode(Intent intent) {
    return new JsonObject()
        .put("sender", intent.sender().toHex())
        .put("recipient", intent.recipient().toHex())
        .put("amount", intent.amount().toString())
        .put("asset", intent.asset().toHex());
  }

  static Intent intent(JsonFields json) {
    return new Intent(
        json.address("sender"),
        json.address("recipient"),
        json.uint64("amount"),
        new AssetId(json.address("asset")));
  }

  static JsonObject encode(Envelope envelope) {
    JsonObject json =
        new JsonObject()
            .put("chain_id", envelope.chainId().toString())
            .put("tempo_tx", envelope.paymentBytes().toHex())
            .put("nonce", nonce(envelope.nonceKey(), envelope.nonceSeq()))
            .put("expiry", encode(envelope.expiry()));
    envelope.parentQc().ifPresent(hash -> json.put("parent_qc_hash", hash.toHex()));
    PaymentScreen.peekMemo(envelope.paymentBytes()).ifPresent(memo -> putMemo(json, memo));
    return json;
  }

  private static void putMemo(JsonObject json, Bytes32 memo) {
    json.put("memo", memo.toHex());
    MemoText.of(memo).ifPresent(text -> json.put("memo_text", text));
  }

  /** Refuses a memo that is not the signed bytes' own. */
  private static void checkMemo(JsonFields json, Bytes payment) {
    Optional<Bytes32> said = json.optionalBytes32("memo");
    Optional<String> text = json.optionalText("memo_text", Bytes32.SIZE);
    if (said.isEmpty() && text.isEmpty()) {
      return;
    }
    Optional<Bytes32> signed = PaymentScreen.peekMemo(payment);
    if (said.isPresent() && !said.equals(signed)) {
      throw Check.expected(json.at("memo"), signedMemo(signed), said.get());
    }
    // Not compared with what we would write: another Unicode version knows other characters.
    if (text.isPresent() && signed.filter(memo -> MemoText.spells(text.get(), memo)).isEmpty()) {
      throw Check.expected(json.at("memo_text"), signedMemo(signed), text.get());
    }
  }

  private static String signedMemo(Optional<Bytes32> signed) {
    return signed
        .map(memo -> "the signed bytes' " + memo)
        .orElse("none: the signed bytes have none");
  }

  static Envelope envelope(JsonFields json) {
    ChainId chainId = new ChainId(json.uint64("chain_id"));
    Bytes payment = payment(json, "tempo_tx");
    checkMemo(json, payment);
    Nonce nonce = json.object("nonce", JsonTypes::nonce);
    Expiry expiry =
        json.optionalObject("expiry", JsonTypes::expiry)
            .orElseGet(() -> ExpiryDefault.of(json.at("expiry"), json.at("tempo_tx"), payment));
    Optional<QcHash> parent = json.optionalBytes32("parent_qc_hash").map(QcHash::new);
    return new Envelope(chainId, payment, nonce.key(), nonce.seq(), expiry, parent);
  }

  static Bytes payment(JsonFields json, String name) {
    Bytes payment = json.bytes(name, Envelope.PAYMENT_LIMIT_BYTES);
    if (payment.isEmpty()) {
      throw Check.expected(
          json.at(name), "1 to " + Envelope.PAYMENT_LIMIT_BYTES + " bytes", payment.size());
    }
    return payment;
  }

  static JsonObject encode(Reject reject) {
    JsonObject json =
        new JsonObject()
            .put("code", reject.code().name())
            .put("message", WireLimits.cut(reject.message()));
    reject
        .retryAfterMillis()
        .ifPresent(millis -> json.put("retry_after_millis", Long.toString(millis)));
    reject.conflicting().ifPresent(hash -> json.put("conflicting_tx_hash", hash.toHex()));
    return json;
  }

  static Reject reject(JsonFields json) {
    return new Reject(
        json.oneOf(RejectCode.class, "code"),
        json.text("message", WireLimits.TEXT_LIMIT_CHARS),
        json.has("retry_after_millis")
            ? OptionalLong.of(json.nonNegative("retry_after_millis"))
            : OptionalLong.empty(),
        json.optionalBytes32("conflicting_tx_hash").map(TxHash::new));
  }

  static JsonObject encode(Validator validator) {
    return new JsonObject()
        .put("name", validator.name())
        .put("id", validator.id().toHex())
        .put("pubkey", validator.publicKey().toHex());
  }

  /** Reads a validator; its id is derived from its key where it is left out. */
  static Validator validator(JsonFields json) {
    String name = json.text("name", WireLimits.TEXT_LIMIT_CHARS);
    Bytes32 publicKey = json.bytes32("pubkey");
    ValidatorId id =
        json.optionalBytes32("id")
            .map(ValidatorId::new)
            .orElseGet(() -> Validator.defaultId(publicKey));
    return Check.valid(json.at("name"), () -> new Validator(name, id, publicKey));
  }

  /** A signer, with the name and key that the committee knows. */
  JsonObject encode(ValidatorId signer) {
    return committee
        .member(signer)
        .map(JsonTypes::encode)
        .orElseGet(() -> new JsonObject().put("id", signer.toHex()));
  }

  /** Reads a signer; a name or key beside its id must be the committee's. */
  ValidatorId member(JsonFields json) {
    return signer(json, true);
  }

  private ValidatorId signer(JsonFields json, boolean isOurEpoch) {
    String name = json.optionalText("name", Validator.NAME_LIMIT_CHARS).orElse("");
    Optional<Bytes32> publicKey = json.optionalBytes32("pubkey");
    ValidatorId id =
        publicKey.isPresent() && !json.has("id")
            ? Validator.defaultId(publicKey.get())
            : new ValidatorId(json.bytes32("id"));
    if (isOurEpoch) {
      Check.signer(json.path(), committee, id, name, publicKey);
    }
    return id;
  }

  JsonObject encode(Certificate certificate) {
    return new JsonObject()
        .put("signer", encode(certificate.signer()))
        .put("tx_hash", certificate.txHash().toHex())
        .put("effects_hash", certificate.effectsHash().toHex())
        .put("effects", encode(certificate.effects()))
        .put("signature", certificate.signature().toHex())
        .put("created_unix_millis", certificate.createdUnixMillis().toString())
        .put("epoch", certificate.epoch().toString());
  }

  Certificate certificate(JsonFields json) {
    UInt64 epoch =
        json.optionalUint64("epoch").filter(said -> !said.isZero()).orElse(committee.epoch());
    return new Certificate(
        json.object("signer", signer -> signer(signer, epoch.equals(committee.epoch()))),
        new TxHash(json.bytes32("tx_hash")),
        new EffectsHash(json.bytes32("effects_hash")),
        json.object("effects", JsonTypes::effects),
        epoch,
        json.exactly(Certificate.SIGNATURE_BYTES, "signature"),
        json.uint64("created_unix_millis"));
  }

  static JsonObject encode(Effects effects) {
    return new JsonObject()
        .put("sender", effects.sender().toHex())
        .put("recipient", effects.recipient().toHex())
        .put("amount", effects.amount().toString())
        .put("asset", effects.asset().toHex())
        .put("nonce", nonce(effects.nonceKey(), effects.nonceSeq()));
  }

  static Effects effects(JsonFields json) {
    Nonce nonce = json.object("nonce", JsonTypes::nonce);
    return new Effects(
        json.address("sender"),
        json.address("recipient"),
        json.uint64("amount"),
        new AssetId(json.address("asset")),
        nonce.key(),
        nonce.seq());
  }

  JsonObject encode(QuorumCertificate qc) {
    JsonObject json =
        new JsonObject()
            .put("tx_hash", qc.txHash().toHex())
            .put("effects_hash", qc.effectsHash().toHex())
            .put("certs", array(qc.certificates(), this::encode))
            .put("threshold", qc.threshold())
            .put("qc_hash", qc.hash().toHex());
    qc.envelope().ifPresent(envelope -> json.put("tx", encode(envelope)));
    return json;
  }

  QuorumCertificate qc(JsonFields json) {
    QuorumCertificate qc =
        new QuorumCertificate(
            new TxHash(json.bytes32("tx_hash")),
            new EffectsHash(json.bytes32("effects_hash")),
            json.objects("certs", Committee.MEMBERS_LIMIT, this::certificate),
            json.atMost(Committee.MEMBERS_LIMIT, "threshold"),
            json.optionalObject("tx", JsonTypes::envelope));
    Optional<Bytes32> claimed = json.optionalBytes32("qc_hash");
    if (claimed.isPresent() && !claimed.get().equals(qc.hash().value())) {
      throw Check.expected(
          json.at("qc_hash"), "the hash of what the QC holds, " + qc.hash(), claimed.get());
    }
    return qc;
  }

  List<QuorumCertificate> qcs(JsonFields json, String name) {
    return json.objects(name, SubmitRequest.PARENT_QCS_LIMIT, this::qc);
  }

  static JsonObject encode(Lifecycle lifecycle) {
    JsonObject json =
        new JsonObject()
            .put("tx_hash", lifecycle.txHash().toHex())
            .put("stage", lifecycle.stage().name())
            .put("unix_millis", lifecycle.unixMillis().toString())
            .put("block_height", lifecycle.blockHeight().toString());
    if (!lifecycle.detail().isEmpty()) {
      json.put("detail", WireLimits.cut(lifecycle.detail()));
    }
    put(json, lifecycle.inclusion());
    return json;
  }

  static void put(JsonObject json, Optional<Inclusion> inclusion) {
    inclusion.ifPresent(
        found ->
            json.put("block_hash", found.blockHash().toHex())
                .put("chain_tx_hash", found.chainTxHash().toHex()));
  }

  static Optional<Inclusion> inclusion(JsonFields json, Optional<Lifecycle.Stage> stage) {
    return Check.inclusion(
        json.at(""),
        stage,
        json.optionalBytes32("block_hash"),
        json.optionalBytes32("chain_tx_hash"));
  }

  static Lifecycle lifecycle(JsonFields json) {
    Lifecycle.Stage stage = json.oneOf(Lifecycle.Stage.class, "stage");
    return new Lifecycle(
        new TxHash(json.bytes32("tx_hash")),
        stage,
        json.uint64("unix_millis"),
        json.uint64("block_height"),
        json.optionalText("detail", WireLimits.TEXT_LIMIT_CHARS).orElse(""),
        inclusion(json, Optional.of(stage)));
  }
}
