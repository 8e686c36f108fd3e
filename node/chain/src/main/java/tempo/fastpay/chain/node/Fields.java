package tempo.fastpay.chain.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Reads the fields of a JSON object in a node's answer. What is missing or not as expected is a
 * {@link MalformedAnswerException} that names the field; nothing has a default.
 */
public final class Fields {
  /** Where the object stands: put into words where something is wrong, since it seldom is. */
  private final Supplier<String> path;

  private final JsonObject json;

  private Fields(Supplier<String> path, JsonObject json) {
    this.path = path;
    this.json = json;
  }

  /**
   * The fields of an answer, which must be an object.
   *
   * @param path names the answer in messages
   */
  public static Fields of(String path, Object answer) {
    return of(() -> path, answer);
  }

  /** The fields of an element of a list, which must be an object. */
  public static Fields of(String list, int index, Object element) {
    return of(() -> list + "[" + index + "]", element);
  }

  private static Fields of(Supplier<String> path, Object answer) {
    if (answer instanceof JsonObject json) {
      return new Fields(path, json);
    }
    throw malformed(path.get(), "expected an object, got " + kind(answer));
  }

  /** The elements of an answer, which must be a list. */
  public static List<Object> elements(String path, Object answer) {
    return elements(() -> path, answer);
  }

  private static List<Object> elements(Supplier<String> path, Object answer) {
    if (answer instanceof JsonArray array) {
      List<Object> elements = new ArrayList<>(array.size());
      array.forEach(elements::add);
      return elements;
    }
    throw malformed(path.get(), "expected a list, got " + kind(answer));
  }

  /** The text of an answer, which must be one, as another kind of value. */
  public static <T> T parsed(String path, Object answer, Function<String, T> parse) {
    return parsed(() -> path, answer, parse);
  }

  private static <T> T parsed(Supplier<String> path, Object answer, Function<String, T> parse) {
    if (!(answer instanceof String text)) {
      throw malformed(path.get(), "expected a text, got " + kind(answer));
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw malformed(path.get(), e.getMessage());
    }
  }

  private static String kind(Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }

  private static MalformedAnswerException malformed(String path, String message) {
    return new MalformedAnswerException(path + ": " + message);
  }

  /** What says that a field is not what it has to be. */
  public MalformedAnswerException wrong(String name, String message) {
    return malformed(pathOf(name), message);
  }

  private String pathOf(String name) {
    return path.get() + "." + name;
  }

  /** True where the field is there and not null. */
  public boolean has(String name) {
    return json.getValue(name) != null;
  }

  public Bytes32 word(String name) {
    return read(name, Bytes32::fromHex);
  }

  public Address address(String name) {
    return read(name, Address::fromHex);
  }

  public Bytes bytes(String name) {
    return read(name, Bytes::fromHex);
  }

  public BigInteger number(String name) {
    return read(name, Quantity::number);
  }

  public String text(String name) {
    return read(name, text -> text);
  }

  /** A number of 64 bits, which nodes write as hex text in most places and plainly in some. */
  public UInt64 uint64(String name) {
    return json.getValue(name) instanceof Number plain
        ? parsed(() -> pathOf(name), plain.toString(), UInt64::parse)
        : read(name, Quantity::uint64);
  }

  /** The key of a transaction's nonce. Ethereum's types have none: it is the account's own. */
  public NonceKey nonceKey() {
    return optional("nonceKey", this::number)
        .map(key -> new NonceKey(Bytes32.fromNumber(key)))
        .orElse(NonceKey.PROTOCOL);
  }

  /** What a reading of the field gives, where it is there and not null. */
  public <T> Optional<T> optional(String name, Function<String, T> reading) {
    return has(name) ? Optional.of(reading.apply(name)) : Optional.empty();
  }

  public List<Object> list(String name) {
    return elements(() -> pathOf(name), json.getValue(name));
  }

  /** The objects of a list. */
  public List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (Object element : list(name)) {
      int index = objects.size();
      objects.add(of(() -> pathOf(name) + "[" + index + "]", element));
    }
    return objects;
  }

  private <T> T read(String name, Function<String, T> parse) {
    return parsed(() -> pathOf(name), json.getValue(name), parse);
  }
}
