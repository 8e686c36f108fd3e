package tempo.fastpay.face;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.TestCommittee;

/** A validator behind a real gRPC port, and a client to it. */
final class FaceServer {
  static final String HOST = "127.0.0.1";
  static final TestCommittee COMMITTEE = TestCommittee.of(4);
  static final ProtoCodec CODEC = new ProtoCodec(COMMITTEE.committee());

  final Vertx vertx = Vertx.vertx();
  final GrpcClient client = GrpcValidator.client(vertx);
  final AtomicBoolean serving = new AtomicBoolean(true);
  GrpcFace face;
  GrpcEndpoint endpoint;

  /** Default limits with times that a test can wait for. */
  static GrpcLimits limits(long callTimeoutMs, int openCalls) {
    return GrpcLimits.DEFAULT
        .withCallTimeoutMs(callTimeoutMs)
        .withHeartbeatMs(100)
        .withSlowReaderMs(400)
        .withOpenCalls(openCalls)
        .withUnsent(8)
        .withConnections(16)
        .withIdleTimeoutMs(60_000);
  }

  GrpcValidator start(ValidatorApi api, GrpcLimits limits) throws Exception {
    face = new GrpcFace(vertx, api, CODEC, limits);
    endpoint =
        await(
            GrpcEndpoint.listen(
                vertx,
                HOST,
                0,
                face.calls(),
                List.of(face.sidecar()),
                () -> Future.succeededFuture(serving.get())));
    return new GrpcValidator(
        vertx, client, address(), CODEC, TimeUnit.SECONDS.toMillis(Awaiting.WAIT_S));
  }

  SocketAddress address() {
    return SocketAddress.inetSocketAddress(endpoint.port(), HOST);
  }

  void stop() throws Exception {
    await(client.close());
    await(endpoint.close());
    await(vertx.close());
  }

  void awaitUntil(BooleanSupplier condition) throws Exception {
    Awaiting.awaitUntil(vertx, condition);
  }
}
