package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonObject;
import java.util.List;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.Evidence.SenderEquivocation;
import tempo.fastpay.protocol.evidence.Evidence.Signed;
import tempo.fastpay.protocol.evidence.Evidence.ValidatorEquivocation;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;

/** Writes and reads evidence, and pages of it, as JSON. */
final class JsonEvidence {
  private static final String EVIDENCE = "evidence";
  private static final String NEXT_CURSOR = "next_cursor";

  private final JsonTypes types;

  JsonEvidence(JsonTypes types) {
    this.types = types;
  }

  static JsonObject encode(EvidenceQuery query) {
    return new JsonObject().put("limit", query.limit()).put("cursor", query.cursor());
  }

  static EvidenceQuery query(JsonFields json) {
    return new EvidenceQuery(
        json.has("limit") ? json.atMost(EvidenceQuery.LIMIT_MAX, "limit") : 0,
        json.optionalText("cursor", BoardQuery.CURSOR_LIMIT_CHARS).orElse(""));
  }

  JsonObject encode(EvidencePage page) {
    return encode(page.evidence()).put(NEXT_CURSOR, page.nextCursor());
  }

  EvidencePage page(JsonFields json) {
    return new EvidencePage(
        json.objects(EVIDENCE, EvidenceQuery.LIMIT_MAX, this::evidence), nextCursor(json));
  }

  private static String nextCursor(JsonFields json) {
    int limit = BoardQuery.CURSOR_LIMIT_CHARS;
    return Check.cursor(json.at(NEXT_CURSOR), json.text(NEXT_CURSOR, limit), limit);
  }

  JsonObject encode(List<Evidence> held) {
    return new JsonObject().put(EVIDENCE, JsonTypes.array(held, this::encode));
  }

  /** Reads the evidence of a page; its next cursor is checked and not kept. */
  List<Evidence> document(JsonFields json) {
    if (json.has(NEXT_CURSOR)) {
      nextCursor(json);
    }
    return json.objects(EVIDENCE, WireLimits.EVIDENCE_FILE_LIMIT, this::evidence);
  }

  private JsonObject encode(Evidence evidence) {
    JsonObject json = new JsonObject();
    if (evidence instanceof SenderEquivocation sender) {
      json.put(
          "sender_equivocation",
          new JsonObject()
              .put("chain_id", sender.chainId().toString())
              .put("sender", sender.key().sender().toHex())
              .put(
                  "nonce", JsonTypes.nonce(sender.key().lane().nonceKey(), sender.key().nonceSeq()))
              .put("first", sender.first().toHex())
              .put("second", sender.second().toHex()));
    } else if (evidence instanceof ValidatorEquivocation validator) {
      json.put(
          "validator_equivocation",
          new JsonObject()
              .put("signer", types.encode(validator.signer()))
              .put("epoch", validator.epoch().toString())
              .put("first", encode(validator.first()))
              .put("second", encode(validator.second())));
    }
    return json;
  }

  private static JsonObject encode(Signed signed) {
    return new JsonObject()
        .put("tx", JsonTypes.encode(signed.envelope()))
        .put("signature", signed.signature().toHex());
  }

  private Evidence evidence(JsonFields json) {
    return json.either("sender_equivocation", "validator_equivocation")
        ? json.object("sender_equivocation", JsonEvidence::sender)
        : json.object("validator_equivocation", this::validator);
  }

  private static SenderEquivocation sender(JsonFields json) {
    Address sender = json.address("sender");
    JsonTypes.Nonce nonce = json.object("nonce", JsonTypes::nonce);
    return new SenderEquivocation(
        new ChainId(json.uint64("chain_id")),
        new Lane(sender, nonce.key()).at(nonce.seq()),
        JsonTypes.payment(json, "first"),
        JsonTypes.payment(json, "second"));
  }

  private ValidatorEquivocation validator(JsonFields json) {
    return new ValidatorEquivocation(
        json.object("signer", types::member),
        Check.epoch(json.at("epoch"), json.uint64("epoch")),
        json.object("first", JsonEvidence::signed),
        json.object("second", JsonEvidence::signed));
  }

  private static Signed signed(JsonFields json) {
    return new Signed(
        json.object("tx", JsonTypes::envelope),
        json.exactly(Certificate.SIGNATURE_BYTES, "signature"));
  }
}
