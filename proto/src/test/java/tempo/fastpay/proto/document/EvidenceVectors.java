package tempo.fastpay.proto.document;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.Evidence.SenderEquivocation;
import tempo.fastpay.protocol.evidence.Evidence.Signed;
import tempo.fastpay.protocol.evidence.Evidence.ValidatorEquivocation;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.UInt64;

/** Evidence as files: docs/protocol.md, "Verifying evidence", each rule broken once. */
final class EvidenceVectors {
  private static final Committee FOUR = VectorSigning.FOUR;
  private static final Bytes FIRST = VectorSigning.signed(VectorSigning.payment());
  private static final Bytes SECOND = VectorSigning.signed(another());
  private static final UInt64 OTHER_EPOCH = UInt64.of(9);

  private final List<Vector> vectors = new ArrayList<>();

  static List<Vector> all() {
    EvidenceVectors all = new EvidenceVectors();
    all.againstSenders();
    all.againstValidators();
    all.files();
    return all.vectors;
  }

  /** Another amount for the same contention key. */
  private static PaymentBuilder another() {
    return VectorSigning.payment().amount(UInt64.of(9_000_000));
  }

  private static SenderEquivocation sender(Bytes first, Bytes second) {
    return new SenderEquivocation(
        FOUR.chainId(), VectorSigning.screened(first).contentionKey(), first, second);
  }

  private void againstSenders() {
    accept("sender", "two payments for one contention key", sender(FIRST, SECOND));
    reject("sender_one_message", "both are one payment", sender(FIRST, FIRST));
    List<Bytes> twice = VectorSigning.inTwoEncodings(VectorSigning.payment());
    reject(
        "sender_two_encodings",
        "two signatures over one sign hash are one message",
        sender(twice.get(0), twice.get(1)));
    reject(
        "sender_two_nonces",
        "the second payment is for another nonce",
        sender(FIRST, VectorSigning.signed(another().nonceSeq(UInt64.of(5)))));
    reject(
        "sender_two_senders",
        "the second payment is another sender's",
        sender(
            FIRST, another().build().signSecp256k1(VectorSigning.OTHER_KEY, VectorSigning.CRYPTO)));
    reject(
        "sender_access_key",
        "an access key names its account and does not prove it",
        sender(FIRST, byAccessKey(another(), VectorSigning.OTHER_KEY)));
    reject(
        "sender_bad_payment",
        "the second payment does not decode",
        sender(FIRST, Bytes.fromHex(SECOND.toHex() + "00")));
    reject(
        "sender_of_another_chain",
        "the chain id is not the committee's",
        new SenderEquivocation(
            ChainId.of(1338), VectorSigning.screened(FIRST).contentionKey(), FIRST, SECOND));
    reject(
        "sender_payment_of_another_chain",
        "the second payment is signed for another chain",
        sender(FIRST, VectorSigning.signed(another().chainId(ChainId.of(1338)))));
    reject(
        "sender_somebody_else_named",
        "the stated sender has signed neither",
        changed(
            sender(FIRST, SECOND),
            json -> ofSender(json).put("sender", "0x00000000000000000000000000000000000000b0")));
    reject(
        "sender_another_nonce_stated",
        "the stated nonce is neither's",
        changed(
            sender(FIRST, SECOND),
            json -> ofSender(json).getJsonObject("nonce").put("nonce_seq", "5")));
  }

  private static Bytes byAccessKey(PaymentBuilder payment, Bytes32 key) {
    return payment.build().signSecp256k1For(VectorSigning.SENDER, key, VectorSigning.CRYPTO);
  }

  private static JsonObject ofSender(JsonObject file) {
    return file.getJsonArray("evidence").getJsonObject(0).getJsonObject("sender_equivocation");
  }

  private static JsonObject ofValidator(JsonObject file) {
    return file.getJsonArray("evidence").getJsonObject(0).getJsonObject("validator_equivocation");
  }

  private static Certificate certificate(Bytes raw, int signer) {
    return VectorSigning.certificate(
        FOUR, VectorSigning.envelope(raw), VectorSigning.effects(raw), signer);
  }

  private static Signed signed(Bytes raw) {
    return signed(raw, 1);
  }

  private static Signed signed(Bytes raw, int signer) {
    return new Signed(VectorSigning.envelope(raw), certificate(raw, signer).signature());
  }

  private static ValidatorEquivocation validator(Signed first, Signed second) {
    return new ValidatorEquivocation(FOUR.members().get(1).id(), FOUR.epoch(), first, second);
  }

  private void againstValidators() {
    Evidence good = validator(signed(FIRST), signed(SECOND));
    accept("validator", "two certified payments for one contention key", good);
    accept(
        "validator_access_key",
        "payments by access keys count: the validator has signed them itself",
        validator(signed(FIRST), signed(byAccessKey(another(), VectorSigning.OTHER_KEY))));
    accept(
        "validator_by_key",
        "a signer by its public key alone",
        changed(
            good,
            json -> {
              ofValidator(json).getJsonObject("signer").remove("name");
              ofValidator(json).getJsonObject("signer").remove("id");
            }));
    reject(
        "validator_one_message",
        "two envelopes around one payment",
        validator(signed(FIRST), inAnotherEnvelope()));
    reject(
        "validator_two_access_keys",
        "one sign hash of one account is one message, whichever access keys signed it",
        validator(
            signed(byAccessKey(another(), VectorSigning.OTHER_KEY)),
            signed(byAccessKey(another(), VectorSigning.SENDER_KEY))));
    reject(
        "validator_two_nonces",
        "the payments have two contention keys",
        validator(signed(FIRST), signed(VectorSigning.signed(another().nonceSeq(UInt64.of(5))))));
    reject(
        "validator_of_another_epoch",
        "well signed, for another epoch",
        new ValidatorEquivocation(
            FOUR.members().get(1).id(),
            OTHER_EPOCH,
            inEpoch(FIRST, OTHER_EPOCH),
            inEpoch(SECOND, OTHER_EPOCH)));
    reject(
        "validator_epoch_0",
        "0 is no epoch in evidence",
        changed(good, json -> ofValidator(json).put("epoch", "0")));
    reject(
        "validator_stranger",
        "well signed, by somebody who is no member",
        new ValidatorEquivocation(
            certificate(FIRST, VectorSigning.STRANGER).signer(),
            FOUR.epoch(),
            signed(FIRST, VectorSigning.STRANGER),
            signed(SECOND, VectorSigning.STRANGER)));
    reject(
        "validator_another_signed",
        "the second signature is not the signer's",
        validator(
            signed(FIRST), new Signed(VectorSigning.envelope(SECOND), signed(FIRST).signature())));
    Envelope wrongNonce =
        VectorSigning.envelope(
            FOUR.chainId(),
            SECOND,
            VectorSigning.screened(SECOND).nonceKey(),
            UInt64.of(5),
            VectorSigning.EXPIRY);
    reject(
        "validator_wrong_envelope",
        "the second envelope contradicts its payment, and is well signed",
        validator(
            signed(FIRST),
            new Signed(
                wrongNonce,
                VectorSigning.certificate(FOUR, wrongNonce, VectorSigning.effects(SECOND), 1)
                    .signature())));
    reject(
        "validator_of_another_name",
        "a name that is not the committee's",
        changed(
            good, json -> ofValidator(json).getJsonObject("signer").put("name", "validator-1")));
    reject(
        "validator_with_effects",
        "an unknown field",
        changed(good, json -> ofValidator(json).put("effects_hash", "0x00")));
  }

  private static Signed inAnotherEnvelope() {
    Envelope other =
        VectorSigning.envelope(FIRST, new Expiry.UnixMillis(UInt64.of(1_899_999_999_999L)));
    return new Signed(
        other, VectorSigning.certificate(FOUR, other, VectorSigning.effects(FIRST), 1).signature());
  }

  private static Signed inEpoch(Bytes raw, UInt64 epoch) {
    Envelope tx = VectorSigning.envelope(raw);
    return new Signed(
        tx, VectorSigning.certificate(FOUR, epoch, tx, VectorSigning.effects(raw), 1).signature());
  }

  private void files() {
    SenderEquivocation sender = sender(FIRST, SECOND);
    ValidatorEquivocation validator = validator(signed(FIRST), signed(SECOND));
    accept("two_pieces", "both kinds in one file", sender, validator);
    accept("a_page", "as REST answers it", changed(sender, json -> json.put("next_cursor", "1.2")));
    reject(
        "one_bad_piece",
        "one piece that proves nothing refuses the file",
        sender,
        sender(FIRST, FIRST));
    reject("empty", "no evidence proves nothing", "{\"evidence\":[]}");
    reject(
        "empty_cursor",
        "a cursor that is there has 1 to 64 characters",
        changed(sender, json -> json.put("next_cursor", "")));
    reject(
        "both_kinds_in_one",
        "a piece is of one kind",
        changed(
            sender,
            json ->
                json.getJsonArray("evidence")
                    .getJsonObject(0)
                    .put("validator_equivocation", ofValidator(json(validator)))));
    reject(
        "no_kind",
        "a piece is of one kind",
        new JsonObject().put("evidence", new JsonArray().add(new JsonObject())).encode());
  }

  private static JsonObject json(Evidence... evidence) {
    return new JsonCodec(FOUR).encodeEvidence(List.of(evidence));
  }

  private static String changed(Evidence evidence, Consumer<JsonObject> change) {
    JsonObject json = json(evidence);
    change.accept(json);
    return json.encode();
  }

  private void accept(String name, String why, Evidence... evidence) {
    accept(name, why, json(evidence).encode());
  }

  private void accept(String name, String why, String content) {
    vectors.add(Vector.json(name, Vector.ACCEPT, why, CommitteeVectors.FOUR, content));
  }

  private void reject(String name, String why, Evidence... evidence) {
    reject(name, why, json(evidence).encode());
  }

  private void reject(String name, String why, String content) {
    vectors.add(Vector.json(name, Vector.REJECT, why, CommitteeVectors.FOUR, content));
  }
}
