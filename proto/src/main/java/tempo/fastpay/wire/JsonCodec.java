package tempo.fastpay.wire;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;

/**
 * The one codec between JSON and the domain, for the event bus, REST, files and the command line.
 * Field names are the proto's; bytes are 0x hex; 64-bit and larger numbers are decimal text (whole
 * JSON numbers are read too); codes and stages are their names. Decoding refuses what is missing,
 * wrong or unknown with a {@link MalformedRequestException} that names the field. Decoded does not
 * mean verified. Thread-safe.
 */
public final class JsonCodec {
  private final JsonTypes types;
  private final JsonBoard board;
  private final JsonPayments payments;

  public JsonCodec(Committee committee) {
    types = new JsonTypes(committee);
    board = new JsonBoard(types);
    payments = new JsonPayments(types);
  }

  public JsonObject encode(Certificate certificate) {
    return types.encode(certificate);
  }

  public Certificate decodeCertificate(JsonObject json) {
    return JsonFields.read(json, types::certificate);
  }

  public JsonObject encode(QuorumCertificate qc) {
    return types.encode(qc);
  }

  public QuorumCertificate decodeQc(JsonObject json) {
    return JsonFields.read(json, types::qc);
  }

  /** A QC inside a larger object, such as a file's. */
  public QuorumCertificate decodeQc(JsonFields fields) {
    return types.qc(fields);
  }

  /** The object of a refusal, without the name {@code reject} around it. */
  public JsonObject encode(Reject reject) {
    return JsonTypes.encode(reject);
  }

  public Reject decodeReject(JsonObject json) {
    return JsonFields.read(json, JsonTypes::reject);
  }

  public JsonObject encode(Lifecycle lifecycle) {
    return JsonTypes.encode(lifecycle);
  }

  public Lifecycle decodeLifecycle(JsonObject json) {
    return JsonFields.read(json, JsonTypes::lifecycle);
  }

  public JsonObject encode(SubmitRequest request) {
    return JsonSubmit.encode(request, types);
  }

  /** Takes what is left out from the signed bytes; their signature is not checked here. */
  public SubmitRequest decodeSubmitRequest(JsonObject json) {
    return JsonFields.read(json, fields -> JsonSubmit.decode(fields, types));
  }

  /** {cert} or {reject}. */
  public JsonObject encode(SubmitReply reply) {
    return payments.encode(reply);
  }

  public SubmitReply decodeSubmitReply(JsonObject json) {
    return payments.decodeSubmitReply(json);
  }

  /** The request of both bulletin-board and board-events. */
  public JsonObject encode(BoardQuery query) {
    return board.encode(query);
  }

  public BoardQuery decodeBoardQuery(JsonObject json) {
    return board.decodeBoardQuery(json);
  }

  public JsonObject encode(BoardPage page) {
    return board.encode(page);
  }

  public BoardPage decodeBoardPage(JsonObject json) {
    return board.decodeBoardPage(json);
  }

  public JsonObject encode(BoardEventsPage page) {
    return board.encode(page);
  }

  public BoardEventsPage decodeBoardEventsPage(JsonObject json) {
    return board.decodeBoardEventsPage(json);
  }

  public JsonObject encode(BoardEvent event) {
    return board.encode(event);
  }

  public BoardEvent decodeBoardEvent(JsonObject json) {
    return board.decodeBoardEvent(json);
  }

  public JsonObject encode(PublishedEvent published) {
    return board.encode(published);
  }

  public PublishedEvent decodePublished(JsonObject json) {
    return board.decodePublished(json);
  }

  public JsonObject encode(ValidatorInfo info) {
    return new JsonObject()
        .put("validator", JsonTypes.encode(info.validator()))
        .put("gossip_peers", new JsonArray(info.gossipPeers()))
        .put("chain_id", info.chainId().toString())
        .put("epoch", info.epoch().toString())
        .put("protocol_version", info.protocolVersion());
  }

  public ValidatorInfo decodeValidatorInfo(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new ValidatorInfo(
                fields.object("validator", JsonTypes::validator),
                fields.texts(
                    "gossip_peers",
                    WireLimits.GOSSIP_PEERS_LIMIT,
                    WireLimits.GOSSIP_PEER_LIMIT_CHARS),
                new ChainId(fields.uint64("chain_id")),
                fields.uint64("epoch"),
                fields.atMost(Integer.MAX_VALUE, "protocol_version")));
  }

  public JsonObject encode(ChainHead head) {
    return new JsonObject()
        .put("block_height", head.blockHeight().toString())
        .put("block_hash", head.blockHash().toHex())
        .put("unix_millis", head.unixMillis().toString())
        .put("finalized_height", head.finalizedHeight().toString());
  }

  public ChainHead decodeChainHead(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new ChainHead(
                fields.uint64("block_height"),
                fields.bytes32("block_hash"),
                fields.uint64("unix_millis"),
                fields.uint64("finalized_height")));
  }

  public JsonObject encodePresented(List<QuorumCertificate> qcs) {
    return payments.encodePresented(qcs);
  }

  public List<QuorumCertificate> decodePresented(JsonObject json) {
    return payments.decodePresented(json);
  }

  public JsonObject encodeResults(List<PresentResult> results) {
    return payments.encodeResults(results);
  }

  public List<PresentResult> decodeResults(JsonObject json) {
    return payments.decodeResults(json);
  }

  public JsonObject encode(PaymentQuery query) {
    return payments.encode(query);
  }

  public PaymentQuery decodePaymentQuery(JsonObject json) {
    return payments.decodePaymentQuery(json);
  }

  /** {tx, lifecycle, qc?}, or {} for a payment that is not known. */
  public JsonObject encodePayment(Optional<PaymentStatus> status) {
    return payments.encodePayment(status);
  }

  public Optional<PaymentStatus> decodePayment(JsonObject json) {
    return payments.decodePayment(json);
  }

  public JsonObject encode(AccountQuery query) {
    JsonObject json =
        new JsonObject()
            .put("address", query.address().toHex())
            .put("asset", query.asset().toHex());
    if (!query.nonceKeys().isEmpty()) {
      json.put(
          "nonce_keys_be",
          new JsonArray(query.nonceKeys().stream().map(key -> key.word().toHex()).toList()));
    }
    return json;
  }

  public AccountQuery decodeAccountQuery(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new AccountQuery(
                fields.address("address"),
                new AssetId(fields.address("asset")),
                fields.has("nonce_keys_be")
                    ? fields.words("nonce_keys_be", AccountQuery.NONCE_KEYS_LIMIT).stream()
                        .map(NonceKey::new)
                        .toList()
                    : List.of()));
  }

  /** What is below zero in {@code available} is said as zero. */
  public JsonObject encode(AccountView view) {
    return new JsonObject()
        .put("address", view.address().toHex())
        .put("asset", view.asset().toHex())
        .put("height", view.height().toString())
        .put("base", view.base().toString())
        .put("outgoing", view.outgoing().toString())
        .put("incoming", view.incoming().toString())
        .put("available", view.available().max(BigInteger.ZERO).toString())
        .put("lanes", JsonTypes.array(view.lanes(), JsonCodec::lane));
  }

  private static JsonObject lane(AccountView.LaneView lane) {
    JsonObject json =
        new JsonObject()
            .put("nonce_key_be", lane.nonceKey().word().toHex())
            .put("chain_nonce", lane.chainNonce().toString())
            .put("next_seq", lane.nextSeq().toString());
    lane.pending().ifPresent(hash -> json.put("pending_tx_hash", hash.toHex()));
    return json;
  }

  public AccountView decodeAccountView(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new AccountView(
                fields.address("address"),
                new AssetId(fields.address("asset")),
                fields.uint64("height"),
                fields.word("base"),
                fields.word("outgoing"),
                fields.word("incoming"),
                fields.word("available"),
                fields.objects("lanes", WireLimits.LANES_LIMIT, JsonCodec::lane)));
  }

  private static AccountView.LaneView lane(JsonFields fields) {
    return new AccountView.LaneView(
        new NonceKey(fields.bytes32("nonce_key_be")),
        fields.uint64("chain_nonce"),
        fields.uint64("next_seq"),
        fields.optionalBytes32("pending_tx_hash").map(TxHash::new));
  }
}
