package tempo.fastpay.wire;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
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
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The one codec between JSON and the domain, for the event bus, REST, files and the command line.
 * Field names are the proto's; bytes are 0x hex; 64-bit and larger numbers are decimal text (whole
 * JSON numbers are read too); codes and stages are their names. Decoding refuses what is missing,
 * wrong or unknown with a {@link MalformedRequestException} that names the field. Decoded does not
 * mean verified. Thread-safe.
 */
public final class JsonCodec {
  private final JsonTypes types;

  public JsonCodec(Committee committee) {
    types = new JsonTypes(committee);
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
    JsonObject json = new JsonObject();
    if (reply instanceof SubmitReply.Certified certified) {
      json.put("cert", types.encode(certified.certificate()));
    } else if (reply instanceof SubmitReply.Rejected rejected) {
      json.put("reject", JsonTypes.encode(rejected.reject()));
    }
    return json;
  }

  public SubmitReply decodeSubmitReply(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            fields.either("cert", "reject")
                ? new SubmitReply.Certified(fields.object("cert", types::certificate))
                : new SubmitReply.Rejected(fields.object("reject", JsonTypes::reject)));
  }

  /** The request of both bulletin-board and board-events. */
  public JsonObject encode(BoardQuery query) {
    JsonObject json =
        new JsonObject()
            .put("since_unix_millis", query.sinceUnixMillis().toString())
            .put("limit", query.limit());
    if (!query.cursor().isEmpty()) {
      json.put("cursor", query.cursor());
    }
    if (query.filter() instanceof BoardFilter.OfTx tx) {
      json.put("tx_hash", tx.txHash().toHex());
    } else if (query.filter() instanceof BoardFilter.OfAddress address) {
      json.put("address", address.address().toHex());
    }
    return json;
  }

  public BoardQuery decodeBoardQuery(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new BoardQuery(
                filter(fields),
                fields.optionalUint64("since_unix_millis").orElse(UInt64.ZERO),
                fields.has("limit") ? fields.atMost(BoardQuery.LIMIT_MAX, "limit") : 0,
                fields.optionalText("cursor", BoardQuery.CURSOR_LIMIT_CHARS).orElse("")));
  }

  private static BoardFilter filter(JsonFields fields) {
    boolean byAddress = fields.has("address");
    if (fields.has("tx_hash")) {
      if (byAddress) {
        throw new MalformedRequestException("tx_hash or address: expected at most one of them");
      }
      return new BoardFilter.OfTx(new TxHash(fields.bytes32("tx_hash")));
    }
    return byAddress ? new BoardFilter.OfAddress(fields.address("address")) : new BoardFilter.All();
  }

  public JsonObject encode(BoardPage page) {
    return new JsonObject()
        .put("certs", JsonTypes.array(page.certificates(), types::encode))
        .put("next_cursor", page.nextCursor());
  }

  public BoardPage decodeBoardPage(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new BoardPage(
                fields.objects("certs", BoardQuery.LIMIT_MAX, types::certificate),
                cursor(fields, "next_cursor")));
  }

  private static String cursor(JsonFields fields, String name) {
    return Check.cursor(
        fields.at(name),
        fields.text(name, BoardQuery.CURSOR_LIMIT_CHARS),
        BoardQuery.CURSOR_LIMIT_CHARS);
  }

  public JsonObject encode(BoardEventsPage page) {
    return new JsonObject()
        .put("events", JsonTypes.array(page.events(), this::encode))
        .put("next_cursor", page.nextCursor());
  }

  public BoardEventsPage decodeBoardEventsPage(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new BoardEventsPage(
                fields.objects("events", BoardQuery.LIMIT_MAX, this::event),
                cursor(fields, "next_cursor")));
  }

  public JsonObject encode(BoardEvent event) {
    JsonObject json = new JsonObject();
    if (event instanceof BoardEvent.Certified certified) {
      json.put("cert", types.encode(certified.certificate()));
    } else if (event instanceof BoardEvent.QuorumReached reached) {
      json.put("qc", types.encode(reached.qc()));
    } else if (event instanceof BoardEvent.Progressed progressed) {
      json.put("lifecycle", JsonTypes.encode(progressed.update()));
    }
    return json.put("cursor", event.cursor());
  }

  private BoardEvent event(JsonFields fields) {
    String cursor = cursor(fields, "cursor");
    Optional<Certificate> cert = fields.optionalObject("cert", types::certificate);
    Optional<QuorumCertificate> qc = fields.optionalObject("qc", types::qc);
    Optional<Lifecycle> lifecycle = fields.optionalObject("lifecycle", JsonTypes::lifecycle);
    int kinds =
        (cert.isPresent() ? 1 : 0) + (qc.isPresent() ? 1 : 0) + (lifecycle.isPresent() ? 1 : 0);
    if (kinds > 1) {
      throw new MalformedRequestException(
          fields.at("cert") + ", .qc or .lifecycle: expected at most one of them");
    }
    if (cert.isPresent()) {
      return new BoardEvent.Certified(cert.get(), cursor);
    }
    if (qc.isPresent()) {
      return new BoardEvent.QuorumReached(qc.get(), cursor);
    }
    return lifecycle.isPresent()
        ? new BoardEvent.Progressed(lifecycle.get(), cursor)
        : new BoardEvent.Heartbeat(cursor);
  }

  public BoardEvent decodeBoardEvent(JsonObject json) {
    return JsonFields.read(json, this::event);
  }

  public JsonObject encode(PublishedEvent published) {
    return encode(published.event()).put("previous_cursor", published.previousCursor());
  }

  public PublishedEvent decodePublished(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new PublishedEvent(
                event(fields), fields.text("previous_cursor", BoardQuery.CURSOR_LIMIT_CHARS)));
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
    return new JsonObject().put("qcs", JsonTypes.array(qcs, types::encode));
  }

  public List<QuorumCertificate> decodePresented(JsonObject json) {
    return JsonFields.read(json, fields -> types.qcs(fields, "qcs"));
  }

  public JsonObject encodeResults(List<PresentResult> results) {
    return new JsonObject().put("results", JsonTypes.array(results, JsonCodec::result));
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

  public List<PresentResult> decodeResults(JsonObject json) {
    return JsonFields.read(
        json,
        fields -> fields.objects("results", SubmitRequest.PARENT_QCS_LIMIT, JsonCodec::result));
  }

  private static PresentResult result(JsonFields fields) {
    TxHash txHash = new TxHash(fields.bytes32("tx_hash"));
    return fields.flag("accepted")
        ? new PresentResult.Accepted(txHash)
        : new PresentResult.Refused(txHash, fields.object("reject", JsonTypes::reject));
  }

  public JsonObject encode(PaymentQuery query) {
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

  public PaymentQuery decodePaymentQuery(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            fields.either("tx_hash", "payment_key")
                ? new PaymentQuery.ByTxHash(new TxHash(fields.bytes32("tx_hash")))
                : fields.object("payment_key", JsonCodec::paymentKey));
  }

  private static PaymentQuery paymentKey(JsonFields key) {
    Address sender = key.address("sender");
    JsonTypes.Nonce nonce = key.object("nonce", JsonTypes::nonce);
    return new PaymentQuery.ByContentionKey(new Lane(sender, nonce.key()).at(nonce.seq()));
  }

  /** {tx, lifecycle, qc?}, or {} for a payment that is not known. */
  public JsonObject encodePayment(Optional<PaymentStatus> status) {
    JsonObject json = new JsonObject();
    status.ifPresent(
        known -> {
          json.put("tx", JsonTypes.encode(known.envelope()));
          json.put("lifecycle", JsonTypes.encode(known.lifecycle()));
          known.qc().ifPresent(qc -> json.put("qc", types.encode(qc)));
        });
    return json;
  }

  public Optional<PaymentStatus> decodePayment(JsonObject json) {
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

  public JsonObject encode(AccountQuery query) {
    return new JsonObject()
        .put("address", query.address().toHex())
        .put("asset", query.asset().toHex());
  }

  public AccountQuery decodeAccountQuery(JsonObject json) {
    return JsonFields.read(
        json,
        fields ->
            new AccountQuery(fields.address("address"), new AssetId(fields.address("asset"))));
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
