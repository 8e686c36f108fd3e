package tempo.fastpay.proto.grpc;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnusableAnswerException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.v1.FastPaySidecarGrpcClient;
import tempo.fastpay.v1.GetChainHeadRequest;
import tempo.fastpay.v1.GetValidatorInfoRequest;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.WatchBulletinBoardEvent;

/**
 * A validator at the other end of gRPC. It may be Byzantine: whatever it answers, every call ends
 * within its time, as an answer or as a failed future: {@link UnusableAnswerException} for what the
 * contract does not allow, {@link CallFailedException} where it could not be reached. Handlers are
 * called on the context of the caller.
 */
public final class GrpcValidator implements ValidatorApi {
  private final GrpcPeer peer;
  private final ProtoCodec codec;

  /**
   * A validator at an address. Opens no connection yet.
   *
   * @param client made by {@link #client}; shared between validators, closed by its maker
   * @param callTimeoutMs how long to wait for an answer, and for the first message of a followed
   *     submission
   */
  public GrpcValidator(
      Vertx vertx, GrpcClient client, SocketAddress server, ProtoCodec codec, long callTimeoutMs) {
    peer = new GrpcPeer(vertx, client, server, callTimeoutMs);
    this.codec = Objects.requireNonNull(codec);
  }

  /** A client with the limits of {@link WireLimits}, for any number of validators. */
  public static GrpcClient client(Vertx vertx) {
    return client(vertx, Optional.empty());
  }

  /**
   * A client with the limits of {@link WireLimits}, over TLS where keys are given.
   *
   * @param tls empty: without TLS
   */
  public static GrpcClient client(Vertx vertx, Optional<Tls> tls) {
    return GrpcPeer.client(vertx, tls);
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    return peer.call(FastPaySidecarGrpcClient.SubmitFastPay, codec.encode(request), codec::decode);
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    return GrpcStream.start(
        peer,
        FastPaySidecarGrpcClient.SubmitFastPayStream,
        codec.encode(request),
        new GrpcStream.Patience(peer.callTimeoutMs, WireLimits.STREAM_SILENCE_LIMIT_MS),
        new Following(),
        onEvent,
        onEnd);
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return peer.call(FastPaySidecarGrpcClient.GetBulletinBoard, codec.encode(query), codec::decode);
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return GrpcStream.start(
        peer,
        FastPaySidecarGrpcClient.WatchBulletinBoard,
        codec.encode(new ProtoCodec.Watch(filter, cursor)),
        new GrpcStream.Patience(
            WireLimits.STREAM_SILENCE_LIMIT_MS, WireLimits.STREAM_SILENCE_LIMIT_MS),
        new Watching(),
        onEvent,
        onEnd);
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return peer.call(
        FastPaySidecarGrpcClient.GetValidatorInfo,
        GetValidatorInfoRequest.getDefaultInstance(),
        codec::decode);
  }

  @Override
  public Future<ChainHead> chainHead() {
    return peer.call(
        FastPaySidecarGrpcClient.GetChainHead,
        GetChainHeadRequest.getDefaultInstance(),
        codec::decode);
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return peer.call(
        FastPaySidecarGrpcClient.PresentQuorumCertificates,
        codec.encodePresented(qcs),
        response -> codec.decodeResultsOf(qcs, response));
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return peer.call(FastPaySidecarGrpcClient.GetPayment, codec.encode(query), codec::decode);
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return peer.call(FastPaySidecarGrpcClient.GetAccount, codec.encode(query), codec::decode);
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return peer.call(FastPaySidecarGrpcClient.ListEvidence, codec.encode(query), codec::decode);
  }

  private final class Following implements GrpcStream.Reading<SubmitFastPayEvent, SubmitEvent> {
    private boolean answered;
    private boolean complete;

    @Override
    public Optional<SubmitEvent> decode(SubmitFastPayEvent message) {
      if (message.getEventCase() == SubmitFastPayEvent.EventCase.EVENT_NOT_SET) {
        return Optional.empty();
      }
      SubmitEvent event = codec.decode(message);
      boolean isAnswer = event instanceof SubmitEvent.Answered;
      if (isAnswer == answered) {
        throw new MalformedRequestException("expected one answer, and that first");
      }
      answered = true;
      complete =
          event instanceof SubmitEvent.Progressed progressed
              ? progressed.update().stage().isEnd()
              : ((SubmitEvent.Answered) event).reply() instanceof SubmitReply.Rejected;
      return Optional.of(event);
    }

    @Override
    public Throwable endOf(Throwable cause) {
      return cause == null && !complete
          ? new CallFailedException("the stream ended before the payment's last stage", null)
          : cause;
    }
  }

  private final class Watching implements GrpcStream.Reading<WatchBulletinBoardEvent, BoardEvent> {
    @Override
    public Optional<BoardEvent> decode(WatchBulletinBoardEvent message) {
      return Optional.of(codec.decode(message));
    }

    @Override
    public Throwable endOf(Throwable cause) {
      return cause == null
          ? new CallFailedException("the validator ended the stream", null)
          : cause;
    }
  }
}
