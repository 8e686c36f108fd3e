package tempo.fastpay.web.bridge;

import io.vertx.core.json.JsonObject;

/** Carries a conversation: a TCP socket or a WebSocket. Used on its own context. */
interface Line {
  void write(JsonObject message);

  /** True while the client reads more slowly than it is written to. */
  boolean isFull();

  /** Reads nothing more from the client until it has read what was written. */
  void pauseUntilDrained();

  /** Closes it now, whether or not the client has read what was written. */
  void cut();

  /** The differences between the two protocols; both are those of Vert.x's own bridges. */
  enum Dialect {
    BROWSER("rec", false),
    TCP("message", true);

    private final String told;
    private final boolean answersPings;

    Dialect(String told, boolean answersPings) {
      this.told = told;
      this.answersPings = answersPings;
    }

    /** The type of a message that brings an answer or an event. */
    String told() {
      return told;
    }

    boolean answersPings() {
      return answersPings;
    }
  }
}
