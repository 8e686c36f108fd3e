package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.server.Service;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.v1.FastPayFaucetGrpcService;
import tempo.fastpay.v1.FastPaySidecarGrpcService;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.SubmitFastPayResponse;
import tempo.fastpay.v1.WatchBulletinBoardEvent;
import tempo.fastpay.v1.WatchBulletinBoardRequest;

/**
 * Serves a validator over gRPC. Decodes, asks, encodes; decides nothing and verifies nothing. A
 * submission whose content is wrong is answered with INVALID_FORMAT; any other malformed request
 * fails with INVALID_ARGUMENT, and an unexpected failure with INTERNAL, logged once.
 */
public final class GrpcFace {
  private final ValidatorApi api;
  private final ProtoCodec codec;
  private final GrpcCalls calls;
  private final RequestIds requestIds = new RequestIds();

  public GrpcFace(Vertx vertx, ValidatorApi api, ProtoCodec codec, GrpcLimits limits) {
    this.api = api;
    this.codec = codec;
    this.calls = new GrpcCalls(vertx, limits);
  }

  /** The calls of all its services. */
  public GrpcCalls calls() {
    return calls;
  }

  /** The service {@code FastPaySidecar}. */
  public Service sidecar() {
    return Service.service(
            FastPaySidecarGrpcService.SERVICE_NAME, FastPaySidecarGrpcService.SERVICE_DESCRIPTOR)
        .bind(
            FastPaySidecarGrpcService.SubmitFastPay,
            calls.unary(FastPaySidecarGrpcService.SubmitFastPay, this::submit))
        .bind(
            FastPaySidecarGrpcService.SubmitFastPayStream,
            calls.stream(
                FastPaySidecarGrpcService.SubmitFastPayStream,
                this::submitAndFollow,
                last -> SubmitFastPayEvent.getDefaultInstance()))
        .bind(
            FastPaySidecarGrpcService.GetBulletinBoard,
            calls.unary(
                FastPaySidecarGrpcService.GetBulletinBoard,
                request -> api.bulletinBoard(codec.decode(request)).map(codec::encode)))
        .bind(
            FastPaySidecarGrpcService.GetValidatorInfo,
            calls.unary(
                FastPaySidecarGrpcService.GetValidatorInfo,
                request -> api.validatorInfo().map(codec::encode)))
        .bind(
            FastPaySidecarGrpcService.GetChainHead,
            calls.unary(
                FastPaySidecarGrpcService.GetChainHead,
                request -> api.chainHead().map(codec::encode)))
        .bind(
            FastPaySidecarGrpcService.WatchBulletinBoard,
            calls.stream(
                FastPaySidecarGrpcService.WatchBulletinBoard,
                this::watchBulletinBoard,
                GrpcFace::heartbeatAfter))
        .bind(
            FastPaySidecarGrpcService.PresentQuorumCertificates,
            calls.unary(
                FastPaySidecarGrpcService.PresentQuorumCertificates,
                request ->
                    api.presentQuorumCertificates(codec.decode(request)).map(codec::encodeResults)))
        .bind(
            FastPaySidecarGrpcService.GetPayment,
            calls.unary(
                FastPaySidecarGrpcService.GetPayment,
                request -> api.payment(codec.decode(request)).map(codec::encodePayment)))
        .bind(
            FastPaySidecarGrpcService.GetAccount,
            calls.unary(
                FastPaySidecarGrpcService.GetAccount,
                request -> api.account(codec.decode(request)).map(codec::encode)))
        .bind(
            FastPaySidecarGrpcService.ListEvidence,
            calls.unary(
                FastPaySidecarGrpcService.ListEvidence,
                request -> api.evidence(codec.decode(request)).map(codec::encode)))
        .build();
  }

  /** The service {@code FastPayFaucet}, for nodes whose chain has a faucet. */
  public Service faucet(FaucetApi faucet) {
    return Service.service(
            FastPayFaucetGrpcService.SERVICE_NAME, FastPayFaucetGrpcService.SERVICE_DESCRIPTOR)
        .bind(
            FastPayFaucetGrpcService.FundAccount,
            calls.unary(
                FastPayFaucetGrpcService.FundAccount,
                request -> faucet.fund(codec.decode(request)).map(codec::encode)))
        .build();
  }

  private Future<SubmitFastPayResponse> submit(
      HttpConnection caller, SubmitFastPayRequest message) {
    return SubmitAnswers.submit(
            request ->
                api.submit(request)
                    .onSuccess(
                        reply ->
                            requestIds.answered(
                                caller, request, reply instanceof SubmitReply.Certified)),
            () -> requestIds.check(caller, codec.decode(message)))
        .map(codec::encode);
  }

  private Future<Subscription> submitAndFollow(
      SubmitFastPayRequest message,
      Handler<SubmitFastPayEvent> onMessage,
      Handler<Throwable> onEnd) {
    SubmitRequest request;
    try {
      request = codec.decode(message);
    } catch (MalformedRequestException e) {
      onMessage.handle(codec.encode(new SubmitEvent.Answered(SubmitAnswers.malformed(e))));
      onEnd.handle(null);
      return Future.succeededFuture(() -> {});
    }
    return api.submitAndFollow(request, event -> onMessage.handle(codec.encode(event)), onEnd);
  }

  private Future<Subscription> watchBulletinBoard(
      WatchBulletinBoardRequest message,
      Handler<WatchBulletinBoardEvent> onMessage,
      Handler<Throwable> onEnd) {
    ProtoCodec.Watch watch = codec.decode(message);
    return api.watchBulletinBoard(
        watch.filter(), watch.cursor(), event -> onMessage.handle(codec.encode(event)), onEnd);
  }

  private static WatchBulletinBoardEvent heartbeatAfter(WatchBulletinBoardEvent last) {
    return WatchBulletinBoardEvent.newBuilder().setCursor(last.getCursor()).build();
  }
}
