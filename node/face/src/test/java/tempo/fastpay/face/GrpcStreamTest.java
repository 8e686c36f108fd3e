package tempo.fastpay.face;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.v1.FastPaySidecarGrpcClient;
import tempo.fastpay.v1.WatchBulletinBoardEvent;
import tempo.fastpay.v1.WatchBulletinBoardEvent.EventCase;
import tempo.fastpay.v1.WatchBulletinBoardRequest;

/** Streams with sources and readers that are slow, silent, gone or broken. */
class GrpcStreamTest {
  private static final String DETAIL = "x".repeat(2_000);

  private final FaceServer server = new FaceServer();
  private final Source source = new Source();

  /** A validator with one watch, whose events the test makes. */
  private static final class Source extends StubValidator implements ValidatorApi.Subscription {
    private final Promise<Subscription> opening = Promise.promise();
    private Future<Subscription> opened = Future.succeededFuture(this);
    private volatile Handler<BoardEvent> onEvent;
    private volatile Handler<Throwable> onEnd;
    private volatile boolean paused;
    private volatile boolean cancelled;
    private volatile boolean canPause;
    private int made;

    @Override
    public Future<Subscription> watchBulletinBoard(
        BoardFilter filter, String cursor, Handler<BoardEvent> event, Handler<Throwable> end) {
      onEvent = event;
      onEnd = end;
      return opened;
    }

    void make() {
      made++;
      onEvent.handle(
          new BoardEvent.Progressed(
              new Lifecycle(
                  new TxHash(Bytes32.ZERO),
                  Lifecycle.Stage.ACCEPTED,
                  UInt64.ONE,
                  UInt64.ONE,
                  DETAIL),
              "c-" + made));
    }

    @Override
    public void pause() {
      paused = canPause;
    }

    @Override
    public void resume() {
      paused = false;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private GrpcClientRequest<WatchBulletinBoardRequest, WatchBulletinBoardEvent> open()
      throws Exception {
    var request =
        await(server.client.request(server.address(), FastPaySidecarGrpcClient.WatchBulletinBoard));
    request.end(WatchBulletinBoardRequest.getDefaultInstance());
    server.awaitUntil(() -> source.onEvent != null);
    return request;
  }

  private static GrpcStatus statusAtTheEnd(GrpcClientResponse<?, ?> response) throws Exception {
    try {
      await(response.end());
    } catch (CompletionException refused) {
      // The status says it.
    }
    return response.status();
  }

  @Test
  void aQuietStreamSaysThatItLivesWithTheLastCursor() throws Exception {
    server.start(source, FaceServer.limits(5_000, 8));
    List<WatchBulletinBoardEvent> events = Collections.synchronizedList(new ArrayList<>());
    var response = open().response().map(opened -> opened.handler(events::add));
    source.make();
    await(response);
    server.awaitUntil(() -> events.size() >= 3);
    assertThat(events).extracting(WatchBulletinBoardEvent::getCursor).containsOnly("c-1");
    assertThat(events.get(0).getEventCase()).isEqualTo(EventCase.LIFECYCLE);
    assertThat(events.subList(1, 3))
        .extracting(WatchBulletinBoardEvent::getEventCase)
        .containsOnly(EventCase.EVENT_NOT_SET);
  }

  @Test
  void aCancelledStreamIsForgottenAndItsSourceToo() throws Exception {
    server.start(source, FaceServer.limits(5_000, 8));
    var request = open();
    source.make();
    await(request.response());
    assertThat(server.face.calls().open()).isEqualTo(1);
    request.cancel();
    server.awaitUntil(() -> source.cancelled && server.face.calls().open() == 0);
    // What comes now goes nowhere and breaks nothing.
    source.make();
    source.onEnd.handle(null);
    assertThat(await(chainHead())).isNotNull();
  }

  private Future<?> chainHead() {
    return new GrpcValidator(server.vertx, server.client, server.address(), FaceServer.CODEC, 5_000)
        .chainHead();
  }

  @Test
  void aLostConnectionEndsItsStreams() throws Exception {
    server.start(source, FaceServer.limits(5_000, 8));
    var request = open();
    source.make();
    await(request.response());
    await(request.connection().close());
    server.awaitUntil(() -> source.cancelled && server.face.calls().open() == 0);
    server.awaitUntil(() -> server.endpoint.connections() == 0);
  }

  @Test
  void aSourceThatOpensAfterTheCallerLeftIsCancelled() throws Exception {
    source.opened = source.opening.future();
    server.start(source, FaceServer.limits(5_000, 8));
    var request = open();
    source.make();
    await(request.response());
    request.cancel();
    server.awaitUntil(() -> server.face.calls().open() == 0);
    assertThat(source.cancelled).isFalse();
    source.opening.complete(source);
    server.awaitUntil(() -> source.cancelled);
  }

  @Test
  void aSourceThatNeverOpensIsTimedOut_L11() throws Exception {
    source.opened = source.opening.future();
    server.start(source, FaceServer.limits(100, 8));
    var response = await(open().response());
    assertThat(statusAtTheEnd(response)).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
    assertThat(server.face.calls().open()).isZero();
  }

  @Test
  void theSourcesEndIsTheStreamsEnd() throws Exception {
    server.start(source, FaceServer.limits(5_000, 8));
    List<WatchBulletinBoardEvent> events = Collections.synchronizedList(new ArrayList<>());
    var response = open().response().map(opened -> opened.handler(events::add));
    source.make();
    source.onEnd.handle(new TimeoutException());
    assertThat(statusAtTheEnd(await(response))).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
    assertThat(events).hasSize(1);
  }

  @Test
  void aSlowReaderMakesTheSourceWaitAndMissesNothing_L11() throws Exception {
    source.canPause = true;
    // Nothing here depends on the reader's time.
    server.start(source, GrpcLimits.DEFAULT.withSlowReaderMs(60_000).withUnsent(1_000));
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    var opening =
        open()
            .response()
            .map(opened -> opened.pause().handler(event -> seen.add(event.getCursor())));
    source.make();
    var response = await(opening);
    makeUntil(() -> source.paused);
    assertThat(source.made).isGreaterThan(1);
    assertThat(seen).isEmpty();
    response.resume();
    server.awaitUntil(() -> !source.paused && seen.size() == source.made);
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= source.made; i++) {
      expected.add("c-" + i);
    }
    assertThat(seen).isEqualTo(expected);
  }

  /** Some in each turn, so that each can go out before the next are made. */
  private void makeUntil(BooleanSupplier enough) throws Exception {
    server.awaitUntil(
        () -> {
          for (int i = 0; i < 10 && !enough.getAsBoolean(); i++) {
            source.make();
          }
          return enough.getAsBoolean();
        });
  }

  @Test
  void aSlowReaderOfASourceThatCannotWaitIsEnded_L11() throws Exception {
    server.start(source, FaceServer.limits(5_000, 8));
    var request = open();
    source.make();
    var response = await(request.response());
    response.pause();
    makeUntil(() -> source.cancelled);
    assertThat(server.face.calls().open()).isZero();
    response.handler(event -> {});
    response.resume();
    assertThat(statusAtTheEnd(response)).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
  }

  @Test
  void aReaderThatTakesNothingIsEndedAndLosesItsConnection_L11() throws Exception {
    source.canPause = true;
    server.start(source, FaceServer.limits(5_000, 8));
    var request = open();
    source.make();
    var response = await(request.response());
    response.pause();
    makeUntil(() -> source.paused);
    server.awaitUntil(() -> source.cancelled && server.face.calls().open() == 0);
    server.awaitUntil(() -> server.endpoint.connections() == 0);
    assertThat(await(chainHead())).isNotNull();
  }

  @Test
  void closingEndsStreamsAsUnavailable() throws Exception {
    server.start(source, FaceServer.limits(5_000, 8));
    var request = open();
    source.make();
    var response = await(request.response());
    Future<Void> closed = server.endpoint.close();
    assertThat(statusAtTheEnd(response)).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(source.cancelled).isTrue();
    await(closed);
  }
}
