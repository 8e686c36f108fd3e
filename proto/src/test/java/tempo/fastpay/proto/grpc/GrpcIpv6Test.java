package tempo.fastpay.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.server.GrpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.v1.FastPayAggregatorGrpcService;

/** A gRPC server at an IPv6 address is reached, and the authority it reads has brackets. */
class GrpcIpv6Test {
  private static final String LOOPBACK = "::1";
  private static final long CALL_TIMEOUT_MS = 10_000;
  private static final long WAIT_S = 20;

  private final Vertx vertx = Vertx.vertx();
  private final ProtoCodec codec = new ProtoCodec(Arbitrary.COMMITTEE);
  private final GrpcServer grpc = GrpcServer.server(vertx);
  private final GrpcClient client = GrpcValidator.client(vertx);

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WAIT_S, TimeUnit.SECONDS);
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName(LOOPBACK)[0])) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aCallArrivesAndItsAuthorityHasBrackets() throws Exception {
    // A container may be without it, and nothing that CI installs would help.
    assumeTrue(hasIpv6(), "this machine has no IPv6 loopback: IPv6 is not tested");
    ChainHead head = new Arbitrary(98).chainHead();
    AtomicReference<String> authority = new AtomicReference<>();
    grpc.callHandler(
        FastPayAggregatorGrpcService.GetChainHead,
        request -> request.response().end(codec.encode(head)));
    HttpServer server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      authority.set(String.valueOf(request.authority()));
                      grpc.handle(request);
                    })
                .listen(0, LOOPBACK));
    SocketAddress address = SocketAddress.inetSocketAddress(server.actualPort(), LOOPBACK);
    GrpcAggregator aggregator = new GrpcAggregator(vertx, client, address, codec, CALL_TIMEOUT_MS);

    assertThat(await(aggregator.chainHead())).isEqualTo(head);
    assertThat(authority).hasValue("[::1]:" + server.actualPort());
  }
}
