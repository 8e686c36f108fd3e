package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.Service;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.v1.FastPayFaucetGrpcService;
import tempo.fastpay.v1.FastPaySidecarGrpcService;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.SubmitFastPayResponse;
import tempo.fastpay.v1.WatchBulletinBoardEvent;
import tempo.fastpay.v1.WatchBulletinBoardRequest;
import tempo.fastpay.wire.FaucetApi;
import tempo.fastpay.wire.MalformedRequestException;
import tempo.fastpay.wire.ProtoCodec;
import tempo.fastpay.wire.ValidatorApi;
import tempo.fastpay.wire.ValidatorApi.Subscription;

/**
 * Serves a validator over gRPC. Decodes, asks, encodes; decides nothing and verifies nothing. A
 * submission whose content is wrong is answered with INVALID_FORMAT; any other malformed request
 * fails with INVALID_ARGUMENT, and what nobody expected with INTERNAL, logged once.
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

  /** Calls and streams that are open now. */
  public int openCalls() {
    return calls.open();
  }

  /** Ends what is open with UNAVAILABLE and refuses what comes. */
  public void close() {
    calls.close();
  }

  GrpcLimits limits() {
    return calls.limits();
  }

  /** The service {@code FastPaySidecar}. */
  public Service sidecar() {
    return Service.service(
            FastPaySidecarGrpcService.SERVICE_NAME, FastPaySidecarGrpcService.SERVICE_DESCRIPTOR)
        .bind(
            FastPaySidecarGrpcService.SubmitFastPay,
            call ->
                new UnaryCall<>(calls, FastPaySidecarGrpcService.SubmitFastPay, call, this::submit)
                    .begin())
        .bind(
            FastPaySidecarGrpcService.SubmitFastPayStream,
            stream(
                FastPaySidecarGrpcService.SubmitFastPayStream,
                this::submitAndFollow,
                last -> SubmitFastPayEvent.getDefaultInstance()))
        .bind(
            FastPaySidecarGrpcService.GetBulletinBoard,
            unary(
                FastPaySidecarGrpcService.GetBulletinBoard,
                request -> api.bulletinBoard(codec.decode(request)).map(codec::encode)))
        .bind(
            FastPaySidecarGrpcService.GetValidatorInfo,
            unary(
                FastPaySidecarGrpcService.GetValidatorInfo,
                request -> api.validatorInfo().map(codec::encode)))
        .bind(
            FastPaySidecarGrpcService.GetChainHead,
            unary(
                FastPaySidecarGrpcService.GetChainHead,
                request -> api.chainHead().map(codec::encode)))
        .bind(
            FastPaySidecarGrpcService.WatchBulletinBoard,
            stream(
                FastPaySidecarGrpcService.WatchBulletinBoard,
                this::watchBulletinBoard,
                GrpcFace::heartbeatAfter))
        .bind(
            FastPaySidecarGrpcService.PresentQuorumCertificates,
            unary(
                FastPaySidecarGrpcService.PresentQuorumCertificates,
                request ->
                    api.presentQuorumCertificates(codec.decode(request)).map(codec::encodeResults)))
        .bind(
            FastPaySidecarGrpcService.GetPayment,
            unary(
                FastPaySidecarGrpcService.GetPayment,
                request -> api.payment(codec.decode(request)).map(codec::encodePayment)))
        .bind(
            FastPaySidecarGrpcService.GetAccount,
            unary(
                FastPaySidecarGrpcService.GetAccount,
                request -> api.account(codec.decode(request)).map(codec::encode)))
        .build();
  }

  /** The service {@code FastPayFaucet}, for nodes whose chain can make money. */
  public Service faucet(FaucetApi faucet) {
    return Service.service(
            FastPayFaucetGrpcService.SERVICE_NAME, FastPayFaucetGrpcService.SERVICE_DESCRIPTOR)
        .bind(
            FastPayFaucetGrpcService.FundAccount,
            unary(
                FastPayFaucetGrpcService.FundAccount,
                request -> faucet.fund(codec.decode(request)).map(codec::encode)))
        .build();
  }

  private Future<SubmitFastPayResponse> submit(
      HttpConnection caller, SubmitFastPayRequest message) {
    return SubmitAnswers.submit(
            request ->
                api.submit(request).onSuccess(reply -> requestIds.answered(caller, request, reply)),
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

  private <Q, A> Handler<GrpcServerRequest<Q, A>> unary(
      ServiceMethod<Q, A> method, Function<Q, Future<A>> answer) {
    return request ->
        new UnaryCall<>(calls, method, request, (caller, message) -> answer.apply(message)).begin();
  }

  private <Q, A> Handler<GrpcServerRequest<Q, A>> stream(
      ServiceMethod<Q, A> method, StreamCall.Source<Q, A> source, UnaryOperator<A> heartbeatAfter) {
    return request -> new StreamCall<>(calls, method, request, source, heartbeatAfter).begin();
  }
}
