package tempo.fastpay.proto;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.protobuf.SignerCodec;
import tempo.fastpay.v1.CertifyRequest;
import tempo.fastpay.v1.FundAccountRequest;
import tempo.fastpay.v1.FundAccountResponse;
import tempo.fastpay.v1.GetAccountRequest;
import tempo.fastpay.v1.GetAccountResponse;
import tempo.fastpay.v1.GetBulletinBoardRequest;
import tempo.fastpay.v1.GetBulletinBoardResponse;
import tempo.fastpay.v1.GetChainHeadResponse;
import tempo.fastpay.v1.GetPaymentRequest;
import tempo.fastpay.v1.GetPaymentResponse;
import tempo.fastpay.v1.GetQuorumCertificateRequest;
import tempo.fastpay.v1.GetQuorumCertificateResponse;
import tempo.fastpay.v1.GetTxStatusRequest;
import tempo.fastpay.v1.GetTxStatusResponse;
import tempo.fastpay.v1.GetValidatorInfoResponse;
import tempo.fastpay.v1.ListEvidenceRequest;
import tempo.fastpay.v1.ListEvidenceResponse;
import tempo.fastpay.v1.PresentQuorumCertificatesRequest;
import tempo.fastpay.v1.PresentQuorumCertificatesResponse;
import tempo.fastpay.v1.QuorumCertificate;
import tempo.fastpay.v1.RejectReason;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayFanoutResponse;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.SubmitFastPayResponse;
import tempo.fastpay.v1.TxLifecycleUpdate;
import tempo.fastpay.v1.ValidatorCertificate;
import tempo.fastpay.v1.WatchBulletinBoardEvent;
import tempo.fastpay.v1.WatchBulletinBoardRequest;

/** Every message there is, and its ways through bytes: protobuf, JSON, or both. */
public final class Messages {
  private static final long SEED = 5;
  private static final int SEEDS_PER_KIND = 3;
  private static final ProtoCodec PROTO = new ProtoCodec(Arbitrary.COMMITTEE);
  private static final JsonCodec JSON = new JsonCodec(Arbitrary.COMMITTEE);

  /** New ones go to the end: inputs of fuzzing name a kind by its place. */
  public static final List<Kind<?>> KINDS =
      List.of(
          both(
              Arbitrary::certificate,
              PROTO::encode,
              ValidatorCertificate.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeCertificate),
          both(
              Arbitrary::qc,
              PROTO::encode,
              QuorumCertificate.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeQc),
          both(
              Arbitrary::reject,
              PROTO::encode,
              RejectReason.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeReject),
          both(
              Arbitrary::lifecycle,
              PROTO::encode,
              TxLifecycleUpdate.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeLifecycle),
          both(
              any -> any.submitRequest(2),
              PROTO::encode,
              SubmitFastPayRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeSubmitRequest),
          both(
              Arbitrary::submitReply,
              PROTO::encode,
              SubmitFastPayResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeSubmitReply),
          protobuf(
              Arbitrary::submitEvent, PROTO::encode, SubmitFastPayEvent.parser(), PROTO::decode),
          both(
              Arbitrary::boardQuery,
              PROTO::encode,
              GetBulletinBoardRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeBoardQuery),
          both(
              Arbitrary::boardPage,
              PROTO::encode,
              GetBulletinBoardResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeBoardPage),
          json(Arbitrary::boardEventsPage, JSON::encode, JSON::decodeBoardEventsPage),
          protobuf(
              Arbitrary::watch, PROTO::encode, WatchBulletinBoardRequest.parser(), PROTO::decode),
          both(
              Arbitrary::boardEvent,
              PROTO::encode,
              WatchBulletinBoardEvent.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeBoardEvent),
          json(Arbitrary::published, JSON::encode, JSON::decodePublished),
          both(
              Arbitrary::validatorInfo,
              PROTO::encode,
              GetValidatorInfoResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeValidatorInfo),
          both(
              Arbitrary::chainHead,
              PROTO::encode,
              GetChainHeadResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeChainHead),
          both(
              any -> any.list(3, any::qc),
              PROTO::encodePresented,
              PresentQuorumCertificatesRequest.parser(),
              PROTO::decode,
              JSON::encodePresented,
              JSON::decodePresented),
          both(
              any -> any.list(3, any::presentResult),
              PROTO::encodeResults,
              PresentQuorumCertificatesResponse.parser(),
              PROTO::decode,
              JSON::encodeResults,
              JSON::decodeResults),
          both(
              Arbitrary::paymentQuery,
              PROTO::encode,
              GetPaymentRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodePaymentQuery),
          both(
              any -> any.maybe(any::paymentStatus),
              PROTO::encodePayment,
              GetPaymentResponse.parser(),
              PROTO::decode,
              JSON::encodePayment,
              JSON::decodePayment),
          both(
              Arbitrary::accountQuery,
              PROTO::encode,
              GetAccountRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeAccountQuery),
          both(
              Arbitrary::accountView,
              PROTO::encode,
              GetAccountResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeAccountView),
          both(
              Arbitrary::evidenceQuery,
              PROTO::encode,
              ListEvidenceRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeEvidenceQuery),
          both(
              Arbitrary::evidencePage,
              PROTO::encode,
              ListEvidenceResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeEvidencePage),
          both(
              Arbitrary::fundRequest,
              PROTO::encode,
              FundAccountRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeFundRequest),
          both(
              Arbitrary::fundReply,
              PROTO::encode,
              FundAccountResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeFundReply),
          both(
              any -> new ArbitraryAnswers(any).fanoutReply(),
              PROTO::encode,
              SubmitFastPayFanoutResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeFanoutReply),
          both(
              any -> new ArbitraryAnswers(any).qcQuery(),
              PROTO::encode,
              GetQuorumCertificateRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeQcQuery),
          both(
              any -> new ArbitraryAnswers(any).qcReply(),
              PROTO::encode,
              GetQuorumCertificateResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeQcReply),
          both(
              Arbitrary::txHash,
              PROTO::encodeStatusQuery,
              GetTxStatusRequest.parser(),
              PROTO::decode,
              JSON::encodeStatusQuery,
              JSON::decodeStatusQuery),
          both(
              any -> new ArbitraryAnswers(any).maybeTxStatus(),
              PROTO::encodeStatus,
              GetTxStatusResponse.parser(),
              PROTO::decode,
              JSON::encodeStatus,
              JSON::decodeStatus),
          json(
              any -> new ArbitraryAnswers(any).committeeStatus(),
              JSON::encode,
              JSON::decodeCommitteeStatus),
          json(
              any -> new ArbitraryAnswers(any).accountReport(),
              JSON::encode,
              JSON::decodeAccountReport),
          json(Arbitrary::chainHead, JSON::encodePublishedHead, JSON::decodePublishedHead),
          protobuf(
              Arbitrary::signerRequest,
              SignerCodec::encode,
              CertifyRequest.parser(),
              SignerCodec::decode));

  private Messages() {}

  /** What carries a message. */
  public enum Carrier {
    PROTOBUF,
    JSON
  }

  /**
   * How a message becomes bytes and comes back.
   *
   * @param decode throws {@link MalformedRequestException}, as everybody does who is sent them
   */
  private record Way<D>(Carrier carrier, Function<D, byte[]> encode, Function<byte[], D> decode) {}

  private static <D, M extends MessageLite> Way<D> protobufWay(
      Function<D, M> encode, Parser<M> parser, Function<M, D> decode) {
    return new Way<>(
        Carrier.PROTOBUF,
        said -> encode.apply(said).toByteArray(),
        bytes -> {
          try {
            return decode.apply(parser.parseFrom(bytes));
          } catch (InvalidProtocolBufferException e) {
            throw new MalformedRequestException(e.getMessage());
          }
        });
  }

  private static <D> Way<D> jsonWay(
      Function<D, JsonObject> encode, Function<JsonObject, D> decode) {
    return new Way<>(
        Carrier.JSON,
        said -> encode.apply(said).encode().getBytes(StandardCharsets.UTF_8),
        bytes -> decode.apply(JsonText.parseObject(new String(bytes, StandardCharsets.UTF_8))));
  }

  private static <D, M extends MessageLite> Kind<D> both(
      Function<Arbitrary, D> any,
      Function<D, M> encode,
      Parser<M> parser,
      Function<M, D> decode,
      Function<D, JsonObject> encodeJson,
      Function<JsonObject, D> decodeJson) {
    return new Kind<>(
        any, List.of(protobufWay(encode, parser, decode), jsonWay(encodeJson, decodeJson)));
  }

  private static <D, M extends MessageLite> Kind<D> protobuf(
      Function<Arbitrary, D> any, Function<D, M> encode, Parser<M> parser, Function<M, D> decode) {
    return new Kind<>(any, List.of(protobufWay(encode, parser, decode)));
  }

  private static <D> Kind<D> json(
      Function<Arbitrary, D> any, Function<D, JsonObject> encode, Function<JsonObject, D> decode) {
    return new Kind<>(any, List.of(jsonWay(encode, decode)));
  }

  /** One message: how to make any, and its ways. */
  public record Kind<D>(Function<Arbitrary, D> any, List<Way<D>> ways) {
    private Optional<Way<D>> way(Carrier carrier) {
      return ways.stream().filter(way -> way.carrier() == carrier).findFirst();
    }

    /** As bytes; empty where nothing of this kind goes by that carrier. */
    Optional<byte[]> said(Arbitrary some, Carrier by) {
      return way(by).map(way -> way.encode().apply(any.apply(some)));
    }

    /** Shows that any of it arrives as it was said. */
    void requireArrives(Arbitrary some) {
      requireArrives(any.apply(some));
    }

    /** Shows that bytes are refused, or arrive by every way as what they were taken for. */
    void requireArrives(byte[] bytes, Carrier by) {
      Optional<Way<D>> way = way(by);
      if (way.isEmpty()) {
        return;
      }
      D heard;
      try {
        heard = way.get().decode().apply(bytes);
      } catch (MalformedRequestException refused) {
        return;
      }
      requireArrives(heard);
    }

    private void requireArrives(D said) {
      for (Way<D> way : ways) {
        byte[] bytes = way.encode().apply(said);
        D heard = way.decode().apply(bytes);
        if (!heard.equals(said)) {
          throw new AssertionError(said + " arrives as " + heard);
        }
        if (!Arrays.equals(way.encode().apply(heard), bytes)) {
          throw new AssertionError(said + " is not said again in the same bytes");
        }
      }
    }
  }

  /** What fuzzing begins with: some of each kind that goes by a carrier, its place before it. */
  public static Stream<byte[]> seeds(Carrier by) {
    Arbitrary any = new Arbitrary(SEED);
    return IntStream.range(0, KINDS.size() * SEEDS_PER_KIND)
        .mapToObj(i -> i % KINDS.size())
        .flatMap(
            place -> KINDS.get(place).said(any, by).map(said -> withPlace(place, said)).stream());
  }

  private static byte[] withPlace(int place, byte[] said) {
    byte[] input = new byte[1 + said.length];
    input[0] = (byte) place;
    System.arraycopy(said, 0, input, 1, said.length);
    return input;
  }

  /** Takes the first byte for a kind's place, and the others for one of its messages. */
  public static void attack(byte[] input, Carrier by) {
    if (input.length > 0 && (input[0] & 0xff) < KINDS.size()) {
      KINDS.get(input[0]).requireArrives(Arrays.copyOfRange(input, 1, input.length), by);
    }
  }
}
