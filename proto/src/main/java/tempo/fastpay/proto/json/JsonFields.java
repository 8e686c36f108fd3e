package tempo.fastpay.proto.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Reads one JSON object field by field, and remembers which fields were asked for: {@link #end}
 * refuses the others. A refusal names the field by its path.
 */
public final class JsonFields {
  private static final int WORD_LIMIT_DIGITS = 78;
  private static final int WORD_BITS = 256;

  private final String path;
  private final JsonObject object;
  private final TreeSet<String> known = new TreeSet<>();

  private JsonFields(String path, JsonObject object) {
    this.path = path;
    this.object = object;
  }

  /** Reads a whole object with {@code read}, and refuses fields that were not asked for. */
  public static <T> T read(JsonObject object, Function<JsonFields, T> read) {
    return read("", object, read);
  }

  private static <T> T read(String path, Object value, Function<JsonFields, T> read) {
    if (!(value instanceof JsonObject object)) {
      throw Check.expected(path, "an object", kind(value));
    }
    JsonFields fields = new JsonFields(path, object);
    T result = read.apply(fields);
    fields.end();
    return result;
  }

  private void end() {
    for (String name : object.fieldNames()) {
      if (!known.contains(name)) {
        throw new MalformedRequestException(
            at(name) + ": unknown field; known here: " + String.join(", ", known));
      }
    }
  }

  /** The path of the object; empty for the whole. */
  String path() {
    return path;
  }

  public String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  public boolean has(String name) {
    known.add(name);
    return object.containsKey(name);
  }

  /** True if the first of two fields is there, false if the second is; refuses none and both. */
  boolean either(String first, String second) {
    boolean hasFirst = has(first);
    if (hasFirst == has(second)) {
      throw new MalformedRequestException(
          (path.isEmpty() ? "" : path + ": ")
              + "expected exactly one of the fields "
              + first
              + " and "
              + second);
    }
    return hasFirst;
  }

  private Object value(String name) {
    if (!has(name)) {
      throw Check.missing(at(name));
    }
    return object.getValue(name);
  }

  private <T> Optional<T> optional(String name, Function<String, T> read) {
    return has(name) ? Optional.of(read.apply(name)) : Optional.empty();
  }

  public <T> T object(String name, Function<JsonFields, T> read) {
    return read(at(name), value(name), read);
  }

  public <T> Optional<T> optionalObject(String name, Function<JsonFields, T> read) {
    return optional(name, n -> object(n, read));
  }

  /** Reads the objects of an array. */
  public <T> List<T> objects(String name, int limit, Function<JsonFields, T> read) {
    JsonArray array = array(name, limit);
    List<T> results = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      results.add(read(at(name) + "[" + i + "]", array.getValue(i), read));
    }
    return results;
  }

  List<String> texts(String name, int limit, int limitChars) {
    JsonArray array = array(name, limit);
    List<String> results = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      results.add(text(at(name) + "[" + i + "]", array.getValue(i), limitChars));
    }
    return results;
  }

  private JsonArray array(String name, int limit) {
    if (!(value(name) instanceof JsonArray array)) {
      throw Check.expected(at(name), "an array", kind(object.getValue(name)));
    }
    Check.atMost(limit, at(name), array.size());
    return array;
  }

  public String text(String name, int limitChars) {
    return text(at(name), value(name), limitChars);
  }

  private static String text(String path, Object value, int limitChars) {
    if (!(value instanceof String text)) {
      throw Check.expected(path, "text", kind(value));
    }
    return Check.text(path, text, limitChars);
  }

  Optional<String> optionalText(String name, int limitChars) {
    return optional(name, n -> text(n, limitChars));
  }

  public boolean flag(String name) {
    if (!(value(name) instanceof Boolean flag)) {
      throw Check.expected(at(name), "true or false", kind(object.getValue(name)));
    }
    return flag;
  }

  public Bytes bytes(String name, int limitBytes) {
    return hex(at(name), value(name), limitBytes);
  }

  private static Bytes hex(String path, Object value, int limitBytes) {
    String text = text(path, value, 2 + 2 * limitBytes);
    if (!text.startsWith("0x")) {
      throw Check.expected(path, "hex digits after 0x", "no 0x");
    }
    return Check.valid(path, () -> Bytes.fromHex(text));
  }

  Bytes exactly(int sizeBytes, String name) {
    return exactly(sizeBytes, at(name), value(name));
  }

  private static Bytes exactly(int sizeBytes, String path, Object value) {
    Bytes bytes = hex(path, value, Math.max(sizeBytes, WireLimits.TEXT_LIMIT_CHARS));
    if (bytes.size() != sizeBytes) {
      throw Check.expected(path, sizeBytes + " bytes", bytes.size());
    }
    return bytes;
  }

  /** Reads an array of 32-byte words. */
  List<Bytes32> words(String name, int limit) {
    JsonArray array = array(name, limit);
    List<Bytes32> words = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      words.add(new Bytes32(exactly(Bytes32.SIZE, at(name) + "[" + i + "]", array.getValue(i))));
    }
    return words;
  }

  public Bytes32 bytes32(String name) {
    return new Bytes32(exactly(Bytes32.SIZE, name));
  }

  public Optional<Bytes32> optionalBytes32(String name) {
    return optional(name, this::bytes32);
  }

  public Address address(String name) {
    exactly(Address.SIZE, name);
    return Check.valid(at(name), () -> Address.fromHex(object.getString(name)));
  }

  public UInt64 uint64(String name) {
    BigInteger number = number(name, Long.SIZE);
    return UInt64.of(number);
  }

  public Optional<UInt64> optionalUint64(String name) {
    return optional(name, this::uint64);
  }

  /** Reads an unsigned number of at most 256 bits. */
  public BigInteger word(String name) {
    return number(name, WORD_BITS);
  }

  /** Reads a number that is not negative and that a {@code long} holds. */
  long nonNegative(String name) {
    UInt64 number = uint64(name);
    if (number.bits() < 0) {
      throw Check.expected(at(name), "below 2^63", number);
    }
    return number.bits();
  }

  /** Refuses a field that differs from the value that follows from the others. */
  <T> void expect(String name, T said, T expected) {
    if (!said.equals(expected)) {
      throw Check.expected(at(name), expected, said);
    }
  }

  public int atMost(int limit, String name) {
    UInt64 number = uint64(name);
    if (UInt64.of(limit).isLessThan(number)) {
      throw Check.expected(at(name), "at most " + limit, number);
    }
    return (int) number.bits();
  }

  private BigInteger number(String name, int limitBits) {
    Object value = value(name);
    String expected = "a whole number below 2^" + limitBits + " in decimal digits";
    BigInteger number;
    if (value instanceof String text) {
      if (!isDecimal(text)) {
        throw Check.expected(at(name), expected, kind(value));
      }
      number = new BigInteger(text);
    } else if (value instanceof BigInteger big) {
      number = big;
    } else if (value instanceof Integer || value instanceof Long) {
      number = BigInteger.valueOf(((Number) value).longValue());
    } else {
      throw Check.expected(at(name), expected, kind(value));
    }
    if (number.signum() < 0 || number.bitLength() > limitBits) {
      throw Check.expected(at(name), expected, number);
    }
    return number;
  }

  private static boolean isDecimal(String text) {
    return !text.isEmpty()
        && text.length() <= WORD_LIMIT_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Reads one of the constants of an enum, by its name. */
  public <E extends Enum<E>> E oneOf(Class<E> type, String name) {
    String text = text(name, WireLimits.TEXT_LIMIT_CHARS);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw Check.expected(
        at(name),
        "one of " + List.of(type.getEnumConstants()),
        "'" + text.substring(0, Math.min(text.length(), 64)) + "'");
  }

  private static String kind(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String) {
      return "text";
    }
    if (value instanceof Number) {
      return "the number " + value;
    }
    if (value instanceof Boolean) {
      return value.toString();
    }
    return value instanceof JsonArray ? "an array" : "an object";
  }
}
