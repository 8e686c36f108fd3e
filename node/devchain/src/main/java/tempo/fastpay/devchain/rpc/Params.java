package tempo.fastpay.devchain.rpc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Reads the parameters of a call; what is wrong is named and answered with -32602. */
final class Params {
  private final JsonArray params;

  Params(JsonArray params) {
    this.params = params;
  }

  static RpcException invalid(String name, String why) {
    return RpcException.of(RpcError.INVALID_PARAMS, "invalid params: " + name + ": " + why);
  }

  /** True where a parameter is given and is not null. */
  boolean has(int index) {
    return index < params.size() && params.getValue(index) != null;
  }

  Object value(int index) {
    return index < params.size() ? params.getValue(index) : null;
  }

  private Object required(int index, String name) throws RpcException {
    if (!has(index)) {
      throw invalid(name, "missing");
    }
    return params.getValue(index);
  }

  Address address(int index, String name) throws RpcException {
    return parsed(required(index, name), name, Params::toAddress);
  }

  Bytes32 hash(int index, String name) throws RpcException {
    return parsed(required(index, name), name, Params::toWord);
  }

  Bytes bytes(int index, String name) throws RpcException {
    return parsed(required(index, name), name, Params::toBytes);
  }

  boolean flag(int index, String name) throws RpcException {
    if (required(index, name) instanceof Boolean flag) {
      return flag;
    }
    throw invalid(name, "expected true or false");
  }

  /** A number, as hex digits or as JSON writes numbers. */
  UInt64 number(int index, String name) throws RpcException {
    Object value = required(index, name);
    if (value instanceof Number number) {
      return parsed(number.toString(), name, text -> UInt64.of(new BigInteger(text)));
    }
    return parsed(value, name, Quantity::uint64);
  }

  JsonObject object(int index, String name) throws RpcException {
    if (required(index, name) instanceof JsonObject object) {
      return object;
    }
    throw invalid(name, "expected an object");
  }

  static Address address(JsonObject object, String name) throws RpcException {
    return parsed(object.getValue(name), name, Params::toAddress);
  }

  static Bytes bytes(JsonObject object, String name) throws RpcException {
    return parsed(object.getValue(name), name, Params::toBytes);
  }

  static Bytes32 hash(Object value, String name) throws RpcException {
    return parsed(value, name, Params::toWord);
  }

  static Address address(Object value, String name) throws RpcException {
    return parsed(value, name, Params::toAddress);
  }

  static UInt64 quantity(Object value, String name) throws RpcException {
    return parsed(value, name, Quantity::uint64);
  }

  static BigInteger word(JsonObject object, String name) throws RpcException {
    return parsed(object.getValue(name), name, Quantity::number);
  }

  private static <T> T parsed(Object value, String name, Function<String, T> parser)
      throws RpcException {
    if (!(value instanceof String text)) {
      throw invalid(name, value == null ? "missing" : "expected a string of hex digits");
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw invalid(name, e.getMessage());
    }
  }

  private static Address toAddress(String text) {
    return Address.fromHex(prefixed(text));
  }

  private static Bytes32 toWord(String text) {
    return Bytes32.fromHex(prefixed(text));
  }

  private static Bytes toBytes(String text) {
    return Bytes.fromHex(prefixed(text));
  }

  private static String prefixed(String text) {
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException("expected 0x before the hex digits");
    }
    return text;
  }

  /** A value, or each value of a list. */
  static List<?> oneOrMore(Object value) {
    return value instanceof JsonArray list ? list.getList() : List.of(value);
  }
}
