package tempo.fastpay.face.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.face.board.BoardFixture.address;
import static tempo.fastpay.face.board.BoardFixture.certificate;
import static tempo.fastpay.face.board.BoardFixture.effects;
import static tempo.fastpay.face.board.BoardFixture.lifecycle;
import static tempo.fastpay.face.board.BoardFixture.txHash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Effects;

class BoardWatchTest {
  private static final BoardFilter ALL = new BoardFilter.All();
  private static final Effects EFFECTS = effects(address(1), address(2), 0);

  /** A watcher that remembers what it saw and where it stopped. */
  private static final class Watcher {
    final BoardFixture fixture;
    final BoardFilter filter;
    final List<Object> seen = new ArrayList<>();
    final List<Throwable> ends = new ArrayList<>();
    String cursor = "";
    Subscription subscription;

    Watcher(BoardFixture fixture, BoardFilter filter) {
      this.fixture = fixture;
      this.filter = filter;
    }

    Watcher watch() {
      subscription = fixture.board.watch(filter, cursor, this::take, ends::add);
      return this;
    }

    private void take(BoardEvent event) {
      cursor = event.cursor();
      if (!(event instanceof BoardEvent.Heartbeat)) {
        seen.add(BoardFixture.shown(event));
      }
    }
  }

  private static void addLifecycles(BoardFixture fixture, int from, int to) {
    for (int i = from; i < to; i++) {
      fixture.board.add(lifecycle(i, Lifecycle.Stage.ACCEPTED, ""), EFFECTS);
    }
  }

  @Test
  void aWatcherIsCalledInALaterTurnOnly() {
    BoardFixture fixture = new BoardFixture("b", BoardLimits.DEFAULT);
    addLifecycles(fixture, 0, 1);
    Watcher watcher = new Watcher(fixture, ALL).watch();
    assertThat(watcher.seen).isEmpty();
    fixture.runTurns();
    assertThat(watcher.seen).hasSize(1);
    addLifecycles(fixture, 1, 2);
    assertThat(watcher.seen).hasSize(1);
    fixture.runTurns();
    assertThat(watcher.seen).hasSize(2);
  }

  @Test
  void anEmptyWatchBeginsWithOneHeartbeatSoThatItHasACursor() {
    BoardFixture fixture = new BoardFixture("b", BoardLimits.DEFAULT);
    addLifecycles(fixture, 0, 3);
    List<BoardEvent> events = new ArrayList<>();
    fixture.board.watch(new BoardFilter.OfTx(txHash(99)), "", events::add, end -> events.add(null));
    fixture.runTurns();
    assertThat(events).containsExactly(new BoardEvent.Heartbeat("b-3"));
    addLifecycles(fixture, 3, 5);
    fixture.runTurns();
    assertThat(events).hasSize(1);
  }

  @Test
  void aLongBacklogComesInTurnsThatLeaveRoomForOthers() {
    BoardFixture fixture = new BoardFixture("b", BoardLimits.DEFAULT);
    addLifecycles(fixture, 0, 1_000);
    Watcher watcher = new Watcher(fixture, ALL).watch();
    fixture.loop.time().runNext();
    assertThat(watcher.seen).hasSizeBetween(1, 500);
    fixture.runTurns();
    assertThat(watcher.seen).hasSize(1_000);
  }

  @Test
  void aPausedWatcherMissesNothingAndACancelledOneSeesNothing() {
    BoardFixture fixture = new BoardFixture("b", BoardLimits.DEFAULT);
    Watcher watcher = new Watcher(fixture, ALL).watch();
    fixture.runTurns();
    watcher.subscription.pause();
    addLifecycles(fixture, 0, 10);
    fixture.runTurns();
    assertThat(watcher.seen).isEmpty();
    watcher.subscription.resume();
    fixture.runTurns();
    assertThat(watcher.seen).hasSize(10);
    addLifecycles(fixture, 10, 20);
    watcher.subscription.cancel();
    watcher.subscription.cancel();
    fixture.runTurns();
    assertThat(watcher.seen).hasSize(10);
    assertThat(watcher.ends).isEmpty();
    assertThat(fixture.board.watchers()).isZero();
  }

  @Test
  void aWatcherThatEntriesLeftUnseenIsTold_L11() {
    BoardFixture fixture = new BoardFixture("b", BoardFixture.limits(10, 2));
    Watcher slow = new Watcher(fixture, ALL).watch();
    Watcher quick = new Watcher(fixture, ALL).watch();
    fixture.runTurns();
    slow.subscription.pause();
    addLifecycles(fixture, 0, 10);
    fixture.runTurns();
    assertThat(slow.ends).isEmpty();
    addLifecycles(fixture, 10, 11);
    fixture.runTurns();
    assertThat(slow.ends).hasSize(1).first().isInstanceOf(UnavailableException.class);
    slow.subscription.resume();
    addLifecycles(fixture, 11, 12);
    fixture.runTurns();
    assertThat(slow.seen).isEmpty();
    assertThat(slow.ends).hasSize(1);
    assertThat(quick.seen).hasSize(12);
    assertThat(quick.ends).isEmpty();
  }

  @Test
  void watchersAreCounted_L11() {
    BoardFixture fixture = new BoardFixture("b", BoardFixture.limits(10, 2));
    Watcher first = new Watcher(fixture, ALL).watch();
    new Watcher(fixture, ALL).watch();
    assertThatThrownBy(() -> new Watcher(fixture, ALL).watch())
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("2 watchers");
    assertThat(fixture.board.watchers()).isEqualTo(2);
    first.subscription.cancel();
    fixture.runTurns();
    new Watcher(fixture, ALL).watch();
    assertThat(fixture.board.watchers()).isEqualTo(2);
  }

  @Test
  void aFailingWatcherIsDroppedAndTheOthersGoOn() {
    BoardFixture fixture = new BoardFixture("b", BoardLimits.DEFAULT);
    List<Throwable> ends = new ArrayList<>();
    IllegalStateException fault = new IllegalStateException("a watcher's fault");
    fixture.board.watch(
        ALL,
        "",
        event -> {
          throw fault;
        },
        ends::add);
    Watcher other = new Watcher(fixture, ALL).watch();
    addLifecycles(fixture, 0, 3);
    fixture.runTurns();
    assertThat(ends).containsExactly(fault);
    assertThat(other.seen).hasSize(3);
    assertThat(fixture.board.watchers()).isEqualTo(1);
  }

  @Test
  void whatAWatcherAddsIsSeenByAllInOneOrder() {
    BoardFixture fixture = new BoardFixture("b", BoardLimits.DEFAULT);
    fixture.board.watch(
        ALL,
        "",
        event -> {
          if (event instanceof BoardEvent.Progressed progressed
              && progressed.update().stage() == Lifecycle.Stage.ACCEPTED) {
            fixture.board.add(lifecycle(100, Lifecycle.Stage.CERTIFIED, ""), EFFECTS);
          }
        },
        end -> {});
    Watcher other = new Watcher(fixture, ALL).watch();
    addLifecycles(fixture, 0, 1);
    fixture.runTurns();
    assertThat(other.seen)
        .containsExactly(
            lifecycle(0, Lifecycle.Stage.ACCEPTED, ""),
            lifecycle(100, Lifecycle.Stage.CERTIFIED, ""));
  }

  /** Watchers of all kinds come, go, pause and resume at random: nobody misses or repeats. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noGapAndNoRepetitionWhateverTheSchedule(long seed) {
    Random random = new Random(seed);
    BoardFixture fixture = new BoardFixture("b", BoardLimits.DEFAULT);
    List<BoardFilter> filters =
        List.of(
            ALL,
            new BoardFilter.OfTx(txHash(1)),
            new BoardFilter.OfAddress(address(1)),
            new BoardFilter.OfAddress(address(3)));
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      watchers.add(new Watcher(fixture, filters.get(i % filters.size())).watch());
    }
    List<List<Object>> expected = new ArrayList<>();
    filters.forEach(filter -> expected.add(new ArrayList<>()));
    int added = 0;
    for (int step = 0; step < 2_000; step++) {
      Watcher watcher = watchers.get(random.nextInt(watchers.size()));
      switch (random.nextInt(8)) {
        case 0 -> watcher.subscription.pause();
        case 1 -> watcher.subscription.resume();
        case 2 -> {
          watcher.subscription.cancel();
          watcher.watch();
        }
        case 3 -> fixture.runTurns();
        case 4 -> fixture.loop.time().runNext();
        default -> {
          int number = random.nextInt(4);
          Effects effects = effects(address(number), address(random.nextInt(4)), added++);
          Object shown = add(fixture.board, random, number, effects);
          expected.get(0).add(shown);
          if (number == 1) {
            expected.get(1).add(shown);
          }
          for (int i = 2; i < 4; i++) {
            BoardFilter.OfAddress of = (BoardFilter.OfAddress) filters.get(i);
            if (effects.sender().equals(of.address()) || effects.recipient().equals(of.address())) {
              expected.get(i).add(shown);
            }
          }
        }
      }
    }
    watchers.forEach(watcher -> watcher.subscription.resume());
    fixture.runTurns();
    for (int i = 0; i < watchers.size(); i++) {
      assertThat(watchers.get(i).seen)
          .as("watcher %d with seed %d", i, seed)
          .isEqualTo(expected.get(i % filters.size()));
      assertThat(watchers.get(i).ends).isEmpty();
    }
  }

  private static Object add(BulletinBoard board, Random random, int number, Effects effects) {
    if (random.nextInt(50) == 0) {
      // A signer has one certificate for each payment: the effects make each another payment.
      var certificate = certificate(random.nextInt(4), number, effects);
      if (board.find(certificate.txHash(), certificate.signer()).isEmpty()) {
        board.add(certificate);
        return certificate.certificate();
      }
    }
    Lifecycle update = lifecycle(number, Lifecycle.Stage.ACCEPTED, effects.nonceSeq().toString());
    board.add(update, effects);
    return update;
  }
}
