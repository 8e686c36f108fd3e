package tempo.fastpay.testkit;

import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** Holds entries in the order in which they came, and serves their watchers. */
final class MockBoard {
  /** Entries held; no test needs more, and one that does should fail. */
  static final int ENTRIES_LIMIT = 100_000;

  private static final String CURSOR_PREFIX = "mock-";

  private final List<Entry> entries = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final UnaryOperator<Certificate> shown;
  private int hidden;

  private record Entry(
      BoardEvent event, TxHash txHash, Address sender, Address recipient, long storedMillis) {
    boolean matches(BoardFilter filter) {
      if (filter instanceof BoardFilter.OfTx ofTx) {
        return ofTx.txHash().equals(txHash);
      }
      return !(filter instanceof BoardFilter.OfAddress ofAddress)
          || ofAddress.address().equals(sender)
          || ofAddress.address().equals(recipient);
    }
  }

  /** A stream that has got as far as {@code position}. */
  static final class Watcher {
    private final BoardFilter filter;
    private final Handler<BoardEvent> onEvent;
    private final Handler<Throwable> onEnd;
    private int position;

    Watcher(
        BoardFilter filter, int position, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
      this.filter = filter;
      this.position = position;
      this.onEvent = onEvent;
      this.onEnd = onEnd;
    }
  }

  /**
   * Makes an empty board.
   *
   * @param shown changes a certificate on its way to a reader, or leaves it as it is
   */
  MockBoard(UnaryOperator<Certificate> shown) {
    this.shown = shown;
  }

  void add(
      Function<String, BoardEvent> event,
      TxHash txHash,
      Address sender,
      Address recipient,
      long nowMillis) {
    if (entries.size() >= ENTRIES_LIMIT) {
      throw new IllegalStateException("the mock's board is full");
    }
    String cursor = cursor(entries.size() + 1);
    entries.add(new Entry(event.apply(cursor), txHash, sender, recipient, nowMillis));
    watchers.forEach(this::pump);
  }

  /** Hides the newest entries, as many as given. */
  void hide(int events) {
    hidden = events;
    watchers.forEach(this::pump);
  }

  private int visible() {
    return Math.max(0, entries.size() - hidden);
  }

  private static String cursor(int position) {
    return CURSOR_PREFIX + position;
  }

  /** A cursor that is not ours means the oldest entry, as it does at a validator that restarted. */
  private int position(String cursor) {
    for (int i = entries.size(); i > 0; i--) {
      if (cursor(i).equals(cursor)) {
        return i;
      }
    }
    return 0;
  }

  BoardPage page(BoardQuery query) {
    List<Certificate> page = new ArrayList<>();
    int at = position(query.cursor());
    while (at < visible() && page.size() < query.limit()) {
      Entry entry = entries.get(at++);
      if (entry.event() instanceof BoardEvent.Certified certified
          && entry.matches(query.filter())
          && !UInt64.of(entry.storedMillis()).isLessThan(query.sinceUnixMillis())) {
        page.add(shown.apply(certified.certificate()));
      }
    }
    return new BoardPage(page, cursor(at));
  }

  /** A page of entries of every kind. */
  BoardEventsPage events(BoardQuery query) {
    List<BoardEvent> page = new ArrayList<>();
    int at = position(query.cursor());
    while (at < visible() && page.size() < query.limit()) {
      Entry entry = entries.get(at++);
      if (entry.matches(query.filter())) {
        page.add(shown(entry));
      }
    }
    return new BoardEventsPage(page, cursor(at));
  }

  private BoardEvent shown(Entry entry) {
    return entry.event() instanceof BoardEvent.Certified certified
        ? new BoardEvent.Certified(shown.apply(certified.certificate()), certified.cursor())
        : entry.event();
  }

  /** Starts a stream: the entries held, a heartbeat, then new entries. */
  Watcher watch(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    Watcher watcher = new Watcher(filter, position(cursor), onEvent, onEnd);
    watchers.add(watcher);
    pump(watcher);
    beat(watcher);
    return watcher;
  }

  private void pump(Watcher watcher) {
    while (watcher.position < visible()) {
      Entry entry = entries.get(watcher.position++);
      if (entry.matches(watcher.filter)) {
        watcher.onEvent.handle(shown(entry));
      }
    }
  }

  /** Sends a heartbeat to every stream. */
  void beat() {
    watchers.forEach(MockBoard::beat);
  }

  private static void beat(Watcher watcher) {
    watcher.onEvent.handle(new BoardEvent.Heartbeat(cursor(watcher.position)));
  }

  void leave(Watcher watcher) {
    watchers.remove(watcher);
  }

  void endAll(Throwable cause) {
    List<Watcher> ended = List.copyOf(watchers);
    watchers.clear();
    ended.forEach(watcher -> watcher.onEnd.handle(cause));
  }
}
