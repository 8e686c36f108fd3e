package tempo.fastpay.proto.grpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.v1.FastPayAggregatorGrpcClient;
import tempo.fastpay.v1.GetChainHeadRequest;
import tempo.fastpay.v1.SubmitFastPayFanoutResponse;

/**
 * An aggregator at the other end of gRPC, for what the contract offers there: no streams, no
 * accounts, no committee. Its calls mean what those of {@link AggregatorApi} mean, and fail as
 * those of {@link GrpcValidator} do.
 */
public final class GrpcAggregator {
  private final GrpcPeer peer;
  private final ProtoCodec codec;

  /**
   * An aggregator at an address. Opens no connection yet.
   *
   * @param client made by {@link GrpcValidator#client}, closed by its maker
   * @param callTimeoutMs how long to wait for an answer; longer than the aggregator gives its
   *     validators
   */
  public GrpcAggregator(
      Vertx vertx, GrpcClient client, SocketAddress server, ProtoCodec codec, long callTimeoutMs) {
    peer = new GrpcPeer(vertx, client, server, callTimeoutMs);
    this.codec = Objects.requireNonNull(codec);
  }

  public Future<FanoutReply> submit(SubmitRequest request) {
    return peer.call(FastPayAggregatorGrpcClient.SubmitFastPay, codec.encode(request), this::answer)
        .compose(Function.identity());
  }

  /**
   * Decodes an answer. A request that was not understood has no hash, and its answer says what is
   * wrong with it.
   */
  private Future<FanoutReply> answer(SubmitFastPayFanoutResponse response) {
    boolean unread = response.getTxHash().isEmpty() && response.getRejectsCount() == 1;
    return unread
        ? Future.failedFuture(
            new MalformedRequestException(
                codec.decode(response.getRejects(0).getReject()).message()))
        : Future.succeededFuture(codec.decode(response));
  }

  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return peer.call(
        FastPayAggregatorGrpcClient.GetBulletinBoard, codec.encode(query), codec::decode);
  }

  public Future<ChainHead> chainHead() {
    return peer.call(
        FastPayAggregatorGrpcClient.GetChainHead,
        GetChainHeadRequest.getDefaultInstance(),
        codec::decode);
  }

  public Future<QcReply> quorumCertificate(QcQuery query) {
    return peer.call(
        FastPayAggregatorGrpcClient.GetQuorumCertificate, codec.encode(query), codec::decode);
  }

  /** Reads how far a payment has come; empty where the aggregator knows nothing of it. */
  public Future<Optional<TxStatus>> status(TxHash txHash) {
    return peer.call(
        FastPayAggregatorGrpcClient.GetTxStatus, codec.encodeStatusQuery(txHash), codec::decode);
  }

  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return peer.call(FastPayAggregatorGrpcClient.ListEvidence, codec.encode(query), codec::decode);
  }
}
