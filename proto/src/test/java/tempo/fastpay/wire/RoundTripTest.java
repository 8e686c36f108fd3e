package tempo.fastpay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.v1.FundAccountRequest;
import tempo.fastpay.v1.FundAccountResponse;
import tempo.fastpay.v1.GetAccountRequest;
import tempo.fastpay.v1.GetAccountResponse;
import tempo.fastpay.v1.GetBulletinBoardRequest;
import tempo.fastpay.v1.GetBulletinBoardResponse;
import tempo.fastpay.v1.GetChainHeadResponse;
import tempo.fastpay.v1.GetPaymentRequest;
import tempo.fastpay.v1.GetPaymentResponse;
import tempo.fastpay.v1.GetValidatorInfoResponse;
import tempo.fastpay.v1.ListEvidenceRequest;
import tempo.fastpay.v1.ListEvidenceResponse;
import tempo.fastpay.v1.PresentQuorumCertificatesRequest;
import tempo.fastpay.v1.PresentQuorumCertificatesResponse;
import tempo.fastpay.v1.QuorumCertificate;
import tempo.fastpay.v1.RejectReason;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.SubmitFastPayResponse;
import tempo.fastpay.v1.TxLifecycleUpdate;
import tempo.fastpay.v1.ValidatorCertificate;
import tempo.fastpay.v1.WatchBulletinBoardEvent;
import tempo.fastpay.v1.WatchBulletinBoardRequest;

/** Whatever the domain says arrives as it was said, over protobuf bytes and over JSON text. */
class RoundTripTest {
  private static final int ROUNDS = 50;

  private final ProtoCodec proto = new ProtoCodec(Arbitrary.COMMITTEE);
  private final JsonCodec json = new JsonCodec(Arbitrary.COMMITTEE);

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_122, -7})
  void protobufCarriesEveryMessage(long seed) {
    Arbitrary any = new Arbitrary(seed);
    for (int i = 0; i < ROUNDS; i++) {
      bytes(any.certificate(), proto::encode, ValidatorCertificate.parser(), proto::decode);
      bytes(any.qc(), proto::encode, QuorumCertificate.parser(), proto::decode);
      bytes(any.reject(), proto::encode, RejectReason.parser(), proto::decode);
      bytes(any.lifecycle(), proto::encode, TxLifecycleUpdate.parser(), proto::decode);
      bytes(any.submitRequest(2), proto::encode, SubmitFastPayRequest.parser(), proto::decode);
      bytes(any.submitReply(), proto::encode, SubmitFastPayResponse.parser(), proto::decode);
      bytes(any.submitEvent(), proto::encode, SubmitFastPayEvent.parser(), proto::decode);
      bytes(any.boardQuery(), proto::encode, GetBulletinBoardRequest.parser(), proto::decode);
      bytes(any.boardPage(), proto::encode, GetBulletinBoardResponse.parser(), proto::decode);
      bytes(any.watch(), proto::encode, WatchBulletinBoardRequest.parser(), proto::decode);
      bytes(any.boardEvent(), proto::encode, WatchBulletinBoardEvent.parser(), proto::decode);
      bytes(any.validatorInfo(), proto::encode, GetValidatorInfoResponse.parser(), proto::decode);
      bytes(any.chainHead(), proto::encode, GetChainHeadResponse.parser(), proto::decode);
      bytes(
          any.list(3, any::qc),
          proto::encodePresented,
          PresentQuorumCertificatesRequest.parser(),
          proto::decode);
      bytes(
          any.list(3, any::presentResult),
          proto::encodeResults,
          PresentQuorumCertificatesResponse.parser(),
          proto::decode);
      bytes(any.paymentQuery(), proto::encode, GetPaymentRequest.parser(), proto::decode);
      bytes(
          any.maybe(any::paymentStatus),
          proto::encodePayment,
          GetPaymentResponse.parser(),
          proto::decode);
      bytes(any.accountQuery(), proto::encode, GetAccountRequest.parser(), proto::decode);
      bytes(any.accountView(), proto::encode, GetAccountResponse.parser(), proto::decode);
      bytes(any.evidenceQuery(), proto::encode, ListEvidenceRequest.parser(), proto::decode);
      bytes(any.evidencePage(), proto::encode, ListEvidenceResponse.parser(), proto::decode);
      bytes(any.fundRequest(), proto::encode, FundAccountRequest.parser(), proto::decode);
      bytes(any.fundReply(), proto::encode, FundAccountResponse.parser(), proto::decode);
    }
  }

  private static <D, M extends MessageLite> void bytes(
      D said, Function<D, M> encode, Parser<M> parser, Function<M, D> decode) {
    byte[] onTheWire = encode.apply(said).toByteArray();
    try {
      assertThat(decode.apply(parser.parseFrom(onTheWire))).isEqualTo(said);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("does not parse: " + said, e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 20_261_123, -8})
  void jsonCarriesEveryMessage(long seed) {
    Arbitrary any = new Arbitrary(seed);
    for (int i = 0; i < ROUNDS; i++) {
      text(any.certificate(), json::encode, json::decodeCertificate);
      text(any.qc(), json::encode, json::decodeQc);
      text(any.reject(), json::encode, json::decodeReject);
      text(any.lifecycle(), json::encode, json::decodeLifecycle);
      text(any.submitRequest(2), json::encode, json::decodeSubmitRequest);
      text(any.submitReply(), json::encode, json::decodeSubmitReply);
      text(any.boardQuery(), json::encode, json::decodeBoardQuery);
      text(any.boardPage(), json::encode, json::decodeBoardPage);
      text(any.boardEventsPage(), json::encode, json::decodeBoardEventsPage);
      text(any.boardEvent(), json::encode, json::decodeBoardEvent);
      text(any.published(), json::encode, json::decodePublished);
      text(any.validatorInfo(), json::encode, json::decodeValidatorInfo);
      text(any.chainHead(), json::encode, json::decodeChainHead);
      text(any.list(3, any::qc), json::encodePresented, json::decodePresented);
      text(any.list(3, any::presentResult), json::encodeResults, json::decodeResults);
      text(any.paymentQuery(), json::encode, json::decodePaymentQuery);
      text(any.maybe(any::paymentStatus), json::encodePayment, json::decodePayment);
      text(any.accountQuery(), json::encode, json::decodeAccountQuery);
      text(any.accountView(), json::encode, json::decodeAccountView);
      text(any.evidenceQuery(), json::encode, json::decodeEvidenceQuery);
      text(any.evidencePage(), json::encode, json::decodeEvidencePage);
      text(any.fundRequest(), json::encode, json::decodeFundRequest);
      text(any.fundReply(), json::encode, json::decodeFundReply);
    }
  }

  private static <D> void text(
      D said, Function<D, JsonObject> encode, Function<JsonObject, D> decode) {
    String text = encode.apply(said).encode();
    assertThat(decode.apply(JsonText.parseObject(text))).as(text).isEqualTo(said);
  }

  @Test
  void bothNameTheSignersThatAreMembersAndOnlyThem() {
    Arbitrary any = new Arbitrary(3);
    Committee committee = Arbitrary.COMMITTEE;
    for (int i = 0; i < ROUNDS; i++) {
      var certificate = any.certificate();
      var name = committee.member(certificate.signer()).map(member -> member.name());
      assertThat(proto.encode(certificate).getSigner().getName()).isEqualTo(name.orElse(""));
      assertThat(json.encode(certificate).getJsonObject("signer").getString("name"))
          .isEqualTo(name.orElse(null));
    }
  }

  @Test
  void aCommitteeFileIsReadAsItWasWritten() {
    JsonObject file = CommitteeJson.encode(Arbitrary.COMMITTEE);
    Committee read =
        CommitteeJson.decode(JsonText.parseObject(file.encodePrettily()), Arbitrary.CRYPTO);
    assertThat(read.members()).isEqualTo(Arbitrary.COMMITTEE.members());
    assertThat(read.threshold()).isEqualTo(3);
    assertThat(read.epoch()).isEqualTo(Arbitrary.COMMITTEE.epoch());
    assertThat(read.chainId()).isEqualTo(Arbitrary.COMMITTEE.chainId());
  }
}
