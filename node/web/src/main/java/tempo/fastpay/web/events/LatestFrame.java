package tempo.fastpay.web.events;

import io.vertx.core.buffer.Buffer;

/**
 * Holds the newest state of something of which only that counts: a reader that missed some misses
 * nothing.
 */
final class LatestFrame {
  private Buffer text = Buffer.buffer();
  private long version;

  /** Sets the state, and has every reader told. */
  void change(Buffer now) {
    text = now;
    version++;
  }

  /** Sets the state for readers that come later; the others are not told. */
  void refresh(Buffer now) {
    text = now;
  }

  Buffer text() {
    return text;
  }

  /** The version of the state; 0: there is none yet. */
  long version() {
    return version;
  }
}
