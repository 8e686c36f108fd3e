package tempo.fastpay.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.ArbitraryAnswers;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnusableAnswerException;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.v1.FastPayAggregatorGrpcService;
import tempo.fastpay.v1.SubmitFastPayFanoutResponse;

/** The client end of an aggregator's gRPC against a scripted server. */
class GrpcAggregatorTest {
  private static final long CALL_TIMEOUT_MS = 2_000;
  private static final long SHORT_MS = 200;
  private static final long WAIT_S = 20;

  private final Vertx vertx = Vertx.vertx();
  private final ProtoCodec codec = new ProtoCodec(Arbitrary.COMMITTEE);
  private final Arbitrary any = new Arbitrary(98);
  private final ArbitraryAnswers answers = new ArbitraryAnswers(any);
  private final GrpcServer grpc = GrpcServer.server(vertx);
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = vertx.createHttpServer().requestHandler(grpc);
    await(server.listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WAIT_S, TimeUnit.SECONDS);
  }

  private GrpcAggregator aggregator(long callTimeoutMs) {
    return new GrpcAggregator(
        vertx,
        GrpcValidator.client(vertx),
        SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1"),
        codec,
        callTimeoutMs);
  }

  /** Answers the next calls of a method, and gives back what the last one asked. */
  private <Q extends Message, W extends Message, D> AtomicReference<D> answer(
      ServiceMethod<Q, W> method, Function<Q, D> decode, W reply) {
    AtomicReference<D> asked = new AtomicReference<>();
    grpc.callHandler(
        method,
        request ->
            request.handler(
                message -> {
                  asked.set(decode.apply(message));
                  request.response().end(reply);
                }));
    return asked;
  }

  @Test
  void aSubmissionArrivesAndItsAnswerComesBack() throws Exception {
    SubmitRequest sent = any.submitRequest(2);
    FanoutReply reply = answers.fanoutReply();
    AtomicReference<SubmitRequest> asked =
        answer(FastPayAggregatorGrpcService.SubmitFastPay, codec::decode, codec.encode(reply));
    assertThat(await(aggregator(CALL_TIMEOUT_MS).submit(sent))).isEqualTo(reply);
    assertThat(asked).hasValue(sent);
  }

  @Test
  void boardHeadQcAndStatusAreAskedForAndAnswered() throws Exception {
    GrpcAggregator aggregator = aggregator(CALL_TIMEOUT_MS);
    BoardQuery boardQuery = any.boardQuery();
    BoardPage page = any.boardPage();
    AtomicReference<BoardQuery> askedBoard =
        answer(FastPayAggregatorGrpcService.GetBulletinBoard, codec::decode, codec.encode(page));
    assertThat(await(aggregator.bulletinBoard(boardQuery))).isEqualTo(page);
    assertThat(askedBoard).hasValue(boardQuery);

    ChainHead head = any.chainHead();
    answer(FastPayAggregatorGrpcService.GetChainHead, request -> request, codec.encode(head));
    assertThat(await(aggregator.chainHead())).isEqualTo(head);

    QcQuery qcQuery = answers.qcQuery();
    QcReply missing = new QcReply.Missing(any.reject());
    AtomicReference<QcQuery> askedQc =
        answer(
            FastPayAggregatorGrpcService.GetQuorumCertificate,
            codec::decode,
            codec.encode(missing));
    assertThat(await(aggregator.quorumCertificate(qcQuery))).isEqualTo(missing);
    assertThat(askedQc).hasValue(qcQuery);

    TxHash txHash = any.txHash();
    Optional<TxStatus> status = Optional.of(answers.txStatus());
    AtomicReference<TxHash> askedStatus =
        answer(FastPayAggregatorGrpcService.GetTxStatus, codec::decode, codec.encodeStatus(status));
    assertThat(await(aggregator.status(txHash))).isEqualTo(status);
    assertThat(askedStatus).hasValue(txHash);
  }

  @Test
  void aPaymentNobodyKnowsHasNoStatus() throws Exception {
    answer(
        FastPayAggregatorGrpcService.GetTxStatus,
        codec::decode,
        codec.encodeStatus(Optional.empty()));
    assertThat(await(aggregator(CALL_TIMEOUT_MS).status(any.txHash()))).isEmpty();
  }

  @Test
  void anAnswerThatContradictsItselfIsUnusable() {
    SubmitFastPayFanoutResponse reply =
        codec.encode(answers.fanoutReply()).toBuilder().clearQc().setThresholdMet(true).build();
    answer(FastPayAggregatorGrpcService.SubmitFastPay, codec::decode, reply);
    assertThatThrownBy(() -> await(aggregator(CALL_TIMEOUT_MS).submit(any.submitRequest(0))))
        .cause()
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("threshold_met");
  }

  @Test
  void failuresMeanWhatTheyMeanForAValidator() {
    grpc.callHandler(
        FastPayAggregatorGrpcService.GetTxStatus,
        request ->
            request
                .response()
                .status(GrpcStatus.INVALID_ARGUMENT)
                .statusMessage("tx_hash: expected 32 bytes")
                .end());
    assertThatThrownBy(() -> await(aggregator(CALL_TIMEOUT_MS).status(any.txHash())))
        .cause()
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("tx_hash: expected 32 bytes");
    grpc.callHandler(FastPayAggregatorGrpcService.GetChainHead, request -> {});
    assertThatThrownBy(() -> await(aggregator(SHORT_MS).chainHead()))
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("within 200 ms");
  }
}
