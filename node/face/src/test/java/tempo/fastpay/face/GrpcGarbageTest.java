package tempo.fastpay.face;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.v1.FastPaySidecarGrpcService;

/** Bytes at the gRPC port that no client of ours would send: each gets its end, and no other. */
class GrpcGarbageTest {
  private static final String SIDECAR = "/tempo.fastpay.v1.FastPaySidecar/";
  private static final List<String> METHODS =
      FastPaySidecarGrpcService.SERVICE_DESCRIPTOR.getMethods().stream()
          .map(MethodDescriptor::getName)
          .toList();
  private static final String RESET = "reset";
  private static final long CALL_TIMEOUT_MS = 2_000;

  private final FaceServer server = new FaceServer();
  private final Queue<Throwable> unhandled = new ConcurrentLinkedQueue<>();
  private HttpClient http;

  /** Held, since a client that nobody holds closes its connections when it is collected. */
  private NetClient net;

  private GrpcValidator honest;

  @BeforeEach
  void start() throws Exception {
    server.vertx.exceptionHandler(unhandled::add);
    MockSidecar sidecar = MockSidecar.all(server.vertx, FaceServer.COMMITTEE).get(0);
    honest = server.start(sidecar, FaceServer.limits(CALL_TIMEOUT_MS, 64));
    http =
        server.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    net = server.vertx.createNetClient();
  }

  /** Whatever happened, honest callers are served and nothing is left behind. */
  @AfterEach
  void stop() throws Exception {
    try {
      assertThat(await(honest.chainHead())).isNotNull();
      assertThat(server.face.calls().open()).isZero();
      assertThat(unhandled).isEmpty();
    } finally {
      await(http.close());
      await(net.close());
      server.stop();
    }
  }

  private Future<HttpClientRequest> open(String path) {
    return http.request(HttpMethod.POST, server.endpoint.port(), FaceServer.HOST, path)
        .map(
            request -> {
              request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
              return request;
            });
  }

  /** The gRPC status that a body gets, or {@link #RESET}. */
  private String send(String path, MultiMap headers, Buffer body) throws Exception {
    return await(
        open(path)
            .compose(
                request -> {
                  request.headers().addAll(headers);
                  request.end(body);
                  return status(request);
                }));
  }

  private static Future<String> status(HttpClientRequest request) {
    Promise<String> status = Promise.promise();
    request
        .response()
        .onFailure(reset -> status.tryComplete(RESET))
        .onSuccess(
            response -> {
              response.exceptionHandler(reset -> status.tryComplete(RESET));
              response.endHandler(
                  end -> {
                    String early = response.getHeader("grpc-status");
                    status.tryComplete(early == null ? response.getTrailer("grpc-status") : early);
                  });
              response.handler(data -> {});
            });
    return status.future();
  }

  private String send(String method, Buffer body) throws Exception {
    return send(SIDECAR + method, MultiMap.caseInsensitiveMultiMap(), body);
  }

  private static Buffer frame(int compressed, long length, Buffer payload) {
    return Buffer.buffer()
        .appendByte((byte) compressed)
        .appendUnsignedInt(length)
        .appendBuffer(payload);
  }

  private static Buffer frame(Buffer payload) {
    return frame(0, payload.length(), payload);
  }

  private static String is(GrpcStatus status) {
    return Integer.toString(status.code);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomBytesGetAnEnd(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      Buffer payload = Buffer.buffer(bytes);
      String method = METHODS.get(random.nextInt(METHODS.size()));
      Buffer body =
          switch (random.nextInt(3)) {
            case 0 -> frame(payload);
            case 1 -> frame(0, random.nextInt(400), payload);
            // Without its first byte it is not even a frame.
            default -> Buffer.buffer().appendByte((byte) 0).appendBuffer(payload);
          };
      assertThat(send(method, body)).as("round %d of seed %d", i, seed).isNotNull();
    }
  }

  @Test
  void whatDoesNotParseIsInvalidArgument() throws Exception {
    Buffer wrongWire = Buffer.buffer(new byte[] {0x0a, 0x7f, 0x01});
    for (String method : METHODS) {
      assertThat(send(method, frame(wrongWire)))
          .as(method)
          .isEqualTo(is(GrpcStatus.INVALID_ARGUMENT));
    }
  }

  @Test
  void emptyAndTruncatedBodiesAreAnswered() throws Exception {
    for (String method : METHODS) {
      assertThat(send(method, Buffer.buffer())).isEqualTo(is(GrpcStatus.INVALID_ARGUMENT));
      assertThat(send(method, Buffer.buffer(new byte[] {0, 0})))
          .isEqualTo(is(GrpcStatus.INVALID_ARGUMENT));
      assertThat(send(method, frame(0, 100, Buffer.buffer("short"))))
          .isEqualTo(is(GrpcStatus.INVALID_ARGUMENT));
    }
  }

  @Test
  void aBodyThatNeverEndsIsTimedOut_L11() throws Exception {
    String status =
        await(
            open(SIDECAR + "GetChainHead")
                .compose(
                    request -> {
                      request.setChunked(true);
                      request.write(Buffer.buffer(new byte[] {0, 0}));
                      return status(request);
                    }));
    assertThat(status).isEqualTo(is(GrpcStatus.DEADLINE_EXCEEDED));
  }

  @Test
  void aMessageThatIsTooLongIsRefusedAndTheConnectionSurvives_L11() throws Exception {
    int limit = WireLimits.MESSAGE_LIMIT_BYTES;
    assertThat(send("SubmitFastPay", frame(Buffer.buffer(new byte[limit + 1]))))
        .isEqualTo(is(GrpcStatus.RESOURCE_EXHAUSTED));
    // Claimed, not sent: refused before anything is kept for it.
    assertThat(send("SubmitFastPay", frame(0, 0xffff_ffffL, Buffer.buffer("little"))))
        .isEqualTo(is(GrpcStatus.RESOURCE_EXHAUSTED));
    assertThat(send("GetChainHead", frame(Buffer.buffer()))).isEqualTo(is(GrpcStatus.OK));
    assertThat(server.endpoint.connections()).isEqualTo(1);
  }

  @Test
  void aMessageOfTheGreatestLengthIsRead() throws Exception {
    // One field nobody knows, as long as the message may be.
    int limit = WireLimits.MESSAGE_LIMIT_BYTES;
    Buffer payload = Buffer.buffer().appendBytes(new byte[] {(byte) 0xfa, 0x3f});
    int content = limit - payload.length() - 4;
    for (int rest = content; rest != 0; rest >>>= 7) {
      payload.appendByte((byte) (rest > 0x7f ? (rest & 0x7f) | 0x80 : rest));
    }
    payload.appendBytes(new byte[content]);
    assertThat(payload.length()).isEqualTo(limit);
    assertThat(send("GetChainHead", frame(payload))).isEqualTo(is(GrpcStatus.OK));
  }

  @Test
  void compressionIsRefusedUnread_L11() throws Exception {
    MultiMap gzip = MultiMap.caseInsensitiveMultiMap().add("grpc-encoding", "gzip");
    assertThat(send(SIDECAR + "GetChainHead", gzip, frame(1, 3, Buffer.buffer("zip"))))
        .isEqualTo(is(GrpcStatus.UNIMPLEMENTED));
    // Said to be plain, it is read.
    assertThat(send(SIDECAR + "GetChainHead", gzip, frame(Buffer.buffer())))
        .isEqualTo(is(GrpcStatus.OK));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 128, 255})
  void aMessageFlaggedAsCompressedWithoutAnEncodingIsRefused(int flag) throws Exception {
    Buffer flagged = frame(flag, 0, Buffer.buffer());
    MultiMap none = MultiMap.caseInsensitiveMultiMap();
    MultiMap identity = MultiMap.caseInsensitiveMultiMap().add("grpc-encoding", "Identity");
    MultiMap gzip = MultiMap.caseInsensitiveMultiMap().add("grpc-encoding", "gzip");
    for (String path :
        List.of(
            SIDECAR + "GetChainHead",
            "/grpc.health.v1.Health/Check",
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")) {
      assertThat(send(path, none, flagged)).as(path).isEqualTo(is(GrpcStatus.INTERNAL));
      assertThat(send(path, identity, flagged)).as(path).isEqualTo(is(GrpcStatus.INTERNAL));
      assertThat(send(path, gzip, flagged)).as(path).isEqualTo(is(GrpcStatus.UNIMPLEMENTED));
      assertThat(send(path, gzip, frame(Buffer.buffer()))).as(path).isEqualTo(is(GrpcStatus.OK));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc",
        "Application/gRPC",
        "application/grpc+proto; a=b",
        "APPLICATION/GRPC;charset=utf-8"
      })
  void theMediaTypeIsReadWithoutCaseAndParameters(String type) throws Exception {
    String status =
        await(
            open(SIDECAR + "GetChainHead")
                .compose(
                    request -> {
                      request.putHeader("content-type", type).end(frame(Buffer.buffer()));
                      return status(request);
                    }));
    assertThat(status).isEqualTo(is(GrpcStatus.OK));
  }

  @Test
  void anotherMessageAfterTheFirstChangesNothing() throws Exception {
    Buffer one = frame(Buffer.buffer());
    assertThat(send("GetChainHead", Buffer.buffer().appendBuffer(one).appendBuffer(one)))
        .isEqualTo(is(GrpcStatus.OK));
  }

  @Test
  void unknownMethodsAreUnimplemented() throws Exception {
    MultiMap none = MultiMap.caseInsensitiveMultiMap();
    for (String path : List.of(SIDECAR + "Nothing", "/nobody.Service/Call", "/")) {
      assertThat(send(path, none, frame(Buffer.buffer())))
          .as(path)
          .isEqualTo(is(GrpcStatus.UNIMPLEMENTED));
    }
  }

  @Test
  void otherProtocolsAreTurnedAway() throws Exception {
    HttpClient old = server.vertx.createHttpClient();
    int status =
        await(
            old.request(HttpMethod.GET, server.endpoint.port(), FaceServer.HOST, "/")
                .compose(HttpClientRequest::send)
                .map(response -> response.statusCode()));
    assertThat(status).isEqualTo(505);
    await(old.close());
    Random random = new Random(11);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[1 + random.nextInt(500)];
      random.nextBytes(bytes);
      NetSocket socket = await(net.connect(server.endpoint.port(), FaceServer.HOST));
      Promise<Void> closed = Promise.promise();
      socket.closeHandler(end -> closed.tryComplete());
      socket.write(Buffer.buffer(bytes));
      // Half a request may wait for its other half: the caller hangs up.
      server.vertx.setTimer(20, late -> socket.close());
      await(closed.future());
    }
    server.awaitUntil(() -> server.endpoint.connections() <= 1);
  }

  @Test
  void connectionsAreBoundedAndTheRefusedOneIsClosed_L11() throws Exception {
    assertThat(await(honest.chainHead())).isNotNull();
    int limit = server.face.calls().limits().connectionsLimit();
    List<NetSocket> idle = new ArrayList<>();
    // What a client of HTTP/2 says first: only then it counts as a connection.
    Buffer preface =
        Buffer.buffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            .appendBytes(new byte[] {0, 0, 0, 4})
            .appendBytes(new byte[5]);
    Promise<Void> refused = Promise.promise();
    for (int i = 0; i < limit; i++) {
      NetSocket socket = await(net.connect(server.endpoint.port(), FaceServer.HOST));
      socket.closeHandler(closed -> refused.tryComplete());
      socket.write(preface);
      idle.add(socket);
    }
    await(refused.future());
    assertThat(server.endpoint.connections()).isEqualTo(limit);
    for (NetSocket socket : idle) {
      await(socket.close());
    }
  }
}
