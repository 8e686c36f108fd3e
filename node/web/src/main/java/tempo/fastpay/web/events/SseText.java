package tempo.fastpay.web.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Writes server-sent events as text. */
public final class SseText {
  public static final String TYPE = "text/event-stream";

  /** A line that readers skip. */
  public static final String COMMENT = ":\n\n";

  private SseText() {}

  /** Writes an event from which a reader cannot resume. */
  public static Buffer event(String name, JsonObject data) {
    return Buffer.buffer("event: " + name + "\ndata: " + data.encode() + "\n\n");
  }

  /** Writes an event after which a reader resumes. */
  static Buffer event(String name, String cursor, JsonObject data) {
    return Buffer.buffer(
        "event: " + name + "\n" + idLine(cursor) + "data: " + data.encode() + "\n\n");
  }

  /** Writes no event, only the place to resume from. */
  static String place(String cursor) {
    return idLine(cursor) + "\n";
  }

  /** Writes when a reader whose stream ended may come back. */
  static String retry(long millis) {
    return "retry: " + millis + "\n\n";
  }

  private static String idLine(String cursor) {
    if (cursor.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a cursor with control characters");
    }
    return "id: " + cursor + "\n";
  }
}
