package tempo.fastpay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/** The whole contract of a validator: the other parts, and streams. Tests extend this one. */
public abstract class ValidatorStreamsContract extends ValidatorViewsContract {
  private final BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();

  private ValidatorApi.Subscription watch(BoardFilter filter, String cursor) throws Exception {
    return await(
        api()
            .watchBulletinBoard(
                filter, cursor, events::add, cause -> ends.add(Optional.ofNullable(cause))));
  }

  /** The next event of a kind, whatever comes between. */
  private <E extends BoardEvent> E next(Class<E> kind) throws InterruptedException {
    while (true) {
      BoardEvent event = events.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
      assertThat(event).as("an event of kind %s", kind.getSimpleName()).isNotNull();
      assertThat(event.cursor()).isNotEmpty();
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  private Certificate pay(Person from, Person to) throws Exception {
    return certified(Fixtures.request(Fixtures.payment(from, to, Fixtures.dollars(1), 0)));
  }

  @Test
  void aWatchShowsWhatWasThereAndWhatComes() throws Exception {
    Certificate before = pay(Fixtures.ALICE, Fixtures.BOB);
    ValidatorApi.Subscription watch = watch(new BoardFilter.All(), "");
    assertThat(next(BoardEvent.Certified.class).certificate()).isEqualTo(before);
    Certificate after = pay(Fixtures.BOB, Fixtures.CAROL);
    assertThat(next(BoardEvent.Certified.class).certificate()).isEqualTo(after);
    watch.cancel();
    assertThat(ends).isEmpty();
  }

  @Test
  void aWatchOfAnEmptyBoardBeginsWithAHeartbeat() throws Exception {
    ValidatorApi.Subscription watch = watch(new BoardFilter.All(), "");
    BoardEvent begin = events.poll(WireLimits.HEARTBEAT_MS / 2, TimeUnit.MILLISECONDS);
    assertThat(begin).isInstanceOf(BoardEvent.Heartbeat.class);
    String cursor = begin.cursor();
    watch.cancel();
    ValidatorApi.Subscription again = watch(new BoardFilter.All(), cursor);
    Certificate live = pay(Fixtures.ALICE, Fixtures.BOB);
    assertThat(next(BoardEvent.Certified.class).certificate()).isEqualTo(live);
    again.cancel();
  }

  @Test
  void aWatchGoesOnAfterItsCursorWithoutAGap() throws Exception {
    Certificate first = pay(Fixtures.ALICE, Fixtures.BOB);
    ValidatorApi.Subscription watch = watch(new BoardFilter.All(), "");
    BoardEvent.Certified seen = next(BoardEvent.Certified.class);
    assertThat(seen.certificate()).isEqualTo(first);
    watch.cancel();
    Certificate missed = pay(Fixtures.BOB, Fixtures.CAROL);
    events.clear();
    ValidatorApi.Subscription again = watch(new BoardFilter.All(), seen.cursor());
    Certificate live = pay(Fixtures.CAROL, Fixtures.ALICE);
    assertThat(next(BoardEvent.Certified.class).certificate()).isEqualTo(missed);
    assertThat(next(BoardEvent.Certified.class).certificate()).isEqualTo(live);
    again.cancel();
    assertThat(ends).isEmpty();
  }

  @Test
  void aWatchShowsOnlyWhatWasAskedFor() throws Exception {
    ValidatorApi.Subscription watch =
        watch(new BoardFilter.OfAddress(Fixtures.CAROL.address()), "");
    pay(Fixtures.ALICE, Fixtures.BOB);
    Certificate hers = pay(Fixtures.BOB, Fixtures.CAROL);
    assertThat(next(BoardEvent.Certified.class).certificate()).isEqualTo(hers);
    watch.cancel();
  }

  @Test
  void aWatchShowsQuorumsAndStages() throws Exception {
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
    QuorumCertificate qc = committee().qc(payment);
    ValidatorApi.Subscription watch = watch(new BoardFilter.OfTx(qc.txHash()), "");
    await(api().presentQuorumCertificates(List.of(qc)));
    List<BoardEvent> seen = new ArrayList<>();
    boolean reached = false;
    boolean progressed = false;
    while (!reached || !progressed) {
      BoardEvent event = next(BoardEvent.class);
      seen.add(event);
      reached |= event instanceof BoardEvent.QuorumReached quorum && quorum.qc().equals(qc);
      progressed |=
          event instanceof BoardEvent.Progressed stage
              && stage.update().txHash().equals(qc.txHash());
    }
    assertThat(seen).isNotEmpty();
    watch.cancel();
  }

  @Test
  void anUnknownCursorMeansTheOldestEntry() throws Exception {
    Certificate first = pay(Fixtures.ALICE, Fixtures.BOB);
    ValidatorApi.Subscription watch = watch(new BoardFilter.All(), "no-cursor-of-anybody");
    assertThat(next(BoardEvent.Certified.class).certificate()).isEqualTo(first);
    watch.cancel();
  }

  @Test
  void aCancelledWatchIsSilent() throws Exception {
    ValidatorApi.Subscription watch = watch(new BoardFilter.All(), "");
    watch.cancel();
    watch.cancel();
    ValidatorApi.Subscription other = watch(new BoardFilter.All(), "");
    Certificate certificate = pay(Fixtures.ALICE, Fixtures.BOB);
    assertThat(next(BoardEvent.Certified.class).certificate()).isEqualTo(certificate);
    other.cancel();
    assertThat(events.stream().filter(BoardEvent.Certified.class::isInstance)).isEmpty();
    assertThat(ends).isEmpty();
  }

  @Test
  void followingAnswersFirst() throws Exception {
    BlockingQueue<SubmitEvent> steps = new LinkedBlockingQueue<>();
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
    SubmitRequest request = Fixtures.request(payment);
    ValidatorApi.Subscription following =
        await(
            api()
                .submitAndFollow(
                    request, steps::add, cause -> ends.add(Optional.ofNullable(cause))));
    SubmitEvent answer = steps.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
    assertThat(answer)
        .isEqualTo(new SubmitEvent.Answered(new SubmitReply.Certified(certified(request))));
    await(api().presentQuorumCertificates(List.of(committee().qc(payment))));
    SubmitEvent step = steps.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
    assertThat(step).isInstanceOf(SubmitEvent.Progressed.class);
    assertThat(((SubmitEvent.Progressed) step).update().txHash())
        .isEqualTo(request.envelope().txHash());
    following.cancel();
  }

  @Test
  void followingARefusalEndsWithIt() throws Exception {
    BlockingQueue<SubmitEvent> steps = new LinkedBlockingQueue<>();
    UInt64 tooMuch = Fixtures.dollars(16);
    await(
        api()
            .submitAndFollow(
                Fixtures.request(Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, tooMuch, 0)),
                steps::add,
                cause -> ends.add(Optional.ofNullable(cause))));
    SubmitEvent answer = steps.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
    assertThat(answer).isInstanceOf(SubmitEvent.Answered.class);
    SubmitReply reply = ((SubmitEvent.Answered) answer).reply();
    assertThat(((SubmitReply.Rejected) reply).reject().code())
        .isEqualTo(RejectCode.INSUFFICIENT_FUNDS);
    assertThat(ends.poll(Awaiting.WAIT_S, TimeUnit.SECONDS)).isEmpty();
    assertThat(steps).isEmpty();
  }
}
