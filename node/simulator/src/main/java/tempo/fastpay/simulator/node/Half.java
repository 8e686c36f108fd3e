package tempo.fastpay.simulator.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;

/** Loses a part of an answer that is well-formed without it. */
final class Half {
  /** No answer is whole without these. */
  private static final List<String> NEEDED =
      List.of("number", "hash", "parentHash", "transactions", "blockHash", "blockNumber");

  private static final int SHORTEST_CHARS = 40;

  private Half() {}

  static Object of(Object value, Random random) {
    if (value instanceof JsonObject object) {
      JsonObject rest = object.copy();
      rest.remove(NEEDED.get(random.nextInt(NEEDED.size())));
      return rest;
    }
    if (value instanceof JsonArray list && !list.isEmpty()) {
      JsonArray rest = list.copy();
      rest.remove(rest.size() - 1);
      return rest;
    }
    // A short text is a number, and half of one is another number.
    return value instanceof String text && text.length() > SHORTEST_CHARS
        ? text.substring(0, text.length() / 4 * 2)
        : value;
  }
}
