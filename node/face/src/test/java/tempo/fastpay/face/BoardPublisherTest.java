package tempo.fastpay.face;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.PublishedEvent;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.Person;

/** A validator's bulletin board as it is published on the event bus. */
class BoardPublisherTest {
  private static final String NAME = "dave";
  private static final JsonCodec CODEC = new JsonCodec(FaceServer.COMMITTEE.committee());
  private static final BusLimits LIMITS = new BusLimits(300, 4, 50, 20);

  private final Vertx vertx = Vertx.vertx();
  private final MockSidecar sidecar = MockSidecar.all(vertx, FaceServer.COMMITTEE).get(0);
  private final BlockingQueue<PublishedEvent> published = new LinkedBlockingQueue<>();
  private EventBusFace face;
  private String cursor = "";
  private String cursorBefore = "";

  @AfterEach
  void stop() throws Exception {
    await(face.close());
    await(vertx.close());
  }

  private void serve(ValidatorApi api) throws Exception {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            BusContract.eventsAddress(NAME),
            message -> published.add(CODEC.decodePublished(message.body())));
    BoardHistory none = query -> Future.succeededFuture(new BoardEventsPage(List.of(), "c"));
    face = await(EventBusFace.start(vertx, NAME, api, none, Optional.empty(), CODEC, LIMITS));
  }

  private Certificate pay(Person from, Person to) throws Exception {
    SubmitRequest request = Fixtures.request(Fixtures.payment(from, to, Fixtures.dollars(1), 0));
    return ((SubmitReply.Certified) await(sidecar.submit(request))).certificate();
  }

  private PublishedEvent next() throws InterruptedException {
    PublishedEvent event = published.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    cursorBefore = cursor;
    cursor = event.event().cursor();
    return event;
  }

  private PublishedEvent nextCertified() throws InterruptedException {
    PublishedEvent event = next();
    while (!(event.event() instanceof BoardEvent.Certified)) {
      event = next();
    }
    return event;
  }

  @Test
  void theBoardIsPublishedEachEventNamingTheOneBefore() throws Exception {
    serve(sidecar);
    String previous = next().event().cursor();
    pay(Fixtures.ALICE, Fixtures.BOB);
    pay(Fixtures.BOB, Fixtures.CAROL);
    int certified = 0;
    boolean beaten = false;
    while (certified < 2 || !beaten) {
      PublishedEvent event = next();
      if (event.event() instanceof BoardEvent.Heartbeat) {
        beaten |= certified == 2;
        assertThat(event.event().cursor()).isEqualTo(previous);
      } else if (event.event() instanceof BoardEvent.Certified) {
        certified++;
      }
      assertThat(event.previousCursor()).isEqualTo(previous);
      previous = event.event().cursor();
    }
  }

  @Test
  void anEmptyBoardIsAliveToo() throws Exception {
    serve(sidecar);
    for (int beat = 0; beat < 2; beat++) {
      PublishedEvent event = next();
      assertThat(event.event()).isInstanceOf(BoardEvent.Heartbeat.class);
      assertThat(event.previousCursor()).isNotEmpty().isEqualTo(event.event().cursor());
    }
  }

  @Test
  void aBrokenWatchIsBegunAgainFromItsCursorAndAGapIsSaid() throws Exception {
    serve(sidecar);
    Certificate first = pay(Fixtures.ALICE, Fixtures.BOB);
    assertThat(nextCertified().event())
        .isInstanceOfSatisfying(
            BoardEvent.Certified.class, event -> assertThat(event.certificate()).isEqualTo(first));
    sidecar.fault(new Fault.Down());
    sidecar.fault(new Fault.None());
    Certificate second = pay(Fixtures.BOB, Fixtures.CAROL);
    PublishedEvent again = nextCertified();
    assertThat(((BoardEvent.Certified) again.event()).certificate()).isEqualTo(second);
    assertThat(published).noneMatch(event -> event.event() instanceof BoardEvent.Certified);
    // Nothing was missed, or it is said that something may have been.
    assertThat(again.previousCursor()).isIn("", cursorBefore);
  }

  @Test
  void aBoardThatCannotBeWatchedIsTriedAgain() throws Exception {
    List<String> cursors = new ArrayList<>();
    Promise<Void> thrice = Promise.promise();
    serve(
        new StubValidator() {
          @Override
          public Future<Subscription> watchBulletinBoard(
              BoardFilter filter,
              String cursor,
              Handler<BoardEvent> onEvent,
              Handler<Throwable> onEnd) {
            cursors.add(cursor);
            if (cursors.size() == 3) {
              thrice.complete();
            }
            return Future.failedFuture(new UnavailableException("full"));
          }
        });
    await(thrice.future());
    assertThat(published).isEmpty();
  }
}
