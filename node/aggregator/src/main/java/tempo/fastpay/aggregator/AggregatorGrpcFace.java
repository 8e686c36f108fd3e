package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.server.Service;
import tempo.fastpay.face.GrpcCalls;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.face.RequestIds;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.v1.FastPayAggregatorGrpcService;
import tempo.fastpay.v1.SubmitFastPayFanoutResponse;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.ValidatorReject;

/**
 * Serves an aggregator over gRPC. Decodes, asks, encodes. A submission whose content is wrong is
 * answered with INVALID_FORMAT; any other malformed request fails with INVALID_ARGUMENT.
 */
final class AggregatorGrpcFace {
  private final AggregatorApi api;
  private final ProtoCodec codec;
  private final GrpcCalls calls;
  private final RequestIds requestIds = new RequestIds();

  AggregatorGrpcFace(Vertx vertx, AggregatorApi api, ProtoCodec codec, GrpcLimits limits) {
    this.api = api;
    this.codec = codec;
    this.calls = new GrpcCalls(vertx, limits);
  }

  GrpcCalls calls() {
    return calls;
  }

  /** The service {@code FastPayAggregator}. */
  Service service() {
    return Service.service(
            FastPayAggregatorGrpcService.SERVICE_NAME,
            FastPayAggregatorGrpcService.SERVICE_DESCRIPTOR)
        .bind(
            FastPayAggregatorGrpcService.SubmitFastPay,
            calls.unary(FastPayAggregatorGrpcService.SubmitFastPay, this::submit))
        .bind(
            FastPayAggregatorGrpcService.GetBulletinBoard,
            calls.unary(
                FastPayAggregatorGrpcService.GetBulletinBoard,
                request -> api.bulletinBoard(codec.decode(request)).map(codec::encode)))
        .bind(
            FastPayAggregatorGrpcService.GetChainHead,
            calls.unary(
                FastPayAggregatorGrpcService.GetChainHead,
                request -> api.chainHead().map(codec::encode)))
        .bind(
            FastPayAggregatorGrpcService.GetQuorumCertificate,
            calls.unary(
                FastPayAggregatorGrpcService.GetQuorumCertificate,
                request -> api.quorumCertificate(codec.decode(request)).map(codec::encode)))
        .bind(
            FastPayAggregatorGrpcService.GetTxStatus,
            calls.unary(
                FastPayAggregatorGrpcService.GetTxStatus,
                request -> api.status(codec.decode(request)).map(codec::encodeStatus)))
        .bind(
            FastPayAggregatorGrpcService.ListEvidence,
            calls.unary(
                FastPayAggregatorGrpcService.ListEvidence,
                request -> api.evidence(codec.decode(request)).map(codec::encode)))
        .build();
  }

  private Future<SubmitFastPayFanoutResponse> submit(
      HttpConnection caller, SubmitFastPayRequest message) {
    SubmitRequest request;
    try {
      request = requestIds.check(caller, codec.decode(message));
    } catch (MalformedRequestException e) {
      return Future.succeededFuture(malformed(e));
    }
    return FanoutAnswers.submit(api, request)
        .onSuccess(reply -> requestIds.answered(caller, request, reply.qc().isPresent()))
        .map(codec::encode);
  }

  /** Refuses without hashes: there is no envelope that could have them. */
  private SubmitFastPayFanoutResponse malformed(MalformedRequestException e) {
    Reject reject = Reject.of(RejectCode.INVALID_FORMAT, e.getMessage());
    return SubmitFastPayFanoutResponse.newBuilder()
        .addRejects(ValidatorReject.newBuilder().setReject(codec.encode(reject)))
        .build();
  }
}
