package tempo.fastpay.web.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.loop.HardClose;
import tempo.fastpay.protocol.api.BoardFilter;

/**
 * Sends the board to one reader. It writes as much as its connection takes and goes on when that
 * drains; until then it holds its place and nothing else. A reader that falls out of the ring, or
 * takes nothing for too long, is closed: it resumes by its cursor.
 */
final class EventStream {
  /** When a reader comes back whose stream ended. */
  private static final long RETRY_MS = 2_000;

  private final EventHub hub;
  private final HttpConnection connection;
  private final HttpServerResponse response;
  private final Wanted wanted;
  private final Runnable onClosed;

  /** The version of each {@link LatestFrame} that the reader was told. */
  private final long[] told;

  /** The text being written, in pieces that one queue can hold. */
  private Buffer text = Buffer.buffer(SseText.retry(RETRY_MS));

  private int written;

  /** There while the reader is told of what the ring no longer holds. */
  private Optional<PastReader> past = Optional.empty();

  private long position;

  /** The last place that the reader was told. */
  private String placeTold = "";

  private boolean isQuiet;
  private boolean isClosed;
  private boolean isPumping;

  /** Written and not taken: counted here, since Vert.x counts pieces and not bytes. */
  private int untakenBytes;

  private long lastTakenNanos;

  EventStream(EventHub hub, HttpServerRequest request, Wanted wanted, Runnable onClosed) {
    this.hub = hub;
    this.connection = request.connection();
    this.response = request.response();
    this.wanted = wanted;
    this.onClosed = onClosed;
    this.told = new long[hub.standings().size()];
  }

  /**
   * Writes the first events.
   *
   * @param cursor as {@link EventHub#open} says
   */
  void start(Optional<String> cursor) {
    response.closeHandler(left -> closed());
    response.exceptionHandler(broken -> closed());
    if (cursor.isPresent()) {
      past = Optional.of(new PastReader(hub, wanted, cursor.get(), this::pump));
    } else {
      position = hub.ring().next();
      appendPlace();
    }
    pump();
  }

  private void appendPlace() {
    String place = hub.ring().cursorBefore(position);
    if (!place.isEmpty() && !place.equals(placeTold)) {
      placeTold = place;
      text.appendString(SseText.place(place));
    }
  }

  /** Writes what is not written yet, as far as the connection takes it. */
  void pump() {
    if (isPumping) {
      // A piece was taken at once: the loop below goes on.
      return;
    }
    isPumping = true;
    while (!isClosed && untakenBytes < hub.limits().queueLimitBytes()) {
      if (written < text.length()) {
        writePiece();
      } else if (!findText()) {
        break;
      }
    }
    isPumping = false;
  }

  private void writePiece() {
    int length = Math.min(text.length() - written, hub.limits().queueLimitBytes());
    Buffer piece = text.slice(written, written + length);
    written += length;
    isQuiet = false;
    if (untakenBytes == 0) {
      lastTakenNanos = System.nanoTime();
    }
    untakenBytes += length;
    response
        .write(piece)
        .onSuccess(
            taken -> {
              untakenBytes -= length;
              lastTakenNanos = System.nanoTime();
              pump();
            });
  }

  /** False where there is nothing to write now. */
  private boolean findText() {
    text = Buffer.buffer();
    written = 0;
    appendStandings();
    if (text.length() == 0 && past.isPresent()) {
      appendPast(past.get());
    }
    if (text.length() == 0 && past.isEmpty()) {
      appendEntries();
    }
    return text.length() > 0;
  }

  private void appendStandings() {
    for (int i = 0; i < told.length; i++) {
      LatestFrame standing = hub.standings().get(i);
      if (told[i] != standing.version()) {
        told[i] = standing.version();
        text.appendBuffer(standing.text());
      }
    }
  }

  private void appendPast(PastReader reader) {
    OptionalLong joined = reader.joined();
    if (joined.isPresent()) {
      position = joined.getAsLong();
      reader.close();
      past = Optional.empty();
    } else {
      reader.next().ifPresent(text::appendBuffer);
    }
  }

  private void appendEntries() {
    EventRing ring = hub.ring();
    if (position < ring.first()) {
      closeAsSlow();
      return;
    }
    while (position < ring.next()) {
      Frame frame = ring.get(position);
      Optional<Boolean> isWanted = isWanted(frame);
      if (isWanted.isEmpty() || !hasRoom(frame)) {
        return;
      }
      if (isWanted.get()) {
        text.appendBuffer(frame.text());
        placeTold = frame.cursor();
      }
      position++;
    }
  }

  private boolean hasRoom(Frame frame) {
    return text.length() == 0
        || text.length() + frame.text().length() <= hub.limits().queueLimitBytes();
  }

  /** True if the reader wants the entry; empty while its parties are not known. */
  private Optional<Boolean> isWanted(Frame frame) {
    if (!wanted.kinds().contains(frame.kind())) {
      return Optional.of(false);
    }
    if (wanted.filter() instanceof BoardFilter.OfTx tx) {
      return Optional.of(tx.txHash().equals(frame.txHash()));
    }
    if (wanted.filter() instanceof BoardFilter.OfAddress address) {
      return frame
          .parties()
          .or(() -> hub.parties().find(frame.txHash()))
          .map(parties -> address.selects(parties.sender(), parties.recipient()));
    }
    return Optional.of(true);
  }

  /** Closes a reader that takes nothing; lets one go on that waited for the past. */
  void check() {
    long limitNanos = TimeUnit.MILLISECONDS.toNanos(hub.limits().stallMs());
    boolean isStalled = untakenBytes > 0 && System.nanoTime() - lastTakenNanos > limitNanos;
    if (isStalled || past.filter(reader -> reader.isHeld(limitNanos)).isPresent()) {
      closeAsSlow();
    } else {
      pump();
    }
  }

  /** Says that the stream lives, where nothing else has said so, and how far it has come. */
  void beat() {
    if (isQuiet && written == text.length() && untakenBytes == 0) {
      text = Buffer.buffer(SseText.COMMENT);
      written = 0;
      if (past.isEmpty()) {
        appendPlace();
      }
      pump();
    }
    isQuiet = true;
  }

  /** Ends the stream, since the node stops. */
  void end() {
    response.end();
    closed();
  }

  private void closeAsSlow() {
    hub.countSlow();
    closed();
    HardClose.now(connection);
  }

  private void closed() {
    if (!isClosed) {
      isClosed = true;
      past.ifPresent(PastReader::close);
      hub.closed(this);
      onClosed.run();
    }
  }
}
