package tempo.fastpay.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.v1.FastPaySidecarGrpcClient;
import tempo.fastpay.v1.FastPaySidecarGrpcService;
import tempo.fastpay.v1.GetBulletinBoardRequest;
import tempo.fastpay.v1.GetChainHeadRequest;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.SubmitFastPayRequest;
import tempo.fastpay.v1.WatchBulletinBoardRequest;

/** Calls that a validator answers badly, late or not at all, and what a caller sees of it. */
class GrpcFaceTest {
  private static final SubmitRequest PAYMENT =
      Fixtures.request(Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0));
  private static final BoardQuery BOARD = BoardQuery.of(new BoardFilter.All());

  private final FaceServer server = new FaceServer();

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private GrpcStatus statusOf(GrpcClientResponse<?, ?> response) throws Exception {
    try {
      await(response.end());
    } catch (CompletionException refused) {
      // The status says it.
    }
    return response.status();
  }

  private <Q, A> GrpcClientResponse<Q, A> call(ServiceMethod<A, Q> method, Q request)
      throws Exception {
    return call(method, request, null);
  }

  private <Q, A> GrpcClientResponse<Q, A> call(
      ServiceMethod<A, Q> method, Q request, Handler<A> onMessage) throws Exception {
    return await(
        server
            .client
            .request(server.address(), method)
            .compose(
                call -> {
                  call.end(request);
                  return call.response().map(response -> response.handler(onMessage));
                }));
  }

  @Test
  void aValidatorThatNeverAnswersIsTimedOut_L11() throws Exception {
    GrpcValidator client =
        server.start(
            new StubValidator() {
              @Override
              public Future<ChainHead> chainHead() {
                return Promise.<ChainHead>promise().future();
              }
            },
            FaceServer.limits(100, 8));
    assertThatThrownBy(() -> await(client.chainHead()))
        .cause()
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("DEADLINE_EXCEEDED");
    assertThat(server.face.calls().open()).isZero();
  }

  @Test
  void aCallersShorterDeadlineCounts() throws Exception {
    server.start(
        new StubValidator() {
          @Override
          public Future<ChainHead> chainHead() {
            return Promise.<ChainHead>promise().future();
          }
        },
        FaceServer.limits(60_000, 8));
    server
        .client
        .request(server.address(), FastPaySidecarGrpcClient.GetChainHead)
        .onSuccess(
            call -> {
              call.timeout(50, TimeUnit.MILLISECONDS);
              call.end(GetChainHeadRequest.getDefaultInstance());
            });
    server.awaitUntil(() -> server.face.calls().open() == 1);
    server.awaitUntil(() -> server.face.calls().open() == 0);
  }

  @Test
  void whatNobodyExpectedIsInternalAndTellsNothing() throws Exception {
    GrpcValidator client = server.start(new StubValidator(), FaceServer.limits(5_000, 8));
    for (Future<?> failing : List.of(client.validatorInfo(), client.bulletinBoard(BOARD))) {
      assertThatThrownBy(() -> await(failing))
          .cause()
          .isInstanceOf(CallFailedException.class)
          .hasMessageContaining("INTERNAL")
          .hasMessageNotContaining("secret");
    }
    assertThat(await(client.chainHead())).isEqualTo(StubValidator.HEAD);
  }

  @Test
  void aMalformedSubmissionIsAnAnswer() throws Exception {
    server.start(new StubValidator(), FaceServer.limits(5_000, 8));
    SubmitFastPayRequest bad = SubmitFastPayRequest.getDefaultInstance();
    var reply = call(FastPaySidecarGrpcClient.SubmitFastPay, bad);
    Reject reject = ((SubmitReply.Rejected) FaceServer.CODEC.decode(await(reply.last()))).reject();
    assertThat(reject.code()).isEqualTo(RejectCode.INVALID_FORMAT);
    assertThat(reject.message()).contains("tx");

    List<SubmitFastPayEvent> events = new ArrayList<>();
    var stream = call(FastPaySidecarGrpcClient.SubmitFastPayStream, bad, events::add);
    assertThat(statusOf(stream)).isEqualTo(GrpcStatus.OK);
    assertThat(events).hasSize(1);
    assertThat(FaceServer.CODEC.decode(events.get(0)))
        .isEqualTo(new SubmitEvent.Answered(new SubmitReply.Rejected(reject)));
  }

  @Test
  void anyOtherMalformedRequestIsInvalidArgumentNamingTheField() throws Exception {
    server.start(new StubValidator(), FaceServer.limits(5_000, 8));
    var response =
        call(
            FastPaySidecarGrpcClient.GetBulletinBoard,
            GetBulletinBoardRequest.newBuilder()
                .setTxHash(ByteString.copyFromUtf8("short"))
                .build());
    assertThat(statusOf(response)).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(response.statusMessage()).contains("tx_hash").contains("32 bytes");
    var watch =
        call(
            FastPaySidecarGrpcClient.WatchBulletinBoard,
            WatchBulletinBoardRequest.newBuilder().setCursor("x".repeat(1_000)).build());
    assertThat(statusOf(watch)).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(server.face.calls().open()).isZero();
  }

  @Test
  void noRoomIsAnAnswerToAPaymentAndUnavailableElsewhere() throws Exception {
    GrpcValidator client =
        server.start(
            new StubValidator() {
              @Override
              public Future<SubmitReply> submit(SubmitRequest request) {
                return Future.failedFuture(new UnavailableException("no room", 250));
              }

              @Override
              public Future<BoardPage> bulletinBoard(BoardQuery query) {
                throw new UnavailableException("no room", 250);
              }
            },
            FaceServer.limits(5_000, 8));
    Reject reject = ((SubmitReply.Rejected) await(client.submit(PAYMENT))).reject();
    assertThat(reject.code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(reject.retryAfterMillis()).hasValue(250);
    assertThatThrownBy(() -> await(client.bulletinBoard(BOARD)))
        .cause()
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no room");
  }

  @Test
  void malformedAnswersOfTheValidatorItselfNameTheirReason() throws Exception {
    GrpcValidator client =
        server.start(
            new StubValidator() {
              @Override
              public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
                return Future.failedFuture(new MalformedRequestException("nonce: not so"));
              }
            },
            FaceServer.limits(5_000, 8));
    assertThatThrownBy(
            () -> await(client.payment(new PaymentQuery.ByTxHash(PAYMENT.envelope().txHash()))))
        .cause()
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("nonce: not so");
  }

  @Test
  void openCallsAreBoundedAndTheRefusedOneCostsTheOthersNothing_L11() throws Exception {
    Promise<ChainHead> held = Promise.promise();
    AtomicInteger asked = new AtomicInteger();
    GrpcValidator client =
        server.start(
            new StubValidator() {
              @Override
              public Future<ChainHead> chainHead() {
                asked.incrementAndGet();
                return held.future();
              }
            },
            FaceServer.limits(60_000, 3));
    List<Future<ChainHead>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(client.chainHead());
    }
    server.awaitUntil(() -> server.face.calls().open() == 3);
    assertThatThrownBy(() -> await(client.chainHead()))
        .cause()
        .hasMessageContaining("RESOURCE_EXHAUSTED");
    assertThat(asked).hasValue(3);
    held.complete(StubValidator.HEAD);
    for (Future<ChainHead> call : calls) {
      assertThat(await(call)).isEqualTo(StubValidator.HEAD);
    }
    assertThat(server.face.calls().open()).isZero();
  }

  /** A method that is not bound compiles, and is UNIMPLEMENTED for its first caller. */
  @Test
  void everyMethodOfTheServiceIsBound() throws Exception {
    server.start(new StubValidator(), FaceServer.limits(5_000, 8));
    for (MethodDescriptor method : FastPaySidecarGrpcService.SERVICE_DESCRIPTOR.getMethods()) {
      ServiceMethod<Buffer, Buffer> raw =
          ServiceMethod.client(
              FastPaySidecarGrpcService.SERVICE_NAME,
              method.getName(),
              GrpcMessageEncoder.IDENTITY,
              GrpcMessageDecoder.IDENTITY);
      assertThat(statusOf(call(raw, Buffer.buffer())))
          .as("%s, to be bound in GrpcFace.sidecar", method.getName())
          .isNotEqualTo(GrpcStatus.UNIMPLEMENTED);
    }
  }

  @Test
  void healthSaysWhatTheValidatorSays() throws Exception {
    server.start(new StubValidator(), FaceServer.limits(5_000, 8));
    assertThat(health("")).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    assertThat(health("tempo.fastpay.v1.FastPaySidecar"))
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    server.serving.set(false);
    assertThat(health("tempo.fastpay.v1.FastPaySidecar"))
        .isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
  }

  private HealthCheckResponse.ServingStatus health(String service) throws Exception {
    ServiceMethod<HealthCheckResponse, HealthCheckRequest> check =
        ServiceMethod.client(
            ServiceName.create("grpc.health.v1", "Health"),
            "Check",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(HealthCheckResponse.newBuilder()));
    return await(call(check, HealthCheckRequest.newBuilder().setService(service).build()).last())
        .getStatus();
  }

  @Test
  void reflectionListsTheServices() throws Exception {
    server.start(new StubValidator(), FaceServer.limits(5_000, 8));
    ServiceMethod<ServerReflectionResponse, ServerReflectionRequest> info =
        ServiceMethod.client(
            ServiceName.create("grpc.reflection.v1", "ServerReflection"),
            "ServerReflectionInfo",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(ServerReflectionResponse.newBuilder()));
    Handler<Throwable> none = cause -> {};
    var response = call(info, ServerReflectionRequest.newBuilder().setListServices("*").build());
    response.exceptionHandler(none);
    assertThat(await(response.last()).getListServicesResponse().getServiceList())
        .extracting(service -> service.getName())
        .contains("tempo.fastpay.v1.FastPaySidecar");
  }
}
