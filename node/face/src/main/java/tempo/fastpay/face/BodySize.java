package tempo.fastpay.face;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;

/** Measures a JSON body that was not read from text here, without writing it. */
final class BodySize {
  /** The characters counted for a value that is no text: a number, a word, the marks around it. */
  private static final int VALUE_CHARS = 4;

  private long chars;

  private BodySize() {}

  /**
   * Refuses a body that is longer or deeper than {@link WireLimits} allow.
   *
   * @throws MalformedRequestException saying which limit
   */
  static void check(JsonObject body) {
    new BodySize().value(body, 0);
  }

  private void value(Object value, int depth) {
    if (depth > WireLimits.JSON_NESTING_LIMIT) {
      throw new MalformedRequestException(
          "expected a body nested at most " + WireLimits.JSON_NESTING_LIMIT + " deep");
    }
    add(VALUE_CHARS);
    if (value instanceof CharSequence text) {
      add(text.length());
    } else if (value instanceof JsonObject object) {
      fields(object.getMap(), depth);
    } else if (value instanceof Map<?, ?> map) {
      fields(map, depth);
    } else if (value instanceof JsonArray array) {
      items(array.getList(), depth);
    } else if (value instanceof Iterable<?> list) {
      items(list, depth);
    }
  }

  private void fields(Map<?, ?> map, int depth) {
    map.forEach(
        (name, value) -> {
          add(String.valueOf(name).length());
          value(value, depth + 1);
        });
  }

  private void items(Iterable<?> items, int depth) {
    items.forEach(item -> value(item, depth + 1));
  }

  private void add(int more) {
    chars += more;
    if (chars > WireLimits.JSON_LIMIT_CHARS) {
      throw new MalformedRequestException(
          "expected a body of at most " + WireLimits.JSON_LIMIT_CHARS + " characters");
    }
  }
}
