package tempo.fastpay.proto.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.Arbitrary;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.UnusableAnswerException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.FastPayFaucetGrpcService;
import tempo.fastpay.v1.FastPaySidecarGrpcService;
import tempo.fastpay.v1.GetChainHeadRequest;
import tempo.fastpay.v1.GetChainHeadResponse;
import tempo.fastpay.v1.SubmitFastPayEvent;
import tempo.fastpay.v1.WatchBulletinBoardEvent;
import tempo.fastpay.v1.WatchBulletinBoardRequest;

/** The client end against servers that answer well, badly, late and not at all. */
class GrpcValidatorTest {
  private static final long CALL_TIMEOUT_MS = 2_000;
  private static final long SHORT_MS = 200;
  private static final long WAIT_S = 20;

  private final Vertx vertx = Vertx.vertx();
  private final GrpcClient client = GrpcValidator.client(vertx);
  private final ProtoCodec codec = new ProtoCodec(Arbitrary.COMMITTEE);
  private final Arbitrary any = new Arbitrary(99);
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

  private GrpcValidator validator(long callTimeoutMs) {
    return validator(server.actualPort(), callTimeoutMs);
  }

  private GrpcValidator validator(int port, long callTimeoutMs) {
    return new GrpcValidator(
        vertx, client, SocketAddress.inetSocketAddress(port, "127.0.0.1"), codec, callTimeoutMs);
  }

  private void onChainHead(
      Handler<GrpcServerRequest<GetChainHeadRequest, GetChainHeadResponse>> then) {
    grpc.callHandler(FastPaySidecarGrpcService.GetChainHead, then);
  }

  private void onWatch(
      Handler<GrpcServerRequest<WatchBulletinBoardRequest, WatchBulletinBoardEvent>> then) {
    grpc.callHandler(FastPaySidecarGrpcService.WatchBulletinBoard, then);
  }

  @Test
  void anAnswerArrives() throws Exception {
    ChainHead head = any.chainHead();
    onChainHead(request -> request.response().end(codec.encode(head)));
    assertThat(await(validator(CALL_TIMEOUT_MS).chainHead())).isEqualTo(head);
  }

  @Test
  void aRequestArrivesAsItWasSent() throws Exception {
    SubmitRequest sent = any.submitRequest(2);
    SubmitReply reply = new SubmitReply.Rejected(any.reject());
    Promise<SubmitRequest> seen = Promise.promise();
    grpc.callHandler(
        FastPaySidecarGrpcService.SubmitFastPay,
        request ->
            request.handler(
                message -> {
                  seen.complete(codec.decode(message));
                  request.response().end(codec.encode(reply));
                }));
    assertThat(await(validator(CALL_TIMEOUT_MS).submit(sent))).isEqualTo(reply);
    assertThat(await(seen.future())).isEqualTo(sent);
  }

  @Test
  void silenceEndsTheCallInItsTimeAndCancelsIt() {
    Promise<Void> cancelled = Promise.promise();
    onChainHead(request -> request.errorHandler(error -> cancelled.complete()));
    assertThatThrownBy(() -> await(validator(SHORT_MS).chainHead()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("GetChainHead")
        .hasMessageContaining("within 200 ms");
    assertThat(cancelled.future().toCompletionStage()).succeedsWithin(Duration.ofSeconds(WAIT_S));
  }

  @Test
  void aServerThatNeverSpeaksHttpEndsInItsTime() throws Exception {
    NetServer mute = vertx.createNetServer().connectHandler(socket -> {});
    await(mute.listen(0, "127.0.0.1"));
    assertThatThrownBy(() -> await(validator(mute.actualPort(), SHORT_MS).chainHead()))
        .cause()
        .isInstanceOf(TimeoutException.class);
    assertThatThrownBy(
            () ->
                await(
                    validator(mute.actualPort(), SHORT_MS)
                        .watchBulletinBoard(new BoardFilter.All(), "", e -> {}, e -> {})))
        .cause()
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void nobodyListeningIsAFailedCall() throws Exception {
    NetServer gone = vertx.createNetServer().connectHandler(socket -> {});
    await(gone.listen(0, "127.0.0.1"));
    int port = gone.actualPort();
    await(gone.close());
    assertThatThrownBy(() -> await(validator(port, CALL_TIMEOUT_MS).chainHead()))
        .cause()
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void anUnusableAnswerSaysWhatIsWrong() {
    onChainHead(
        request ->
            request
                .response()
                .end(
                    GetChainHeadResponse.newBuilder()
                        .setBlockHash(ByteString.copyFrom(new byte[31]))
                        .build()));
    assertThatThrownBy(() -> await(validator(CALL_TIMEOUT_MS).chainHead()))
        .cause()
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("block_hash: expected 32 bytes, got 31");
  }

  @Test
  void bytesThatAreNoMessageAreAFailedFuture() {
    onChainHead(
        request ->
            request
                .response()
                .endMessage(
                    GrpcMessage.message("identity", Buffer.buffer(new byte[] {-1, -1, -1, -1}))));
    assertThatThrownBy(() -> await(validator(CALL_TIMEOUT_MS).chainHead()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfAny(CallFailedException.class, UnusableAnswerException.class);
  }

  @Test
  void anAnswerBeyondTheLimitIsAFailedFuture() {
    onChainHead(
        request ->
            request
                .response()
                .endMessage(
                    GrpcMessage.message(
                        "identity", Buffer.buffer(new byte[WireLimits.MESSAGE_LIMIT_BYTES + 1]))));
    assertThatThrownBy(() -> await(validator(CALL_TIMEOUT_MS).chainHead()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfAny(CallFailedException.class, UnusableAnswerException.class);
  }

  @Test
  void endingWithoutAnAnswerIsAFailedFuture() {
    onChainHead(request -> request.response().end());
    assertThatThrownBy(() -> await(validator(CALL_TIMEOUT_MS).chainHead()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfAny(CallFailedException.class, UnusableAnswerException.class);
  }

  @Test
  void invalidArgumentMeansThatTheRequestWasMalformed() {
    onChainHead(
        request ->
            request
                .response()
                .status(GrpcStatus.INVALID_ARGUMENT)
                .statusMessage("tx.nonce: required, but missing")
                .end());
    assertThatThrownBy(() -> await(validator(CALL_TIMEOUT_MS).chainHead()))
        .cause()
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("tx.nonce: required, but missing");
  }

  @Test
  void unavailableSaysWhy() {
    onChainHead(
        request ->
            request.response().status(GrpcStatus.UNAVAILABLE).statusMessage("stopping").end());
    assertThatThrownBy(() -> await(validator(CALL_TIMEOUT_MS).chainHead()))
        .cause()
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("stopping");
  }

  @Test
  void anotherStatusIsNamed() {
    onChainHead(
        request -> request.response().status(GrpcStatus.INTERNAL).statusMessage("a bug").end());
    assertThatThrownBy(() -> await(validator(CALL_TIMEOUT_MS).chainHead()))
        .cause()
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("INTERNAL")
        .hasMessageContaining("a bug");
  }

  @Test
  void resultsAboutOtherQcsAreUnusable() {
    List<QuorumCertificate> qcs = List.of(any.qc(), any.qc());
    List<PresentResult> results = new ArrayList<>();
    qcs.forEach(qc -> results.add(0, new PresentResult.Accepted(qc.txHash())));
    grpc.callHandler(
        FastPaySidecarGrpcService.PresentQuorumCertificates,
        request -> request.response().end(codec.encodeResults(results)));
    assertThatThrownBy(() -> await(validator(CALL_TIMEOUT_MS).presentQuorumCertificates(qcs)))
        .cause()
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("results[0].tx_hash");
  }

  @Test
  void aWatchDeliversUntilTheServerEndsIt() throws Exception {
    List<BoardEvent> sent = List.of(any.boardEvent(), any.boardEvent(), any.boardEvent());
    onWatch(
        request -> {
          sent.forEach(event -> request.response().write(codec.encode(event)));
          request.response().end();
        });
    List<BoardEvent> seen = new ArrayList<>();
    Promise<Throwable> end = Promise.promise();
    await(
        validator(CALL_TIMEOUT_MS)
            .watchBulletinBoard(new BoardFilter.All(), "", seen::add, end::complete));
    assertThat(await(end.future())).isInstanceOf(CallFailedException.class);
    assertThat(seen).isEqualTo(sent);
  }

  @Test
  void aWatchThatTheServerRefusesEndsWithTheReason() throws Exception {
    onWatch(
        request ->
            request
                .response()
                .status(GrpcStatus.INVALID_ARGUMENT)
                .statusMessage("cursor: not one of mine")
                .end());
    Promise<Throwable> end = Promise.promise();
    await(
        validator(CALL_TIMEOUT_MS)
            .watchBulletinBoard(new BoardFilter.All(), "x", e -> {}, end::complete));
    assertThat(await(end.future()))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("cursor: not one of mine");
  }

  @Test
  void aWatchWhoseServerDiesEnds() throws Exception {
    BoardEvent event = any.boardEvent();
    onWatch(request -> request.response().write(codec.encode(event)));
    BlockingQueue<BoardEvent> seen = new LinkedBlockingQueue<>();
    Promise<Throwable> end = Promise.promise();
    await(
        validator(CALL_TIMEOUT_MS)
            .watchBulletinBoard(new BoardFilter.All(), "", seen::add, end::complete));
    assertThat(seen.poll(WAIT_S, TimeUnit.SECONDS)).isEqualTo(event);
    await(server.close());
    assertThat(await(end.future())).isInstanceOf(CallFailedException.class);
  }

  @Test
  void anUndecodableEventEndsTheWatch() throws Exception {
    onWatch(
        request -> {
          request.response().write(WatchBulletinBoardEvent.getDefaultInstance());
          request.response().write(codec.encode(any.boardEvent()));
        });
    List<BoardEvent> seen = new ArrayList<>();
    Promise<Throwable> end = Promise.promise();
    await(
        validator(CALL_TIMEOUT_MS)
            .watchBulletinBoard(new BoardFilter.All(), "", seen::add, end::complete));
    assertThat(await(end.future()))
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("cursor");
    assertThat(seen).isEmpty();
  }

  @Test
  void aCancelledWatchIsCancelledAtTheServerAndCallsNobody() throws Exception {
    Promise<Void> cancelled = Promise.promise();
    BoardEvent event = any.boardEvent();
    onWatch(
        request -> {
          request.response().exceptionHandler(e -> cancelled.tryComplete());
          request.errorHandler(e -> cancelled.tryComplete());
          request.response().write(codec.encode(event));
        });
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ValidatorApi.Subscription watch =
        await(
            validator(CALL_TIMEOUT_MS)
                .watchBulletinBoard(
                    new BoardFilter.All(), "", seen::add, e -> seen.add(Optional.ofNullable(e))));
    assertThat(seen.poll(WAIT_S, TimeUnit.SECONDS)).isEqualTo(event);
    watch.cancel();
    watch.cancel();
    await(cancelled.future());
    assertThat(seen).isEmpty();
  }

  @Test
  void followingTellsTheAnswerThenTheStagesThenTheEnd() throws Exception {
    List<SubmitEvent> sent =
        List.of(
            new SubmitEvent.Answered(new SubmitReply.Certified(any.certificate())),
            new SubmitEvent.Progressed(stage(Lifecycle.Stage.CERTIFIED)),
            new SubmitEvent.Progressed(stage(Lifecycle.Stage.FINALIZED)));
    grpc.callHandler(
        FastPaySidecarGrpcService.SubmitFastPayStream,
        request -> {
          sent.forEach(
              event -> {
                request.response().write(codec.encode(event));
                request.response().write(SubmitFastPayEvent.getDefaultInstance());
              });
          request.response().end();
        });
    List<SubmitEvent> seen = new ArrayList<>();
    Promise<Optional<Throwable>> end = Promise.promise();
    await(follow(seen, end));
    assertThat(await(end.future())).isEmpty();
    assertThat(seen).isEqualTo(sent);
  }

  @Test
  void followingThatStopsHalfwayIsBroken() throws Exception {
    grpc.callHandler(
        FastPaySidecarGrpcService.SubmitFastPayStream,
        request -> {
          request
              .response()
              .write(
                  codec.encode(
                      new SubmitEvent.Answered(new SubmitReply.Certified(any.certificate()))));
          request.response().end();
        });
    List<SubmitEvent> seen = new ArrayList<>();
    Promise<Optional<Throwable>> end = Promise.promise();
    await(follow(seen, end));
    assertThat(await(end.future())).containsInstanceOf(CallFailedException.class);
    assertThat(seen).hasSize(1);
  }

  @Test
  void stagesBeforeTheAnswerAreUnusable() throws Exception {
    grpc.callHandler(
        FastPaySidecarGrpcService.SubmitFastPayStream,
        request ->
            request
                .response()
                .write(codec.encode(new SubmitEvent.Progressed(stage(Lifecycle.Stage.CERTIFIED)))));
    List<SubmitEvent> seen = new ArrayList<>();
    Promise<Optional<Throwable>> end = Promise.promise();
    await(follow(seen, end));
    assertThat(await(end.future())).containsInstanceOf(UnusableAnswerException.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void followingWithoutAnAnswerEndsWithinTheCallsTime() throws Exception {
    grpc.callHandler(FastPaySidecarGrpcService.SubmitFastPayStream, request -> {});
    List<SubmitEvent> seen = new ArrayList<>();
    Promise<Optional<Throwable>> end = Promise.promise();
    await(
        validator(SHORT_MS)
            .submitAndFollow(
                any.submitRequest(0), seen::add, e -> end.complete(Optional.ofNullable(e))));
    assertThat(await(end.future())).containsInstanceOf(TimeoutException.class);
  }

  private Lifecycle stage(Lifecycle.Stage stage) {
    return new Lifecycle(any.txHash(), stage, any.uint64(), any.uint64(), "");
  }

  private Future<ValidatorApi.Subscription> follow(
      List<SubmitEvent> seen, Promise<Optional<Throwable>> end) {
    return validator(CALL_TIMEOUT_MS)
        .submitAndFollow(
            any.submitRequest(0), seen::add, e -> end.complete(Optional.ofNullable(e)));
  }

  @Test
  void theFaucetAnswersTheSameWay() throws Exception {
    FaucetApi.Reply reply = new FaucetApi.Reply.Funded(UInt64.of(7));
    grpc.callHandler(
        FastPayFaucetGrpcService.FundAccount,
        request -> request.response().end(codec.encode(reply)));
    GrpcFaucet faucet =
        new GrpcFaucet(
            vertx,
            client,
            SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1"),
            codec,
            CALL_TIMEOUT_MS);
    assertThat(await(faucet.fund(any.fundRequest()))).isEqualTo(reply);
  }
}
