package tempo.fastpay.face.board;

import io.vertx.core.Handler;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;

/** A place on the board that moves on as its watcher takes entries: no queue of its own. */
final class BoardWatch implements ValidatorApi.Subscription {
  /** The events taken in one turn at most: after them the context serves others first. */
  private static final int EVENTS_PER_TURN = 128;

  private static final Logger LOG = LoggerFactory.getLogger(BoardWatch.class);

  private final BulletinBoard board;
  private final BoardFilter filter;
  private final Handler<BoardEvent> onEvent;
  private final Handler<Throwable> onEnd;

  private long position;
  private boolean greeted;
  private boolean turnAhead;
  // Set by the watcher, whose context may be another.
  private volatile boolean paused;
  private volatile boolean ended;

  BoardWatch(
      BulletinBoard board,
      BoardFilter filter,
      long position,
      Handler<BoardEvent> onEvent,
      Handler<Throwable> onEnd) {
    this.board = board;
    this.filter = filter;
    this.position = position;
    this.onEvent = onEvent;
    this.onEnd = onEnd;
  }

  @Override
  public void cancel() {
    ended = true;
    board.inLaterTurn(() -> board.ended(this));
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    board.inLaterTurn(this::wake);
  }

  void wake() {
    if (!turnAhead && !ended) {
      turnAhead = true;
      board.inLaterTurn(this::turn);
    }
  }

  private void turn() {
    int delivered = 0;
    while (!ended && !paused && delivered < EVENTS_PER_TURN && hasUnseen()) {
      deliverNext();
      delivered++;
    }
    turnAhead = false;
    if (!ended && position < board.firstSequence() - 1) {
      end(
          new UnavailableException(
              "the watcher was too slow: entries left the bulletin board unseen; watch again", 0));
    } else if (!paused && hasUnseen()) {
      wake();
    }
  }

  private boolean hasUnseen() {
    return position >= board.firstSequence() - 1 && (position < board.lastSequence() || !greeted);
  }

  private void deliverNext() {
    Optional<BoardEntry> next = board.next(filter, position);
    position = next.map(BoardEntry::sequence).orElse(board.lastSequence());
    if (next.isPresent()) {
      deliver(next.get().event());
    } else if (!greeted) {
      deliver(new BoardEvent.Heartbeat(board.cursorAt(position)));
    }
  }

  private void deliver(BoardEvent event) {
    greeted = true;
    try {
      onEvent.handle(event);
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setMessage("a watcher of the bulletin board failed and is dropped")
          .setCause(e)
          .log();
      end(e);
    }
  }

  private void end(RuntimeException cause) {
    if (!ended) {
      ended = true;
      board.ended(this);
      onEnd.handle(cause);
    }
  }
}
