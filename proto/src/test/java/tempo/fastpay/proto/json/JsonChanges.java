package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One field of an object changed to another value of its kind, or left out, at any depth. */
public final class JsonChanges {
  /**
   * A changed object.
   *
   * @param path of the field
   */
  public record Change(String path, String how, JsonObject object) {
    boolean isLeftOut() {
      return how.equals("left out");
    }
  }

  private record Changed(String path, String how, Object value) {}

  private JsonChanges() {}

  public static List<Change> of(JsonObject object) {
    return inside("", object).stream()
        .map(changed -> new Change(changed.path(), changed.how(), (JsonObject) changed.value()))
        .toList();
  }

  private static List<Changed> inside(String path, JsonObject object) {
    List<Changed> changes = new ArrayList<>();
    changes.add(new Changed(path + ".surprise", "added", object.copy().put("surprise", "1")));
    for (Map.Entry<String, Object> field : object) {
      String name = field.getKey();
      JsonObject without = object.copy();
      without.remove(name);
      changes.add(new Changed(path + "." + name, "left out", without));
      for (Changed inner : of(path + "." + name, field.getValue())) {
        changes.add(new Changed(inner.path(), inner.how(), object.copy().put(name, inner.value())));
      }
    }
    return changes;
  }

  private static List<Changed> of(String path, Object value) {
    if (value instanceof JsonObject object) {
      return inside(path, object);
    }
    if (value instanceof JsonArray array) {
      return items(path, array);
    }
    Object other;
    if (value instanceof Integer number) {
      other = number + 1;
    } else {
      String text = (String) value;
      char last = text.charAt(text.length() - 1);
      other = text.substring(0, text.length() - 1) + (last == '1' ? '2' : '1');
    }
    return List.of(new Changed(path, "changed", other));
  }

  private static List<Changed> items(String path, JsonArray array) {
    List<Changed> changes = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String item = path + "[" + i + "]";
      for (Changed inner : of(item, array.getValue(i))) {
        JsonArray copy = array.copy();
        copy.set(i, inner.value());
        changes.add(new Changed(inner.path(), inner.how(), copy));
      }
      JsonArray without = array.copy();
      without.remove(i);
      changes.add(new Changed(item, "left out", without));
      changes.add(new Changed(item, "added", array.copy().add(array.getValue(i))));
    }
    return changes;
  }
}
