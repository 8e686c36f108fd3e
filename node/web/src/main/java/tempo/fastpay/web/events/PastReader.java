package tempo.fastpay.web.events;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Reads for one stream the entries that the ring no longer holds, page by page from the
 * aggregator's board, until the ring goes on where the last page ended. Only so many read at once,
 * since each holds a page until its reader has taken it.
 */
final class PastReader {
  private static final long RETRY_MS = 1_000;

  private enum State {
    IDLE,
    /** For its turn, or for the aggregator. */
    WAITING,
    READY,
    /** The page is with the stream, until that asks for more. */
    TAKEN
  }

  private final EventHub hub;
  private final Wanted wanted;
  private final Runnable onChange;
  private State state = State.IDLE;
  private String cursor;
  private Buffer page = Buffer.buffer();
  private boolean hasTurn;
  private boolean isClosed;

  /** The position where the ring ended when the board had no more; -1: it may have more. */
  private long endedAt = -1;

  private long takenNanos;
  private long notBeforeNanos = System.nanoTime();

  /**
   * Makes a reader at rest.
   *
   * @param onChange when {@link #next} may have something, or {@link #joined}
   */
  PastReader(EventHub hub, Wanted wanted, String cursor, Runnable onChange) {
    this.hub = hub;
    this.wanted = wanted;
    this.cursor = cursor;
    this.onChange = onChange;
  }

  /** The position where the ring goes on; empty while there is more of the past. */
  OptionalLong joined() {
    return state == State.IDLE || state == State.TAKEN
        ? hub.ring().after(cursor)
        : OptionalLong.empty();
  }

  /** Returns the next page, once; asking for it says that the one before has been written. */
  Optional<Buffer> next() {
    if (state == State.READY) {
      state = State.TAKEN;
      takenNanos = System.nanoTime();
      return Optional.of(page);
    }
    if (state == State.TAKEN) {
      rest();
    }
    boolean mayHaveMore = endedAt != hub.ring().next();
    if (state == State.IDLE && mayHaveMore && System.nanoTime() - notBeforeNanos >= 0) {
      state = State.WAITING;
      hub.takeTurn(this);
    }
    return Optional.empty();
  }

  private void rest() {
    state = State.IDLE;
    page = Buffer.buffer();
    if (hasTurn) {
      hasTurn = false;
      hub.endTurn();
    }
  }

  /** Asks for the next page: it is this reader's turn. */
  void read() {
    hasTurn = true;
    Future<BoardEventsPage> asked =
        Future.succeededFuture()
            .compose(
                now ->
                    hub.aggregator()
                        .boardEvents(
                            new BoardQuery(
                                wanted.filter(), UInt64.ZERO, hub.limits().pageLimit(), cursor)))
            .timeout(WireLimits.CALL_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    hub.loop().onLoop(asked).onComplete(this::take, failure -> failed());
  }

  private void take(BoardEventsPage read) {
    if (isClosed) {
      return;
    }
    for (BoardEvent event : read.events()) {
      Frame.of(event, hub.codec())
          .filter(frame -> wanted.kinds().contains(frame.kind()))
          .ifPresent(frame -> page.appendBuffer(frame.text()));
    }
    cursor = read.nextCursor();
    if (read.events().isEmpty()) {
      endedAt = hub.ring().next();
      rest();
    } else {
      endedAt = -1;
      state = State.READY;
      if (page.length() == 0) {
        // Nothing of it is wanted: the next page is asked for at once.
        rest();
      }
    }
    onChange.run();
  }

  private void failed() {
    if (!isClosed) {
      notBeforeNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
      rest();
    }
  }

  /** True if a page has not been written for so long. */
  boolean isHeld(long limitNanos) {
    return state == State.TAKEN && System.nanoTime() - takenNanos > limitNanos;
  }

  void close() {
    isClosed = true;
    rest();
    hub.leaveQueue(this);
  }
}
