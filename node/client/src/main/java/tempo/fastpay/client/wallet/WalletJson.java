package tempo.fastpay.client.wallet;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonFields;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Writes and reads the content of a wallet file. Version {@value #VERSION}; a reader refuses every
 * other, and every field it does not know.
 */
final class WalletJson {
  static final int VERSION = 1;

  private final JsonCodec codec;

  WalletJson(JsonCodec codec) {
    this.codec = codec;
  }

  JsonObject encode(WalletState state) {
    JsonArray lanes = new JsonArray();
    state
        .nextSeqs()
        .forEach(
            (key, next) ->
                lanes.add(
                    new JsonObject()
                        .put("nonce_key_hex", key.word().toHex())
                        .put("next_seq", next.toString())));
    return new JsonObject()
        .put("version", VERSION)
        .put("chain_id", state.chainId().toString())
        .put("owner", state.owner().toHex())
        .put("lanes", lanes)
        .put("payments", array(state.payments(), this::encode))
        .put("credits", array(state.credits(), this::encode))
        .put("settled_credits", array(state.settledCredits(), WalletJson::encode));
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException naming the field that is wrong
   */
  WalletState decode(JsonObject json) {
    // The version goes first: what another version means by the rest is not ours to judge.
    Object version = json.getValue("version");
    if (!Integer.valueOf(VERSION).equals(version)) {
      throw new IllegalArgumentException("version: expected " + VERSION + ", got " + version);
    }
    return JsonFields.read(
        json,
        fields -> {
          fields.atMost(VERSION, "version");
          ChainId chainId = new ChainId(fields.uint64("chain_id"));
          Map<NonceKey, UInt64> lanes = new TreeMap<>();
          fields.objects(
              "lanes",
              WalletState.LANES_LIMIT,
              lane ->
                  lanes.put(new NonceKey(lane.bytes32("nonce_key_hex")), lane.uint64("next_seq")));
          return new WalletState(
              chainId,
              fields.address("owner"),
              lanes,
              fields.objects(
                  "payments",
                  WalletState.OPEN_LIMIT + WalletState.DONE_LIMIT + WalletState.REFERENCES_LIMIT,
                  payment -> payment(payment, chainId)),
              fields.objects("credits", WalletState.CREDITS_LIMIT, this::credit),
              fields.objects(
                  "settled_credits", WalletState.SETTLED_CREDITS_LIMIT, WalletJson::contentionKey));
        });
  }

  private JsonObject encode(OwnPayment payment) {
    JsonObject json =
        new JsonObject()
            .put("state", payment.state().name())
            .put("reserved_at_ms", Long.toString(payment.reservedAtMs()))
            .put("terms", encode(payment.terms()));
    payment.parent().ifPresent(parent -> json.put("parent_qc_hash", parent.toHex()));
    payment.reference().ifPresent(reference -> json.put("reference", reference));
    payment
        .envelope()
        .ifPresent(envelope -> json.put("tempo_tx_hex", envelope.paymentBytes().toHex()));
    payment.qc().ifPresent(qc -> json.put("qc", codec.encode(qc)));
    return json;
  }

  private OwnPayment payment(JsonFields fields, ChainId chainId) {
    PaymentState state = fields.oneOf(PaymentState.class, "state");
    UnsignedPayment terms = fields.object("terms", inner -> terms(inner, chainId));
    Optional<QcHash> parent = fields.optionalBytes32("parent_qc_hash").map(QcHash::new);
    Optional<Envelope> envelope =
        fields.has("tempo_tx_hex")
            ? Optional.of(
                OwnPayment.wrap(
                    terms, parent, fields.bytes("tempo_tx_hex", Envelope.PAYMENT_LIMIT_BYTES)))
            : Optional.empty();
    Optional<String> reference =
        fields.has("reference")
            ? Optional.of(fields.text("reference", OwnPayment.REFERENCE_LIMIT_CHARS))
            : Optional.empty();
    Optional<QuorumCertificate> qc = fields.optionalObject("qc", codec::decodeQc);
    return new OwnPayment(
        terms, parent, reference, fields.uint64("reserved_at_ms").bits(), state, envelope, qc);
  }

  private static JsonObject encode(UnsignedPayment terms) {
    JsonObject json =
        new JsonObject()
            .put("recipient", terms.recipient().toHex())
            .put("amount", terms.amount().toString())
            .put("asset", terms.asset().toHex())
            .put("nonce_key_hex", terms.nonceKey().word().toHex())
            .put("nonce_seq", terms.nonceSeq().toString())
            .put("gas_limit", terms.gasLimit().toString())
            .put("max_fee_per_gas", terms.maxFeePerGas().toString())
            .put("max_priority_fee_per_gas", terms.maxPriorityFeePerGas().toString());
    terms.memo().ifPresent(memo -> json.put("memo", memo.toHex()));
    terms.validBefore().ifPresent(time -> json.put("valid_before", time.toString()));
    terms.validAfter().ifPresent(time -> json.put("valid_after", time.toString()));
    terms.feeToken().ifPresent(token -> json.put("fee_token", token.toHex()));
    return json;
  }

  private static UnsignedPayment terms(JsonFields fields, ChainId chainId) {
    Optional<Bytes32> memo = fields.optionalBytes32("memo");
    Optional<AssetId> feeToken =
        fields.has("fee_token")
            ? Optional.of(new AssetId(fields.address("fee_token")))
            : Optional.empty();
    return new UnsignedPayment(
        TxType.TEMPO,
        chainId,
        fields.address("recipient"),
        fields.uint64("amount"),
        new AssetId(fields.address("asset")),
        memo,
        new NonceKey(fields.bytes32("nonce_key_hex")),
        fields.uint64("nonce_seq"),
        fields.optionalUint64("valid_before"),
        fields.optionalUint64("valid_after"),
        feeToken,
        fields.uint64("gas_limit"),
        fields.word("max_fee_per_gas"),
        fields.word("max_priority_fee_per_gas"));
  }

  private JsonObject encode(Credit credit) {
    return new JsonObject()
        .put("received_at_ms", Long.toString(credit.receivedAtMs()))
        .put("qc", codec.encode(credit.qc()));
  }

  private Credit credit(JsonFields fields) {
    return new Credit(fields.object("qc", codec::decodeQc), fields.uint64("received_at_ms").bits());
  }

  private static JsonObject encode(ContentionKey key) {
    return new JsonObject()
        .put("sender", key.sender().toHex())
        .put("nonce_key_hex", key.lane().nonceKey().word().toHex())
        .put("nonce_seq", key.nonceSeq().toString());
  }

  private static ContentionKey contentionKey(JsonFields fields) {
    return new Lane(fields.address("sender"), new NonceKey(fields.bytes32("nonce_key_hex")))
        .at(fields.uint64("nonce_seq"));
  }

  private static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> encode) {
    return new JsonArray(items.stream().map(encode).toList());
  }
}
