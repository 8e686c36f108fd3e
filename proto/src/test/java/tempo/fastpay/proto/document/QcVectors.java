package tempo.fastpay.proto.document;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tempo.fastpay.proto.json.CommitteeJson;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * QCs as files: docs/protocol.md, "Verifying a quorum certificate", and docs/wire.md, "Files", each
 * rule broken once.
 */
final class QcVectors {
  private static final Committee FOUR = VectorSigning.FOUR;
  private static final Bytes RAW = VectorSigning.signed(VectorSigning.payment());
  private static final Envelope TX = VectorSigning.envelope(RAW);
  private static final Effects EFFECTS = VectorSigning.effects(RAW);
  private static final QuorumCertificate GOOD = certified(TX, EFFECTS);

  /** Of another payment on the next nonce. */
  private static final Bytes OTHER_RAW =
      VectorSigning.signed(VectorSigning.payment().nonceSeq(UInt64.of(5)));

  private static final UInt64 OTHER_EPOCH = UInt64.of(9);

  /** Of the group's order: added to a signature's S, it gives a second encoding of it. */
  private static final BigInteger L =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final int THRESHOLD = 4;
  private static final int VARINT = 0;

  private final List<Vector> vectors = new ArrayList<>();

  static List<Vector> all() {
    QcVectors all = new QcVectors();
    all.good();
    all.sayingLess();
    all.badEnvelopes();
    all.badCertificates();
    all.badHashes();
    all.badJson();
    all.badProtobuf();
    return all.vectors;
  }

  private static QuorumCertificate certified(Envelope tx, Effects effects) {
    return VectorSigning.qc(
        tx, VectorSigning.certificates(FOUR, tx, effects, VectorSigning.THRESHOLD));
  }

  private void good() {
    accept("json", "as encoded", GOOD);
    acceptProtobuf("protobuf", "as encoded", encoded(GOOD).toByteArray());
    accept("all_four_sign", "more certificates than the threshold", by(FOUR.size()));
    List<Certificate> reversed = new ArrayList<>(GOOD.certificates());
    Collections.reverse(reversed);
    accept("another_order", "certificates in any order", VectorSigning.qc(TX, reversed));
    accept(
        "threshold_of_the_maker",
        "the QC's own threshold never counts, if qc_hash covers it",
        new QuorumCertificate(
            GOOD.txHash(), GOOD.effectsHash(), GOOD.certificates(), 0, Optional.of(TX)));
    Bytes ethereum = ethereum();
    accept(
        "ethereum_until_a_height",
        "an EIP-1559 payment, an expiry by block height",
        certified(
            VectorSigning.envelope(ethereum, new Expiry.MaxBlockHeight(UInt64.of(90))),
            VectorSigning.effects(ethereum)));
    Envelope child =
        new Envelope(
            TX.chainId(),
            RAW,
            TX.nonceKey(),
            TX.nonceSeq(),
            TX.expiry(),
            Optional.of(new QcHash(Bytes32.fromNumber(BigInteger.TWO))));
    accept("with_parent", "a parent QC hash, which nobody looks up", certified(child, EFFECTS));
    accept(
        "expiry_beyond_valid_before",
        "an envelope's expiry is not compared with valid_before here",
        certified(
            VectorSigning.envelope(RAW, new Expiry.UnixMillis(UInt64.of(1_900_000_000_001L))),
            EFFECTS));
    accept("long_expired", "time is not asked", certified(expired(), EFFECTS));
    Bytes byAccessKey =
        VectorSigning.payment()
            .build()
            .signSecp256k1For(VectorSigning.SENDER, VectorSigning.OTHER_KEY, VectorSigning.CRYPTO);
    accept(
        "access_key",
        "a keychain signature, which only the chain could confirm",
        certified(VectorSigning.envelope(byAccessKey), VectorSigning.effects(byAccessKey)));
    Committee ownIds = CommitteeJson.decode(CommitteeVectors.ownIds(), VectorSigning.CRYPTO);
    QuorumCertificate own =
        VectorSigning.qc(
            TX, VectorSigning.certificates(ownIds, TX, EFFECTS, VectorSigning.THRESHOLD));
    add(
        "own_ids",
        Vector.ACCEPT,
        "signers under ids that are not the hashes of their keys",
        CommitteeVectors.OWN_IDS,
        new JsonCodec(ownIds).encode(own).encode());
    List<Certificate> byKey = new ArrayList<>(own.certificates());
    byKey.set(0, GOOD.certificates().get(0));
    JsonObject named = new JsonCodec(ownIds).encode(VectorSigning.qc(TX, byKey));
    String key = FOUR.members().get(0).publicKey().toHex();
    cert(named, 0).put("signer", new JsonObject().put("pubkey", key));
    add(
        "own_ids_by_key_alone",
        Vector.REJECT,
        "a key without an id names the key's SHA-256, which is no member's id here",
        CommitteeVectors.OWN_IDS,
        named.encode());
    add(
        "three_of_four_of_four",
        Vector.REJECT,
        "the committee's threshold is 4",
        CommitteeVectors.FOUR_OF_FOUR,
        json().encode());
  }

  private static Envelope expired() {
    return VectorSigning.envelope(RAW, new Expiry.UnixMillis(UInt64.ONE));
  }

  private static Bytes ethereum() {
    return PaymentBuilder.of(TxType.EIP1559)
        .chainId(FOUR.chainId())
        .recipient(EFFECTS.recipient())
        .amount(UInt64.ONE)
        .asset(EFFECTS.asset())
        .nonceSeq(UInt64.of(7))
        .gasLimit(UInt64.of(600_000))
        .maxFeePerGas(BigInteger.TEN)
        .build()
        .signSecp256k1(VectorSigning.SENDER_KEY, VectorSigning.CRYPTO);
  }

  private static QuorumCertificate by(int signers) {
    return VectorSigning.qc(TX, VectorSigning.certificates(FOUR, TX, EFFECTS, signers));
  }

  private void sayingLess() {
    accept(
        "signer_by_id",
        "a signer by its id alone",
        qc -> {
          signer(qc, 0).remove("name");
          signer(qc, 0).remove("pubkey");
        });
    accept(
        "signer_by_key",
        "a signer by its public key alone",
        qc -> {
          signer(qc, 0).remove("name");
          signer(qc, 0).remove("id");
        });
    accept("name_empty", "an empty name says nothing", qc -> signer(qc, 0).put("name", ""));
    accept("epoch_left_out", "the current epoch", qc -> cert(qc, 0).remove("epoch"));
    accept("epoch_0", "0 is the current epoch", qc -> cert(qc, 0).put("epoch", "0"));
    accept("expiry_left_out", "valid_before in milliseconds", qc -> tx(qc).remove("expiry"));
    accept(
        "numbers_in_either_form",
        "text with leading zeros, and JSON numbers",
        qc -> {
          qc.put("threshold", "003");
          cert(qc, 0).put("epoch", 3);
          tx(qc).put("chain_id", 1337);
        });
    accept(
        "number_minus_0",
        "the JSON number -0 is 0",
        json().encode().replace("\"epoch\":\"3\"", "\"epoch\":-0"));
    accept(
        "upper_case_hex",
        "bytes are read in either case",
        qc ->
            qc.put(
                "tx_hash", "0x" + qc.getString("tx_hash").substring(2).toUpperCase(Locale.ROOT)));
    accept(
        "escaped",
        "escapes of JSON are read",
        json().encode().replace("\"certs\"", "\"c\\u0065rts\""));
    add(
        "pretty",
        Vector.ACCEPT,
        "white space around and between",
        CommitteeVectors.FOUR,
        "\r\n\t" + json().encodePrettily() + "\n");
  }

  private void badEnvelopes() {
    reject("tx_missing", "there is no envelope", qc -> qc.remove("tx"));
    reject(
        "tx_of_another_hash",
        "the envelope does not reproduce tx_hash",
        qc -> tx(qc).put("expiry", new JsonObject().put("unix_millis", "1")));
    reject(
        "expiry_left_out_of_another",
        "valid_before is not the expiry that was signed",
        changed(certified(expired(), EFFECTS), qc -> tx(qc).remove("expiry")));
    Bytes noWindow =
        PaymentBuilder.of(TxType.EIP1559)
            .chainId(FOUR.chainId())
            .recipient(EFFECTS.recipient())
            .amount(UInt64.ONE)
            .asset(EFFECTS.asset())
            .nonceSeq(UInt64.ZERO)
            .gasLimit(UInt64.of(600_000))
            .maxFeePerGas(BigInteger.TEN)
            .build()
            .signSecp256k1(VectorSigning.SENDER_KEY, VectorSigning.CRYPTO);
    reject(
        "expiry_left_out_without_valid_before",
        "the payment has nothing in its place",
        changed(
            certified(VectorSigning.envelope(noWindow), VectorSigning.effects(noWindow)),
            qc -> tx(qc).remove("expiry")));
    rejectSigned(
        "payment_with_a_byte_behind", "the payment does not decode", around(behind(RAW)), EFFECTS);
    rejectSigned(
        "payment_with_dirty_padding",
        "the bytes decode, and are no payment",
        around(dirty(RAW)),
        EFFECTS);
    rejectSigned(
        "payment_of_another_chain",
        "the payment is signed for another chain",
        around(VectorSigning.signed(VectorSigning.payment().chainId(ChainId.of(1338)))),
        EFFECTS);
    rejectSigned(
        "envelope_of_another_chain",
        "the envelope's chain id is not the signed one",
        envelope(ChainId.of(1338), TX.nonceKey(), TX.nonceSeq()),
        EFFECTS);
    rejectSigned(
        "envelope_of_another_nonce_key",
        "the envelope's nonce key is not the signed one",
        envelope(TX.chainId(), NonceKey.of(8), TX.nonceSeq()),
        EFFECTS);
    rejectSigned(
        "envelope_of_another_nonce",
        "the envelope's nonce is not the signed one",
        envelope(TX.chainId(), TX.nonceKey(), UInt64.of(5)),
        EFFECTS);
    rejectSigned(
        "other_effects", "all certify effects that are not the payment's", TX, moreThanPaid());
  }

  private static Envelope envelope(ChainId chainId, NonceKey key, UInt64 seq) {
    return VectorSigning.envelope(chainId, RAW, key, seq, VectorSigning.EXPIRY);
  }

  /** An envelope around any bytes. */
  private static Envelope around(Bytes raw) {
    return VectorSigning.envelope(
        TX.chainId(), raw, TX.nonceKey(), TX.nonceSeq(), VectorSigning.EXPIRY);
  }

  private static Bytes behind(Bytes raw) {
    return Bytes.of(Arrays.copyOf(raw.toArray(), raw.size() + 1));
  }

  /** The signature is then of somebody else, and is good. */
  private static Bytes dirty(Bytes raw) {
    return Bytes.fromHex(raw.toHex().replace("a9059cbb00", "a9059cbb01"));
  }

  private static Effects moreThanPaid() {
    return new Effects(
        EFFECTS.sender(),
        EFFECTS.recipient(),
        EFFECTS.amount().next(),
        EFFECTS.asset(),
        EFFECTS.nonceKey(),
        EFFECTS.nonceSeq());
  }

  private void badCertificates() {
    reject("too_few", "two of three certificates", json(by(2)));
    reject(
        "no_certificates",
        "none of three certificates",
        json(
            new QuorumCertificate(
                GOOD.txHash(),
                GOOD.effectsHash(),
                List.of(),
                VectorSigning.THRESHOLD,
                Optional.of(TX))));
    reject(
        "of_a_stranger",
        "a signer who is no member",
        withLast(VectorSigning.certificate(FOUR, TX, EFFECTS, VectorSigning.STRANGER)));
    reject(
        "of_another_epoch",
        "a certificate of another epoch, well signed",
        withLast(VectorSigning.certificate(FOUR, OTHER_EPOCH, TX, EFFECTS, 2)));
    reject(
        "of_another_payment",
        "a certificate over another tx_hash, well signed",
        withLast(
            VectorSigning.certificate(
                FOUR, VectorSigning.envelope(OTHER_RAW), VectorSigning.effects(OTHER_RAW), 2)));
    reject(
        "of_other_effects",
        "a certificate over another effects_hash, well signed",
        withLast(VectorSigning.certificate(FOUR, TX, moreThanPaid(), 2)));
    reject("signer_twice", "a signer appears twice", withLast(GOOD.certificates().get(0)));
    reject(
        "one_bad_of_four",
        "one bad certificate refuses the QC, although three are good",
        json(
            VectorSigning.qc(
                TX,
                List.of(
                    GOOD.certificates().get(0),
                    GOOD.certificates().get(1),
                    GOOD.certificates().get(2),
                    signedAs(3, GOOD.certificates().get(2).signature())))));
    reject(
        "signature_of_another_member",
        "signed by another member's key",
        withLast(signedAs(2, VectorSigning.certificate(FOUR, TX, EFFECTS, 3).signature())));
    reject(
        "signature_with_large_s",
        "S is not below L",
        withLast(signedAs(2, plusL(GOOD.certificates().get(2).signature()))));
    reject(
        "effects_shown_differ",
        "the effects that one shows do not hash to effects_hash",
        qc -> cert(qc, 2).getJsonObject("effects").put("amount", "10000001"));
  }

  private static String withLast(Certificate last) {
    List<Certificate> certificates = new ArrayList<>(GOOD.certificates());
    certificates.set(VectorSigning.THRESHOLD - 1, last);
    return json(VectorSigning.qc(TX, certificates));
  }

  private static Certificate signedAs(int signer, Bytes signature) {
    Certificate good = VectorSigning.certificate(FOUR, TX, EFFECTS, signer);
    return new Certificate(
        good.signer(),
        good.txHash(),
        good.effectsHash(),
        good.effects(),
        good.epoch(),
        signature,
        good.createdUnixMillis());
  }

  private static Bytes plusL(Bytes signature) {
    byte[] changed = signature.toArray();
    byte[] s =
        new BigInteger(1, reversed(Arrays.copyOfRange(changed, 32, 64))).add(L).toByteArray();
    byte[] littleEndian = reversed(s);
    System.arraycopy(littleEndian, 0, changed, 32, littleEndian.length);
    return Bytes.of(changed);
  }

  private static byte[] reversed(byte[] data) {
    byte[] result = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      result[i] = data[data.length - 1 - i];
    }
    return result;
  }

  private void badHashes() {
    reject("qc_hash_missing", "a file says its qc_hash", qc -> qc.remove("qc_hash"));
    reject(
        "qc_hash_of_another",
        "qc_hash does not reproduce",
        qc -> qc.put("qc_hash", qc.getString("tx_hash")));
    reject(
        "time_changed",
        "qc_hash covers the times",
        qc -> cert(qc, 0).put("created_unix_millis", "1800000000001"));
    reject("threshold_changed", "qc_hash covers the threshold", qc -> qc.put("threshold", 4));
    reject(
        "threshold_201",
        "a threshold is at most 200",
        json(
            new QuorumCertificate(
                GOOD.txHash(), GOOD.effectsHash(), GOOD.certificates(), 201, Optional.of(TX))));
  }

  private void badJson() {
    reject(
        "signer_of_another_name",
        "a name that is not the committee's",
        qc -> signer(qc, 0).put("name", "validator-2"));
    reject(
        "signer_of_another_key",
        "a key that is not the committee's",
        qc -> signer(qc, 0).put("pubkey", signer(qc, 1).getString("pubkey")));
    reject(
        "signer_without_id_and_key",
        "a name alone names nobody",
        qc -> {
          signer(qc, 0).remove("id");
          signer(qc, 0).remove("pubkey");
        });
    reject(
        "both_kinds_of_expiry",
        "one of two kinds",
        qc -> tx(qc).getJsonObject("expiry").put("max_block_height", "9"));
    reject("unknown_field", "an unknown field", qc -> tx(qc).put("intent", new JsonObject()));
    reject("null", "null is refused", qc -> tx(qc).putNull("parent_qc_hash"));
    reject("without_0x", "hex has 0x in front", qc -> strip(qc, "tx_hash"));
    reject(
        "hash_of_31_bytes",
        "a hash has 32 bytes",
        qc -> qc.put("tx_hash", qc.getString("tx_hash").substring(0, 64)));
    reject(
        "signature_of_63_bytes",
        "a signature has 64 bytes",
        qc -> cert(qc, 0).put("signature", cert(qc, 0).getString("signature").substring(0, 128)));
    reject("number_with_point", "a whole number", qc -> cert(qc, 0).put("epoch", 3.0));
    reject("number_with_sign", "digits alone", qc -> cert(qc, 0).put("epoch", "+3"));
    reject(
        "number_above_64_bits",
        "at most 2^64 - 1",
        qc -> cert(qc, 0).put("created_unix_millis", "18446744073709551616"));
    String good = json().encode();
    reject(
        "repeated_field",
        "a repeated field, although it says the same",
        good.replace("\"threshold\":3", "\"threshold\":3,\"threshold\":3"));
    reject("text_behind", "something follows the object", good + "0");
    reject("comment", "comments are for committee files", "// a QC\n" + good);
  }

  private static void strip(JsonObject json, String name) {
    json.put(name, json.getString(name).substring(2));
  }

  private void badProtobuf() {
    tempo.fastpay.v1.QuorumCertificate wire = encoded(GOOD);
    byte[] good = wire.toByteArray();
    acceptProtobuf(
        "protobuf_field_again",
        "of a singular field that comes again the last counts",
        join(field(THRESHOLD, 9), good));
    rejectProtobuf(
        "protobuf_other_field_again",
        "the last threshold is not the one of qc_hash",
        join(good, field(THRESHOLD, 9)));
    acceptProtobuf(
        "protobuf_message_again",
        "a message that comes again is merged",
        join(
            wire.toBuilder().clearTx().build().toByteArray(),
            part(wire.getTx().toBuilder().clearNonce().build()),
            part(
                tempo.fastpay.v1.FastPayTx.newBuilder()
                    .setNonce(wire.getTx().getNonce())
                    .build())));
    rejectProtobuf("protobuf_unknown_field", "an unknown field", join(good, field(77, 1)));
    rejectProtobuf(
        "protobuf_wrong_wire_type",
        "a field of another wire type is unknown",
        join(good, field(1, 1)));
    rejectProtobuf("protobuf_cut_off", "cut off", Arrays.copyOf(good, good.length - 1));
    rejectProtobuf(
        "protobuf_without_qc_hash",
        "a file says its qc_hash",
        wire.toBuilder().clearQcHash().build().toByteArray());
    rejectProtobuf(
        "protobuf_other_format",
        "EVM_OPAQUE_BYTES_V1 around 0x76",
        withTx(tx -> tx.setTempoTxFormatValue(1)));
    rejectProtobuf("protobuf_no_format", "a format is said", withTx(tx -> tx.clearTempoTxFormat()));
    rejectProtobuf(
        "protobuf_request_id",
        "request ids are for submissions",
        withTx(tx -> tx.setClientRequestId("mine")));
    rejectProtobuf(
        "protobuf_overlay",
        "claims are for submissions, empty ones too",
        withTx(tx -> tx.getOverlayBuilder()));
    acceptProtobuf(
        "protobuf_expiry_left_out", "valid_before in milliseconds", withTx(tx -> tx.clearExpiry()));
    rejectProtobuf(
        "protobuf_expiry_of_no_kind",
        "an expiry that is there has a kind",
        withTx(tx -> tx.getExpiryBuilder().clear()));
    rejectProtobuf(
        "protobuf_without_chain_id",
        "a missing message is not its default",
        withTx(tx -> tx.clearChainId()));
    tempo.fastpay.v1.QuorumCertificate.Builder noEpoch = wire.toBuilder();
    noEpoch.getCertsBuilder(0).clearEpoch().getSignerBuilder().clearName().setId(ByteString.EMPTY);
    acceptProtobuf(
        "protobuf_saying_less",
        "a signer by its key alone, the current epoch left out",
        noEpoch.build().toByteArray());
  }

  /** A field of the QC with a number, whatever the QC says of it. */
  private static byte[] field(int number, int value) {
    int tag = (number << 3) | VARINT;
    return tag < 0x80
        ? new byte[] {(byte) tag, (byte) value}
        : new byte[] {(byte) ((tag & 0x7f) | 0x80), (byte) (tag >> 7), (byte) value};
  }

  private static byte[] part(tempo.fastpay.v1.FastPayTx tx) {
    return tempo.fastpay.v1.QuorumCertificate.newBuilder().setTx(tx).build().toByteArray();
  }

  private static byte[] withTx(Consumer<tempo.fastpay.v1.FastPayTx.Builder> change) {
    tempo.fastpay.v1.QuorumCertificate.Builder wire = encoded(GOOD).toBuilder();
    change.accept(wire.getTxBuilder());
    return wire.build().toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static tempo.fastpay.v1.QuorumCertificate encoded(QuorumCertificate qc) {
    return new ProtoCodec(FOUR).encode(qc);
  }

  private static JsonObject json() {
    return new JsonCodec(FOUR).encode(GOOD);
  }

  private static String json(QuorumCertificate qc) {
    return new JsonCodec(FOUR).encode(qc).encode();
  }

  private static JsonObject cert(JsonObject qc, int index) {
    return qc.getJsonArray("certs").getJsonObject(index);
  }

  private static JsonObject signer(JsonObject qc, int index) {
    return cert(qc, index).getJsonObject("signer");
  }

  private static JsonObject tx(JsonObject qc) {
    return qc.getJsonObject("tx");
  }

  private static String changed(QuorumCertificate qc, Consumer<JsonObject> change) {
    JsonObject json = new JsonCodec(FOUR).encode(qc);
    change.accept(json);
    return json.encode();
  }

  private void accept(String name, String why, QuorumCertificate qc) {
    accept(name, why, json(qc));
  }

  private void accept(String name, String why, Consumer<JsonObject> change) {
    accept(name, why, changed(GOOD, change));
  }

  private void accept(String name, String why, String content) {
    add(name, Vector.ACCEPT, why, CommitteeVectors.FOUR, content);
  }

  private void reject(String name, String why, Consumer<JsonObject> change) {
    reject(name, why, changed(GOOD, change));
  }

  private void reject(String name, String why, String content) {
    add(name, Vector.REJECT, why, CommitteeVectors.FOUR, content);
  }

  /** Three members sign this envelope and these effects, whatever is wrong with them. */
  private void rejectSigned(String name, String why, Envelope tx, Effects effects) {
    reject(name, why, json(certified(tx, effects)));
  }

  private void add(String name, String verdict, String why, String committee, String content) {
    vectors.add(Vector.json(name, verdict, why, committee, content));
  }

  private void acceptProtobuf(String name, String why, byte[] content) {
    vectors.add(Vector.protobuf(name, Vector.ACCEPT, why, CommitteeVectors.FOUR, content));
  }

  private void rejectProtobuf(String name, String why, byte[] content) {
    vectors.add(Vector.protobuf(name, Vector.REJECT, why, CommitteeVectors.FOUR, content));
  }
}
