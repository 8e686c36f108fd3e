package tempo.fastpay.proto.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.RealQcs;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonChanges;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.protobuf.ProtoChanges;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.v1.FastPayTx;

/** A QC that stands alone proves what it says, all of it, or nothing. */
class QcDocumentTest {
  private static Stream<QuorumCertificate> realQcs() {
    return Stream.of(RealQcs.tempo(), RealQcs.ethereum());
  }

  private static QuorumCertificate decode(byte[] content) {
    return QcDocument.decode(content, RealQcs.COMMITTEE);
  }

  private static VerifiedQc.Result verify(QuorumCertificate qc) {
    return VerifiedQc.verify(qc, Optional.empty(), RealQcs.COMMITTEE, Arbitrary.CRYPTO);
  }

  @ParameterizedTest
  @MethodSource("realQcs")
  void bothFormatsAreReadAndVerify(QuorumCertificate qc) {
    QuorumCertificate json = decode(QcDocument.json(qc, RealQcs.COMMITTEE));
    QuorumCertificate protobuf = decode(QcDocument.protobuf(qc, RealQcs.COMMITTEE));
    assertThat(json).isEqualTo(qc);
    assertThat(protobuf).isEqualTo(qc);
    assertThat(verify(qc)).isInstanceOf(VerifiedQc.Result.Verified.class);
  }

  /** True if the changed QC proves nothing; where it is no refusal, it is the very same QC. */
  private static boolean isRefused(byte[] changed, QuorumCertificate qc, String what) {
    QuorumCertificate decoded;
    try {
      decoded = decode(changed);
    } catch (MalformedRequestException e) {
      return true;
    }
    if (verify(decoded) instanceof VerifiedQc.Result.Refused) {
      return true;
    }
    assertThat(decoded).as(what).isEqualTo(qc);
    return false;
  }

  @ParameterizedTest
  @MethodSource("realQcs")
  void anyFieldOfTheJsonChangedIsRefused(QuorumCertificate qc) {
    JsonObject json = new JsonCodec(RealQcs.COMMITTEE).encode(qc);
    List<String> accepted = new ArrayList<>();
    for (JsonChanges.Change change : JsonChanges.of(json)) {
      String what = change.path() + " " + change.how();
      if (!isRefused(text(change.object()), qc, what)) {
        accepted.add(what);
      }
    }
    assertThat(accepted).allMatch(what -> saysNothingOfItsOwn(what, qc));
    assertThat(accepted).contains(".certs[0].signer.name left out");
  }

  @ParameterizedTest
  @MethodSource("realQcs")
  void anyFieldOfTheProtobufChangedIsRefused(QuorumCertificate qc) {
    tempo.fastpay.v1.QuorumCertificate wire = new ProtoCodec(RealQcs.COMMITTEE).encode(qc);
    List<String> accepted = new ArrayList<>();
    for (ProtoChanges.Change change : ProtoChanges.of(wire)) {
      String what = change.path() + " " + change.how();
      if (!isRefused(change.message().toByteArray(), qc, what)) {
        accepted.add(what);
      }
    }
    assertThat(accepted).allMatch(what -> saysNothingOfItsOwn(what, qc));
    assertThat(accepted).contains(".certs[0].signer.name left out");
  }

  /** What the rest says again may be left out, but not be something else. */
  private static boolean saysNothingOfItsOwn(String what, QuorumCertificate qc) {
    return what.matches(".certs\\[\\d\\].signer.(name|id|pubkey) left out")
        || what.matches(".certs\\[\\d\\].epoch left out")
        || (what.equals(".tx.expiry left out") && qc.equals(RealQcs.tempo()));
  }

  private static byte[] text(JsonObject json) {
    return json.encode().getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(String message, byte[] content) {
    assertThatThrownBy(() -> decode(content))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSignerIsCalledAsInTheCommittee() {
    QuorumCertificate qc = RealQcs.tempo();
    JsonObject json = new JsonCodec(RealQcs.COMMITTEE).encode(qc);
    JsonObject second = json.getJsonArray("certs").getJsonObject(1).getJsonObject("signer");
    String key = second.getString("pubkey");
    second.put("name", "validator-3");
    refused(
        "certs[1].signer.name: expected the committee's 'validator-2', got validator-3",
        text(json));
    String other = RealQcs.COMMITTEE.members().get(2).publicKey().toHex();
    second.put("name", "validator-2").put("pubkey", other);
    refused("certs[1].signer.pubkey: expected the committee's " + key, text(json));

    var wire = new ProtoCodec(RealQcs.COMMITTEE).encode(qc).toBuilder();
    wire.getCertsBuilder(1).getSignerBuilder().setName("validator-3");
    refused(
        "qc.certs[1].signer.name: expected the committee's 'validator-2', got validator-3",
        wire.build().toByteArray());
    wire.getCertsBuilder(1)
        .setSigner(wire.getCerts(0).getSigner().toBuilder().setId(qcSigner(qc, 1)));
    refused("qc.certs[1].signer.name: expected", wire.build().toByteArray());
    wire.getCertsBuilder(1).getSignerBuilder().clearName();
    refused("qc.certs[1].signer.pubkey: expected", wire.build().toByteArray());
  }

  private static com.google.protobuf.ByteString qcSigner(QuorumCertificate qc, int index) {
    return com.google.protobuf.ByteString.copyFrom(
        qc.certificates().get(index).signer().value().bytes().toArray());
  }

  @Test
  void membersOfAnotherEpochMayHaveOtherNames() {
    QuorumCertificate qc = RealQcs.tempo();
    var cert =
        new ProtoCodec(RealQcs.COMMITTEE).encode(qc.certificates().get(0)).toBuilder().setEpoch(9);
    cert.getSignerBuilder().setName("old-name");
    assertThat(new ProtoCodec(RealQcs.COMMITTEE).decode(cert.build()).signer())
        .isEqualTo(qc.certificates().get(0).signer());
    JsonObject json = new JsonCodec(RealQcs.COMMITTEE).encode(qc.certificates().get(0));
    json.put("epoch", "9").getJsonObject("signer").put("name", "old-name");
    assertThat(new JsonCodec(RealQcs.COMMITTEE).decodeCertificate(json).signer())
        .isEqualTo(qc.certificates().get(0).signer());
  }

  private static byte[] withTx(Consumer<FastPayTx.Builder> change) {
    var wire = new ProtoCodec(RealQcs.COMMITTEE).encode(RealQcs.tempo()).toBuilder();
    change.accept(wire.getTxBuilder());
    return wire.build().toByteArray();
  }

  @Test
  void nothingIsSaidBesideThePayment() {
    var effects =
        new ProtoCodec(RealQcs.COMMITTEE).encode(RealQcs.tempo()).getCerts(0).getEffects();
    var intent =
        tempo.fastpay.v1.PaymentIntent.newBuilder()
            .setSender(effects.getSender())
            .setRecipient(effects.getRecipient())
            .setAmount(effects.getAmount())
            .setAsset(effects.getAsset());
    refused("qc.tx.intent: only submissions carry it", withTx(tx -> tx.setIntent(intent)));
    refused(
        "qc.tx.overlay: only submissions carry it",
        withTx(tx -> tx.getOverlayBuilder().setPayment(intent)));
    refused(
        "qc.tx.client_request_id: only submissions carry it",
        withTx(tx -> tx.setClientRequestId("mine")));
    refused(
        "qc.tx.tempo_tx_format: expected TEMPO_NATIVE_V1, got EVM_OPAQUE_BYTES_V1",
        withTx(tx -> tx.setTempoTxFormatValue(1)));
  }

  @Test
  void theQcHashIsRequired() {
    JsonObject json = new JsonCodec(RealQcs.COMMITTEE).encode(RealQcs.tempo());
    json.remove("qc_hash");
    refused("qc_hash: required", text(json.put("threshold", 1)));
    var wire = new ProtoCodec(RealQcs.COMMITTEE).encode(RealQcs.tempo()).toBuilder();
    refused("qc_hash: required", wire.clearQcHash().setThreshold(1).build().toByteArray());
  }

  @Test
  void unknownFieldsAreNamed() throws Exception {
    Message wire = new ProtoCodec(RealQcs.COMMITTEE).encode(RealQcs.tempo());
    List<String> paths = new ArrayList<>();
    for (ProtoChanges.Change change : ProtoChanges.of(wire)) {
      if (change.path().endsWith(".surprise")) {
        String path = "qc" + change.path().substring(0, change.path().lastIndexOf('.'));
        refused(path + ": unknown fields [77]", change.message().toByteArray());
        paths.add(path);
      }
    }
    assertThat(paths).contains("qc", "qc.certs[2].signer", "qc.certs[0].effects.nonce", "qc.tx");
  }

  @Test
  void whatIsNeitherIsRefusedSayingWhatWasExpected() throws InvalidProtocolBufferException {
    refused("as JSON, or as protobuf", new byte[0]);
    refused("as JSON, or as protobuf", "hello".getBytes(StandardCharsets.UTF_8));
    refused("as JSON, or as protobuf", new byte[] {(byte) 0xff, (byte) 0xff});
    refused("as JSON, or as protobuf", new byte[] {0x0a, 0x20, 1, 2, 3});
    refused("as JSON, or as protobuf", new byte[QcDocument.LIMIT_BYTES + 1]);
    refused("qc.tx_hash: expected 32 bytes, got 0", new byte[] {0x20, 0x02});
  }

  @Test
  void aProtobufQcThatLooksLikeJsonAtFirstIsProtobuf() {
    // The tags and length of tx_hash are white space; its first byte may well be a brace.
    byte[] wire = QcDocument.protobuf(RealQcs.tempo(), RealQcs.COMMITTEE);
    assertThat(new String(wire, 0, 2, StandardCharsets.ISO_8859_1)).isBlank();
    wire[2] = '{';
    refused("qc.qc_hash: expected the hash of what the QC holds", wire);
  }
}
