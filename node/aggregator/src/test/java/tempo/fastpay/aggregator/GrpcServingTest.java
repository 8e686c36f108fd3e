package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.grpc.GrpcAggregator;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.v1.FastPayAggregatorGrpcClient;
import tempo.fastpay.v1.FastPayAggregatorGrpcService;
import tempo.fastpay.v1.SubmitFastPayFanoutResponse;
import tempo.fastpay.v1.SubmitFastPayRequest;

/** The aggregator through a real gRPC port. */
class GrpcServingTest {
  private final Served served = new Served();
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
  private final TxHash txHash = Fixtures.envelope(payment).txHash();

  @AfterEach
  void close() throws Exception {
    served.close();
  }

  private static <T> Throwable failure(Future<T> call) throws Exception {
    return await(call.transform(done -> Future.succeededFuture(done.cause())));
  }

  private static SubmitRequest named(Payment payment, String requestId) {
    return new SubmitRequest(
        Fixtures.envelope(payment), List.of(), List.of(), Optional.of(requestId));
  }

  @Test
  void whatIsAskedIsAnswered() throws Exception {
    GrpcAggregator caller = served.start(TestLimits.all()).caller(served.client);
    FanoutReply reply = await(caller.submit(Fixtures.request(payment)));
    assertThat(
            VerifiedQc.verify(
                reply.qc().orElseThrow(),
                Optional.empty(),
                served.committee.committee(),
                Fixtures.CRYPTO))
        .isInstanceOf(VerifiedQc.Result.Verified.class);
    assertThat(await(caller.quorumCertificate(QcQuery.of(txHash))))
        .isEqualTo(new QcReply.Found(reply.qc().orElseThrow()));
    TxStatus status = await(caller.status(txHash)).orElseThrow();
    assertThat(status.stage()).contains(Stage.CERTIFIED);
    assertThat(status.qcHash()).contains(reply.qc().orElseThrow().hash());
    assertThat(await(caller.status(new TxHash(Bytes32.ZERO)))).isEmpty();
    assertThat(await(caller.chainHead()).blockHeight()).isEqualTo(UInt64.ONE);
    BoardPage page = await(caller.bulletinBoard(BoardQuery.of(new BoardFilter.OfTx(txHash))));
    assertThat(page.certificates()).hasSizeBetween(3, 4);
    BoardPage rest =
        await(
            caller.bulletinBoard(
                BoardQuery.of(new BoardFilter.OfTx(txHash)).after(page.nextCursor())));
    assertThat(rest.certificates()).doesNotContainAnyElementsOf(page.certificates());
  }

  /** A method that is not bound compiles, and is UNIMPLEMENTED for its first caller. */
  @Test
  void everyMethodOfTheServiceIsBound() throws Exception {
    served.start(TestLimits.all());
    for (MethodDescriptor method : FastPayAggregatorGrpcService.SERVICE_DESCRIPTOR.getMethods()) {
      ServiceMethod<Buffer, Buffer> raw =
          ServiceMethod.client(
              FastPayAggregatorGrpcService.SERVICE_NAME,
              method.getName(),
              GrpcMessageEncoder.IDENTITY,
              GrpcMessageDecoder.IDENTITY);
      assertThat(statusOf(raw))
          .as("%s, to be bound in AggregatorGrpcFace.service", method.getName())
          .isNotEqualTo(GrpcStatus.UNIMPLEMENTED);
    }
  }

  /** The status that an empty request gets. */
  private GrpcStatus statusOf(ServiceMethod<Buffer, Buffer> method) {
    return await(
        served
            .client
            .request(served.address(), method)
            .compose(
                call -> {
                  call.end(Buffer.buffer());
                  return call.response();
                })
            .compose(
                response ->
                    response.end().transform(ended -> Future.succeededFuture(response.status()))));
  }

  @Test
  void refusalsTravelWithTheirValidators() throws Exception {
    for (int i = 0; i < 4; i++) {
      served.sidecars.get(i).fault(new Fault.Refusing(Reject.of(RejectCode.EXPIRED, "too late")));
    }
    GrpcAggregator caller = served.start(TestLimits.all()).caller(served.client);
    FanoutReply reply = await(caller.submit(Fixtures.request(payment)));
    assertThat(reply.qc()).isEmpty();
    assertThat(reply.rejects())
        .hasSizeBetween(2, 4)
        .allMatch(reject -> reject.validator().isPresent())
        .allMatch(reject -> reject.reject().code() == RejectCode.EXPIRED);
  }

  @Test
  void aRequestWhoseContentIsWrongIsAnsweredWithACode() throws Exception {
    served.start(TestLimits.all());
    SubmitFastPayRequest empty = SubmitFastPayRequest.getDefaultInstance();
    SubmitFastPayFanoutResponse answer =
        await(
            served
                .client
                .request(served.address(), FastPayAggregatorGrpcClient.SubmitFastPay)
                .compose(
                    call -> {
                      call.end(empty);
                      return call.response().compose(GrpcClientResponse::last);
                    }));
    assertThat(answer.getTxHash().isEmpty()).isTrue();
    assertThat(answer.getThresholdMet()).isFalse();
    Reject reject = served.proto.decode(answer.getRejects(0).getReject());
    assertThat(reject.code()).isEqualTo(RejectCode.INVALID_FORMAT);
    assertThat(reject.message()).contains("tx");
    assertThat(answer.getRejects(0).hasValidator()).isFalse();
  }

  @Test
  void aRequestIdNamesOnePaymentOfItsCallerOnceItIsCertified() throws Exception {
    GrpcAggregator caller = served.start(TestLimits.all()).caller(served.client);
    Payment other = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    FanoutReply first = await(caller.submit(named(payment, "id-1")));
    assertThat(await(caller.submit(named(payment, "id-1"))).qc()).isEqualTo(first.qc());

    assertThat(failure(caller.submit(named(other, "id-1"))))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("client_request_id");
    assertThat(await(caller.status(Fixtures.envelope(other).txHash()))).isEmpty();
    assertThat(served.sidecars.get(0).received()).hasSize(1);

    // Another caller has ids of its own.
    GrpcClient strangers = GrpcValidator.client(served.vertx);
    assertThat(await(served.caller(strangers).submit(named(other, "id-1"))).qc()).isPresent();
    await(strangers.close());
  }

  @Test
  void aRefusedPaymentLeavesItsRequestIdFree() throws Exception {
    for (int i = 0; i < 4; i++) {
      served.sidecars.get(i).fault(new Fault.Refusing(Reject.of(RejectCode.EXPIRED, "too late")));
    }
    GrpcAggregator caller = served.start(TestLimits.all()).caller(served.client);
    assertThat(await(caller.submit(named(payment, "id-1"))).qc()).isEmpty();
    served.sidecars.forEach(sidecar -> sidecar.fault(new Fault.None()));
    Payment other = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    assertThat(await(caller.submit(named(other, "id-1"))).qc()).isPresent();
  }

  @Test
  void overTheLimitTheAnswerSaysWhenToTryAgain() throws Exception {
    served.sidecars.get(0).fault(new Fault.Hung());
    served.sidecars.get(1).fault(new Fault.Hung());
    GrpcAggregator caller = served.start(TestLimits.submissions(1)).caller(served.client);
    Future<FanoutReply> first = caller.submit(Fixtures.request(payment));
    Awaiting.awaitUntil(
        served.vertx, () -> served.verticle.counters().snapshot().get("submissions.open") == 1);
    Payment other = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    FanoutReply refused = await(caller.submit(Fixtures.request(other)));
    assertThat(refused.rejects()).hasSize(1);
    Reject reject = refused.rejects().get(0).reject();
    assertThat(reject.code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(reject.retryAfterMillis()).isPresent();
    served.sidecars.get(0).fault(new Fault.None());
    assertThat(await(first).qc()).isPresent();
  }

  private static final ServiceMethod<HealthCheckResponse, HealthCheckRequest> CHECK =
      ServiceMethod.client(
          ServiceName.create("grpc.health.v1", "Health"),
          "Check",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(HealthCheckResponse.newBuilder()));

  private HealthCheckResponse.ServingStatus health() throws Exception {
    HealthCheckRequest question =
        HealthCheckRequest.newBuilder().setService("tempo.fastpay.v1.FastPayAggregator").build();
    return await(
            served
                .client
                .request(served.address(), CHECK)
                .compose(
                    call -> {
                      call.end(question);
                      return call.response().compose(GrpcClientResponse::last);
                    }))
        .getStatus();
  }

  @Test
  void healthSaysWhetherAQuorumCanBeReached() throws Exception {
    served.start(TestLimits.all());
    assertThat(health()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    served.sidecars.get(0).fault(new Fault.Down());
    served.sidecars.get(1).fault(new Fault.Down());
    HealthCheckResponse.ServingStatus status = health();
    while (status != HealthCheckResponse.ServingStatus.NOT_SERVING) {
      await(served.vertx.timer(5));
      status = health();
    }
  }

  @Test
  void afterItIsUndeployedNobodyAnswers() throws Exception {
    GrpcAggregator caller = served.start(TestLimits.all()).caller(served.client);
    await(caller.submit(Fixtures.request(payment)));
    served.undeploy();
    assertThat(failure(caller.chainHead())).isNotNull();
  }
}
