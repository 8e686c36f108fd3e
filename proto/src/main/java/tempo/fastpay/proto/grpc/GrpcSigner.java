package tempo.fastpay.proto.grpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.Objects;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.proto.protobuf.SignerCodec;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.v1.FastPaySignerGrpcClient;
import tempo.fastpay.v1.GetValidatorInfoRequest;

/** A signer at the other end of gRPC; fails as {@link GrpcValidator} does. */
public final class GrpcSigner implements SignerApi {
  private final GrpcPeer peer;
  private final ProtoCodec codec;

  /** A signer at an address; {@code client} is made by {@link GrpcValidator#client}. */
  public GrpcSigner(
      Vertx vertx, GrpcClient client, SocketAddress server, ProtoCodec codec, long callTimeoutMs) {
    peer = new GrpcPeer(vertx, client, server, callTimeoutMs);
    this.codec = Objects.requireNonNull(codec);
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return peer.call(
        FastPaySignerGrpcClient.GetValidatorInfo,
        GetValidatorInfoRequest.getDefaultInstance(),
        codec::decode);
  }

  @Override
  public Future<SubmitReply> certify(Request request) {
    return peer.call(FastPaySignerGrpcClient.Certify, SignerCodec.encode(request), codec::decode);
  }
}
