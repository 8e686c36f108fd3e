package tempo.fastpay.proto.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;

/** Every way to spoil one field of an object, at any depth. */
public final class JsonMutations {
  private static final String TOO_LONG = "x".repeat(WireLimits.TEXT_LIMIT_CHARS + 1);
  private static final BigInteger TOO_BIG = BigInteger.ONE.shiftLeft(256);

  /**
   * A spoilt object.
   *
   * @param name of the spoilt field
   * @param path where it is
   */
  public record Mutation(String name, String path, String how, JsonObject object) {}

  private record Spoilt(String name, String path, String how, Object value) {}

  private JsonMutations() {}

  /** Decodes the object, then shows that it is refused, by the path, with any field spoilt. */
  public static void eachIsRefused(
      JsonObject object,
      Function<JsonObject, ?> decode,
      Predicate<Mutation> allowed,
      Set<String> spoilt) {
    assertThat(decode.apply(object)).isNotNull();
    for (Mutation mutation : of(object)) {
      if (allowed.test(mutation)) {
        continue;
      }
      assertThatThrownBy(
              () -> decode.apply(mutation.object()), "%s %s", mutation.path(), mutation.how())
          .isInstanceOf(MalformedRequestException.class)
          .hasMessageContaining(
              mutation.how().equals("left out") ? mutation.name() : mutation.path());
      spoilt.add(mutation.name());
    }
  }

  public static List<Mutation> of(JsonObject object) {
    List<Mutation> mutations = new ArrayList<>();
    mutations.add(
        new Mutation("surprise", "surprise", "unknown", object.copy().put("surprise", 1)));
    for (Map.Entry<String, Object> entry : object) {
      String name = entry.getKey();
      JsonObject without = object.copy();
      without.remove(name);
      mutations.add(new Mutation(name, name, "left out", without));
      for (Spoilt spoilt : spoil(name, entry.getValue())) {
        mutations.add(
            new Mutation(
                spoilt.name(),
                name + spoilt.path(),
                spoilt.how(),
                object.copy().put(name, spoilt.value())));
      }
    }
    return mutations;
  }

  private static List<Spoilt> spoil(String name, Object value) {
    Map<String, Object> others = new LinkedHashMap<>();
    List<Spoilt> spoilt = new ArrayList<>();
    others.put("null", null);
    if (value instanceof JsonObject object) {
      others.put("an array", new JsonArray());
      of(object)
          .forEach(
              inner ->
                  spoilt.add(
                      new Spoilt(inner.name(), "." + inner.path(), inner.how(), inner.object())));
    } else if (value instanceof JsonArray array) {
      others.put("an object", new JsonObject());
      for (int i = 0; i < array.size(); i++) {
        for (Spoilt inner : spoil(name, array.getValue(i))) {
          JsonArray copy = array.copy();
          copy.set(i, inner.value());
          spoilt.add(new Spoilt(inner.name(), "[" + i + "]" + inner.path(), inner.how(), copy));
        }
      }
    } else {
      others.put("an object", new JsonObject());
      scalars(value, others);
    }
    others.forEach((how, other) -> spoilt.add(new Spoilt(name, "", how, other)));
    return spoilt;
  }

  private static void scalars(Object value, Map<String, Object> others) {
    if (value instanceof String text && text.startsWith("0x")) {
      others.put("no 0x", text.substring(2));
      others.put("odd", text + "0");
      others.put("longer", text + "00");
      others.put("no hex", text.substring(0, text.length() - 1) + "g");
    } else if (value instanceof String text && text.matches("[0-9]+")) {
      others.put("negative", "-" + text);
      others.put("a fraction", 1.5);
      others.put("signed", "+" + text);
      others.put("empty", "");
      others.put("too big", TOO_BIG.toString());
      others.put("too big a number", TOO_BIG);
      others.put("negative number", -1);
    } else if (value instanceof Integer) {
      others.put("negative number", -1);
      others.put("too big a number", TOO_BIG);
    } else if (value instanceof String) {
      others.put("too long", TOO_LONG);
    } else {
      others.put("text", "yes");
    }
  }
}
