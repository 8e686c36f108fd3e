package tempo.fastpay.web.events;

import io.vertx.core.buffer.Buffer;

/** Something of which only the newest state counts: a reader that missed some misses nothing. */
final class LatestFrame {
  private Buffer text = Buffer.buffer();
  private long version;

  /** Tells everybody. */
  void change(Buffer now) {
    text = now;
    version++;
  }

  /** Tells only those who come. */
  void refresh(Buffer now) {
    text = now;
  }

  Buffer text() {
    return text;
  }

  /** 0: nothing to tell yet. */
  long version() {
    return version;
  }
}
