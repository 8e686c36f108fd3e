package tempo.fastpay.proto.grpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.Objects;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.v1.FastPayFaucetGrpcClient;

/** A demo node's faucet at the other end of gRPC; fails as {@link GrpcValidator} does. */
public final class GrpcFaucet implements FaucetApi {
  private final GrpcPeer peer;
  private final ProtoCodec codec;

  /** A faucet at an address; {@code client} is made by {@link GrpcValidator#client}. */
  public GrpcFaucet(
      Vertx vertx, GrpcClient client, SocketAddress server, ProtoCodec codec, long callTimeoutMs) {
    peer = new GrpcPeer(vertx, client, server, callTimeoutMs);
    this.codec = Objects.requireNonNull(codec);
  }

  @Override
  public Future<Reply> fund(Request request) {
    return peer.call(FastPayFaucetGrpcClient.FundAccount, codec.encode(request), codec::decode);
  }
}
