package tempo.fastpay.proto;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
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
              "certificate",
              Arbitrary::certificate,
              PROTO::encode,
              ValidatorCertificate.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeCertificate),
          both(
              "qc",
              Arbitrary::qc,
              PROTO::encode,
              QuorumCertificate.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeQc),
          both(
              "reject",
              Arbitrary::reject,
              PROTO::encode,
              RejectReason.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeReject),
          both(
              "lifecycle",
              Arbitrary::lifecycle,
              PROTO::encode,
              TxLifecycleUpdate.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeLifecycle),
          both(
              "submit_request",
              any -> any.submitRequest(2),
              PROTO::encode,
              SubmitFastPayRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeSubmitRequest),
          both(
              "submit_reply",
              Arbitrary::submitReply,
              PROTO::encode,
              SubmitFastPayResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeSubmitReply),
          protobuf(
              "submit_event",
              Arbitrary::submitEvent,
              PROTO::encode,
              SubmitFastPayEvent.parser(),
              PROTO::decode),
          both(
              "board_query",
              Arbitrary::boardQuery,
              PROTO::encode,
              GetBulletinBoardRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeBoardQuery),
          both(
              "board_page",
              Arbitrary::boardPage,
              PROTO::encode,
              GetBulletinBoardResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeBoardPage),
          json(
              "board_events_page",
              Arbitrary::boardEventsPage,
              JSON::encode,
              JSON::decodeBoardEventsPage),
          protobuf(
              "watch",
              Arbitrary::watch,
              PROTO::encode,
              WatchBulletinBoardRequest.parser(),
              PROTO::decode),
          both(
              "board_event",
              Arbitrary::boardEvent,
              PROTO::encode,
              WatchBulletinBoardEvent.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeBoardEvent),
          json("published", Arbitrary::published, JSON::encode, JSON::decodePublished),
          both(
              "validator_info",
              Arbitrary::validatorInfo,
              PROTO::encode,
              GetValidatorInfoResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeValidatorInfo),
          both(
              "chain_head",
              Arbitrary::chainHead,
              PROTO::encode,
              GetChainHeadResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeChainHead),
          both(
              "presented",
              any -> any.list(3, any::qc),
              PROTO::encodePresented,
              PresentQuorumCertificatesRequest.parser(),
              PROTO::decode,
              JSON::encodePresented,
              JSON::decodePresented),
          both(
              "present_results",
              any -> any.list(3, any::presentResult),
              PROTO::encodeResults,
              PresentQuorumCertificatesResponse.parser(),
              PROTO::decode,
              JSON::encodeResults,
              JSON::decodeResults),
          both(
              "payment_query",
              Arbitrary::paymentQuery,
              PROTO::encode,
              GetPaymentRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodePaymentQuery),
          both(
              "payment",
              any -> any.maybe(any::paymentStatus),
              PROTO::encodePayment,
              GetPaymentResponse.parser(),
              PROTO::decode,
              JSON::encodePayment,
              JSON::decodePayment),
          both(
              "account_query",
              Arbitrary::accountQuery,
              PROTO::encode,
              GetAccountRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeAccountQuery),
          both(
              "account_view",
              Arbitrary::accountView,
              PROTO::encode,
              GetAccountResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeAccountView),
          both(
              "evidence_query",
              Arbitrary::evidenceQuery,
              PROTO::encode,
              ListEvidenceRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeEvidenceQuery),
          both(
              "evidence_page",
              Arbitrary::evidencePage,
              PROTO::encode,
              ListEvidenceResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeEvidencePage),
          both(
              "fund_request",
              Arbitrary::fundRequest,
              PROTO::encode,
              FundAccountRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeFundRequest),
          both(
              "fund_reply",
              Arbitrary::fundReply,
              PROTO::encode,
              FundAccountResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeFundReply),
          both(
              "fanout_reply",
              any -> new ArbitraryAnswers(any).fanoutReply(),
              PROTO::encode,
              SubmitFastPayFanoutResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeFanoutReply),
          both(
              "qc_query",
              any -> new ArbitraryAnswers(any).qcQuery(),
              PROTO::encode,
              GetQuorumCertificateRequest.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeQcQuery),
          both(
              "qc_reply",
              any -> new ArbitraryAnswers(any).qcReply(),
              PROTO::encode,
              GetQuorumCertificateResponse.parser(),
              PROTO::decode,
              JSON::encode,
              JSON::decodeQcReply),
          both(
              "status_query",
              Arbitrary::txHash,
              PROTO::encodeStatusQuery,
              GetTxStatusRequest.parser(),
              PROTO::decode,
              JSON::encodeStatusQuery,
              JSON::decodeStatusQuery),
          both(
              "status",
              any -> new ArbitraryAnswers(any).maybeTxStatus(),
              PROTO::encodeStatus,
              GetTxStatusResponse.parser(),
              PROTO::decode,
              JSON::encodeStatus,
              JSON::decodeStatus),
          json(
              "committee_status",
              any -> new ArbitraryAnswers(any).committeeStatus(),
              JSON::encode,
              JSON::decodeCommitteeStatus),
          json(
              "account_report",
              any -> new ArbitraryAnswers(any).accountReport(),
              JSON::encode,
              JSON::decodeAccountReport),
          json(
              "published_head",
              Arbitrary::chainHead,
              JSON::encodePublishedHead,
              JSON::decodePublishedHead),
          protobuf(
              "signer_request",
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

  /** How a message becomes bytes and comes back. */
  private sealed interface Way<D> {
    Carrier carrier();

    byte[] encode(D said);

    /** Throws {@link MalformedRequestException}, as everybody does who is sent the bytes. */
    D decode(byte[] bytes);
  }

  private record ProtobufWay<D, M extends Message>(
      Function<D, M> say, Parser<M> parser, Function<M, D> hear) implements Way<D> {
    @Override
    public Carrier carrier() {
      return Carrier.PROTOBUF;
    }

    @Override
    public byte[] encode(D said) {
      return say.apply(said).toByteArray();
    }

    @Override
    public D decode(byte[] bytes) {
      try {
        return hear.apply(parser.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new MalformedRequestException(e.getMessage());
      }
    }

    Sample<M> sample(D said) {
      return new Sample<>(say.apply(said), hear);
    }
  }

  private record JsonWay<D>(Function<D, JsonObject> say, Function<JsonObject, D> hear)
      implements Way<D> {
    @Override
    public Carrier carrier() {
      return Carrier.JSON;
    }

    @Override
    public byte[] encode(D said) {
      return say.apply(said).encode().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public D decode(byte[] bytes) {
      return hear.apply(JsonText.parseObject(new String(bytes, StandardCharsets.UTF_8)));
    }

    Sample<JsonObject> sample(D said) {
      return new Sample<>(say.apply(said), hear);
    }
  }

  /** A message, for those who spoil one of its fields, and what decodes it. */
  public record Sample<M>(M message, Function<M, ?> decode) {}

  private static <D, M extends Message> Kind<D> both(
      String name,
      Function<Arbitrary, D> any,
      Function<D, M> encode,
      Parser<M> parser,
      Function<M, D> decode,
      Function<D, JsonObject> encodeJson,
      Function<JsonObject, D> decodeJson) {
    return new Kind<>(
        name,
        any,
        List.of(new ProtobufWay<>(encode, parser, decode), new JsonWay<>(encodeJson, decodeJson)));
  }

  private static <D, M extends Message> Kind<D> protobuf(
      String name,
      Function<Arbitrary, D> any,
      Function<D, M> encode,
      Parser<M> parser,
      Function<M, D> decode) {
    return new Kind<>(name, any, List.of(new ProtobufWay<>(encode, parser, decode)));
  }

  private static <D> Kind<D> json(
      String name,
      Function<Arbitrary, D> any,
      Function<D, JsonObject> encode,
      Function<JsonObject, D> decode) {
    return new Kind<>(name, any, List.of(new JsonWay<>(encode, decode)));
  }

  /**
   * One message: how to make any, and its ways.
   *
   * @param name as tests call it
   */
  public record Kind<D>(String name, Function<Arbitrary, D> any, List<Way<D>> ways) {
    private Optional<Way<D>> way(Carrier carrier) {
      return ways.stream().filter(way -> way.carrier() == carrier).findFirst();
    }

    /** As bytes; empty where nothing of this kind goes by that carrier. */
    Optional<byte[]> said(Arbitrary some, Carrier by) {
      return way(by).map(way -> way.encode(any.apply(some)));
    }

    /** As a protobuf message; empty where it goes by JSON alone. */
    public Optional<Sample<? extends Message>> protobufSample(Arbitrary some) {
      for (Way<D> way : ways) {
        if (way instanceof ProtobufWay<D, ?> protobuf) {
          return Optional.of(protobuf.sample(any.apply(some)));
        }
      }
      return Optional.empty();
    }

    /** As a JSON object; empty where it goes by protobuf alone. */
    public Optional<Sample<JsonObject>> jsonSample(Arbitrary some) {
      for (Way<D> way : ways) {
        if (way instanceof JsonWay<D> json) {
          return Optional.of(json.sample(any.apply(some)));
        }
      }
      return Optional.empty();
    }

    @Override
    public String toString() {
      return name;
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
        heard = way.get().decode(bytes);
      } catch (MalformedRequestException refused) {
        return;
      }
      requireArrives(heard);
    }

    private void requireArrives(D said) {
      for (Way<D> way : ways) {
        byte[] bytes = way.encode(said);
        D heard = way.decode(bytes);
        if (!heard.equals(said)) {
          throw new AssertionError(said + " arrives as " + heard);
        }
        if (!Arrays.equals(way.encode(heard), bytes)) {
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
