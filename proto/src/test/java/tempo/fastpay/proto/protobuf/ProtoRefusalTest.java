package tempo.fastpay.proto.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.Messages;
import tempo.fastpay.proto.SignedPayments;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.Expiry.KindCase;
import tempo.fastpay.v1.FastPayTx;
import tempo.fastpay.v1.FundAccountRequest;
import tempo.fastpay.v1.GetBulletinBoardRequest;
import tempo.fastpay.v1.GetBulletinBoardResponse;
import tempo.fastpay.v1.PresentQuorumCertificatesResponse;
import tempo.fastpay.v1.RejectReason;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.SubmitFastPayResponse;
import tempo.fastpay.v1.TempoTxFormat;
import tempo.fastpay.v1.ValidatorCertificate;

/** Whatever the contract forbids is refused by the path of its field. */
class ProtoRefusalTest {
  private static final long SEED = 41;
  private static final int SAMPLES = 24;

  /** What may be missing, or has another size than an exact one; their bounds are tested below. */
  private static final Set<String> MAY_BE_LEFT_OUT =
      Set.of(
          "FastPayTx.intent",
          "FastPayTx.overlay",
          "OverlayMetadata.payment",
          "QuorumCertificate.tx",
          "GetPaymentResponse.qc",
          "GetBulletinBoardRequest.address",
          "WatchBulletinBoardRequest.address",
          "WatchBulletinBoardEvent.cert",
          "WatchBulletinBoardEvent.qc",
          "WatchBulletinBoardEvent.lifecycle",
          "ValidatorReject.validator",
          "SubmitFastPayFanoutResponse.qc",
          "GetTxStatusResponse.effects",
          "GetTxStatusResponse.tx");

  private final ProtoCodec codec = new ProtoCodec(Arbitrary.COMMITTEE);
  private final Arbitrary any = new Arbitrary(SEED);

  private static <M extends Message> void everySpoiltFieldIsRefused(
      Messages.Sample<M> sample, Set<String> spoilt) {
    ProtoMutations.eachIsRefused(
        sample.message(),
        sample.decode(),
        (field, how) ->
            field.equals("TempoTxBytes.data")
                || (how.equals("left out") && MAY_BE_LEFT_OUT.contains(field)),
        spoilt);
  }

  /** A field that no sample has would be refused by nobody: {@link Arbitrary} makes each. */
  @Test
  void everyFieldOfEveryMessage() {
    Set<String> spoilt = new TreeSet<>(Set.of("TempoTxBytes.data"));
    Set<String> fields = new TreeSet<>();
    for (Messages.Kind<?> kind : Messages.KINDS) {
      for (int i = 0; i < SAMPLES; i++) {
        kind.protobufSample(any)
            .ifPresent(
                sample -> {
                  everySpoiltFieldIsRefused(sample, spoilt);
                  ProtoMutations.addFields(sample.message().getDescriptorForType(), fields);
                });
      }
    }
    assertThat(spoilt).as("the fields that were spoilt").containsAll(fields);
  }

  private SubmitFastPayRequest request(Consumer<FastPayTx.Builder> change) {
    SubmitFastPayRequest.Builder request = codec.encode(any.submitRequest(0)).toBuilder();
    change.accept(request.getTxBuilder());
    return request.build();
  }

  private void refused(String message, SubmitFastPayRequest request) {
    assertThatThrownBy(() -> codec.decode(request))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aRefusalSaysWhereWhatWasExpectedAndWhatCame() {
    refused(
        "tx.nonce.nonce_key_be: expected 32 bytes, got 31",
        request(tx -> tx.getNonceBuilder().setNonceKeyBe(ByteString.copyFrom(new byte[31]))));
    refused("tx.chain_id: required, but missing", request(FastPayTx.Builder::clearChainId));
  }

  @Test
  void aPaymentHasOneByteToTheLimit() {
    refused(
        "tx.tempo_tx.data: expected 1 to 131072 bytes, got 0",
        request(tx -> tx.getTempoTxBuilder().clearData()));
    byte[] most = new byte[Envelope.PAYMENT_LIMIT_BYTES];
    assertThat(
            codec
                .decode(request(tx -> tx.getTempoTxBuilder().setData(ByteString.copyFrom(most))))
                .envelope()
                .paymentBytes()
                .size())
        .isEqualTo(most.length);
    refused(
        "tx.tempo_tx.data: expected 1 to 131072 bytes, got 131073",
        request(
            tx ->
                tx.getTempoTxBuilder()
                    .setData(ByteString.copyFrom(new byte[Envelope.PAYMENT_LIMIT_BYTES + 1]))));
  }

  @Test
  void theFormatMustFitTheBytes() {
    ByteString ethereum = ByteString.copyFrom(new byte[] {2});
    ByteString tempo = ByteString.copyFrom(new byte[] {0x76});
    refused(
        "tx.tempo_tx_format",
        request(
            tx ->
                tx.setTempoTxFormat(TempoTxFormat.TEMPO_NATIVE_V1)
                    .getTempoTxBuilder()
                    .setData(ethereum)));
    for (TempoTxFormat format :
        List.of(
            TempoTxFormat.TEMPO_NATIVE_V1,
            TempoTxFormat.EVM_OPAQUE_BYTES_V1,
            TempoTxFormat.TEMPO_TX_FORMAT_UNSPECIFIED)) {
      SubmitFastPayRequest fits =
          request(tx -> tx.setTempoTxFormat(format).getTempoTxBuilder().setData(tempo));
      assertThat(codec.decode(fits).envelope().paymentBytes()).isEqualTo(Bytes.fromHex("0x76"));
    }
  }

  @Test
  void listsAreBounded() {
    SubmitFastPayRequest.Builder parents = request(tx -> {}).toBuilder().clearParentQcs();
    var qc = codec.encode(any.qc());
    for (int i = 0; i < 16; i++) {
      parents.addParentQcs(qc);
    }
    assertThat(codec.decode(parents.build()).parentQcs()).hasSize(16);
    refused("parent_qcs: expected at most 16, got 17", parents.addParentQcs(qc).build());

    ValidatorCertificate cert = codec.encode(any.certificate());
    var certs = codec.encode(any.qc()).toBuilder().clearQcHash().clearCerts();
    certs.addAllCerts(Collections.nCopies(200, cert));
    assertThat(codec.decode(certs.build()).certificates()).hasSize(200);
    assertThatThrownBy(() -> codec.decode(certs.addCerts(cert).build()))
        .hasMessageContaining("qc.certs: expected at most 200, got 201");

    GetBulletinBoardResponse.Builder page =
        GetBulletinBoardResponse.newBuilder()
            .setNextCursor("c")
            .addAllCerts(Collections.nCopies(1001, cert));
    assertThatThrownBy(() -> codec.decode(page.build()))
        .hasMessageContaining("certs: expected at most 1000, got 1001");

    GetBulletinBoardRequest query = GetBulletinBoardRequest.newBuilder().setLimit(1001).build();
    assertThatThrownBy(() -> codec.decode(query))
        .hasMessageContaining("limit: expected at most 1000, got 1001");
    assertThatThrownBy(() -> codec.decode(query.toBuilder().setLimit(-1).build()))
        .hasMessageContaining("limit: expected at most 1000, got 4294967295");
  }

  @Test
  void numbersStayInTheirRange() {
    var qc = codec.encode(any.qc()).toBuilder().clearQcHash();
    assertThatThrownBy(() -> codec.decode(qc.setThreshold(201).build()))
        .hasMessageContaining("qc.threshold: expected at most 200");
    RejectReason late = codec.encode(any.reject()).toBuilder().setRetryAfterMillis(-1).build();
    assertThatThrownBy(() -> codec.decode(late))
        .hasMessageContaining("reject.retry_after_millis: expected below 2^63");
    RejectReason none = codec.encode(any.reject()).toBuilder().setCodeValue(0).build();
    assertThatThrownBy(() -> codec.decode(none)).hasMessageContaining("reject.code");
    FundAccountRequest fund = codec.encode(any.fundRequest());
    for (long amount : new long[] {0, 1_000_000_000_001L, -1}) {
      assertThatThrownBy(() -> codec.decode(fund.toBuilder().setAmount(amount).build()))
          .hasMessageContaining("amount: expected 1 to 1000000000000");
    }
    assertThat(codec.decode(fund.toBuilder().setAmount(1_000_000_000_000L).build()).amount())
        .hasToString("1000000000000");
  }

  @Test
  void anEmptyAnswerIsRefused() {
    assertThatThrownBy(() -> codec.decode(SubmitFastPayResponse.getDefaultInstance()))
        .hasMessage("cert or reject: required, but missing");
    assertThatThrownBy(() -> codec.decode(SubmitFastPayEvent.getDefaultInstance()))
        .hasMessage("cert, reject or lifecycle: required, but missing");
    assertThatThrownBy(() -> codec.decode(GetBulletinBoardResponse.getDefaultInstance()))
        .hasMessage("next_cursor: required, but missing");
  }

  @Test
  void anAcceptedResultCarriesNoReject() {
    PresentQuorumCertificatesResponse.Builder response =
        PresentQuorumCertificatesResponse.newBuilder();
    response
        .addResultsBuilder()
        .setTxHash(ByteString.copyFrom(new byte[32]))
        .setAccepted(true)
        .setReject(codec.encode(any.reject()));
    assertThatThrownBy(() -> codec.decode(response.build()))
        .hasMessageContaining("results[0].reject");
  }

  @Test
  void theQcHashMustReproduce() {
    var good = codec.encode(any.qc());
    assertThat(codec.decode(good.toBuilder().clearQcHash().build())).isEqualTo(codec.decode(good));
    assertThatThrownBy(() -> codec.decode(good.toBuilder().setThreshold(77).build()))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("qc.qc_hash: expected the hash of what the QC holds");
  }

  @Test
  void aSignerMayBeNamedByItsKeyAlone() {
    Bytes32 key = any.bytes32();
    ValidatorCertificate.Builder wire = codec.encode(any.certificate()).toBuilder();
    wire.getSignerBuilder().clearId().setPubkey(ByteString.copyFrom(key.toArray()));
    assertThat(codec.decode(wire.build()).signer()).isEqualTo(Validator.defaultId(key));
    wire.getSignerBuilder().setId(ByteString.copyFrom(Bytes32.ZERO.toArray()));
    assertThat(codec.decode(wire.build()).signer()).isEqualTo(new ValidatorId(Bytes32.ZERO));
    wire.getSignerBuilder().clearId().clearPubkey();
    assertThatThrownBy(() -> codec.decode(wire.build())).hasMessageContaining("cert.signer.id");
  }

  @Test
  void epochZeroIsTheCurrentOne() {
    ValidatorCertificate wire = codec.encode(any.certificate());
    Certificate current = codec.decode(wire.toBuilder().clearEpoch().build());
    assertThat(current.epoch()).isEqualTo(UInt64.of(3));
    Certificate other = codec.decode(wire.toBuilder().setEpoch(9).build());
    assertThat(other.epoch()).isEqualTo(UInt64.of(9));
  }

  @Test
  void aMissingExpiryIsThePaymentsValidBefore_L7() {
    Bytes payment = SignedPayments.tempo(Optional.of(UInt64.of(1_900_000_000)));
    SubmitFastPayRequest without =
        request(tx -> tx.clearExpiry().getTempoTxBuilder().setData(TypesCodec.bytes(payment)));
    assertThat(codec.decode(without).envelope().expiry())
        .isEqualTo(new Expiry.UnixMillis(UInt64.of(1_900_000_000_000L)));
    SubmitFastPayRequest empty =
        request(
            tx ->
                tx.setExpiry(tempo.fastpay.v1.Expiry.getDefaultInstance())
                    .getTempoTxBuilder()
                    .setData(TypesCodec.bytes(payment)));
    assertThat(empty.getTx().getExpiry().getKindCase()).isEqualTo(KindCase.KIND_NOT_SET);
    refused("tx.expiry.max_block_height or .unix_millis: required", empty);
  }

  @Test
  void withoutValidBeforeTheExpiryIsRequired_L7() {
    Bytes endless = SignedPayments.tempo(Optional.empty());
    refused(
        "tx.expiry: required, since the payment has no valid_before to take instead",
        request(tx -> tx.clearExpiry().getTempoTxBuilder().setData(TypesCodec.bytes(endless))));
    refused(
        "tx.tempo_tx: not a transaction, so that tx.expiry is not in it",
        request(
            tx ->
                tx.clearExpiry()
                    .getTempoTxBuilder()
                    .setData(TypesCodec.bytes(Bytes.fromHex("0x76c0ffee")))));
    Bytes never = SignedPayments.tempo(Optional.of(UInt64.MAX));
    refused(
        "tx.expiry: required, since the payment's valid_before is beyond any unix_millis",
        request(tx -> tx.clearExpiry().getTempoTxBuilder().setData(TypesCodec.bytes(never))));
  }
}
