package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Reads the items of one RLP list, canonical encodings only: what it accepts has exactly one
 * encoding, so bytes that were read are the bytes that a writer would make.
 *
 * <p>A length is compared with the bytes that are there before anything is copied. A caller that
 * knows the shape of a field opens its nested lists one by one; nothing here recurses, so the depth
 * is that of the shape.
 */
final class RlpReader {
  private static final int SHORT_STRING = 0x80;
  private static final int LONG_STRING = 0xb7;
  private static final int SHORT_LIST = 0xc0;
  private static final int LONG_LIST = 0xf7;
  private static final int SHORT_LENGTH_LIMIT = 56;
  private static final int LENGTH_BYTES_LIMIT = 4;

  private final byte[] data;
  private final int end;
  private int at;

  private RlpReader(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  /** Opens the list that fills {@code data} from {@code from} to its last byte. */
  static RlpReader of(byte[] data, int from, String field) throws Refused {
    RlpReader outer = new RlpReader(data, from, data.length);
    RlpReader list = outer.list(field);
    outer.end(field);
    return list;
  }

  /** The offset of the next item in the bytes that were opened first. */
  int position() {
    return at;
  }

  boolean hasNext() {
    return at < end;
  }

  boolean nextIsList() {
    return at < end && (data[at] & 0xff) >= SHORT_LIST;
  }

  /** True if the next item is the empty string, RLP's way to say absent or zero. */
  boolean nextIsEmptyString() {
    return at < end && (data[at] & 0xff) == SHORT_STRING;
  }

  /** Refuses items after the last one that {@code list} has. */
  void end(String list) throws Refused {
    if (at != end) {
      throw Refused.format(list + ": " + (end - at) + " bytes after its end; remove them");
    }
  }

  RlpReader list(String field) throws Refused {
    if (at < end && !nextIsList()) {
      throw Refused.format(field + ": expected an RLP list, got a string");
    }
    int length = header(field);
    RlpReader inner = new RlpReader(data, at, at + length);
    at += length;
    return inner;
  }

  Bytes string(String field, int limitBytes) throws Refused {
    if (nextIsList()) {
      throw Refused.format(field + ": expected an RLP string, got a list");
    }
    int length = header(field);
    if (length > limitBytes) {
      throw Refused.format(
          field + ": expected at most " + limitBytes + " bytes, got " + length + " bytes");
    }
    Bytes value = Bytes.of(Arrays.copyOfRange(data, at, at + length));
    at += length;
    return value;
  }

  Bytes fixed(String field, int sizeBytes) throws Refused {
    Bytes value = string(field, sizeBytes);
    if (value.size() != sizeBytes) {
      throw Refused.format(
          field + ": expected " + sizeBytes + " bytes, got " + value.size() + " bytes");
    }
    return value;
  }

  BigInteger number(String field, int limitBytes) throws Refused {
    Bytes value = string(field, limitBytes);
    if (!value.isEmpty() && value.at(0) == 0) {
      throw Refused.format(field + ": integers have no leading zero bytes; zero is the byte 0x80");
    }
    return new BigInteger(1, value.toArray());
  }

  UInt64 uint64(String field) throws Refused {
    return UInt64.of(number(field, Long.BYTES));
  }

  /** Reads a number, of which zero means that the field is not set. */
  Optional<UInt64> optionalUint64(String field) throws Refused {
    UInt64 value = uint64(field);
    return value.isZero() ? Optional.empty() : Optional.of(value);
  }

  Bytes32 word(String field) throws Refused {
    return Bytes32.fromNumber(number(field, Bytes32.SIZE));
  }

  /** Reads 0 or 1, encoded as integers are. */
  int yParity(String field) throws Refused {
    BigInteger value = number(field, 1);
    if (value.bitLength() > 1) {
      throw Refused.format(field + ": expected 0 or 1, got " + value);
    }
    return value.intValue();
  }

  Address address(String field) throws Refused {
    return new Address(fixed(field, Address.SIZE));
  }

  Optional<Address> optionalAddress(String field) throws Refused {
    if (nextIsEmptyString()) {
      at++;
      return Optional.empty();
    }
    return Optional.of(address(field));
  }

  /** Reads one header and moves to the payload, which is known to lie within this list. */
  private int header(String field) throws Refused {
    if (at >= end) {
      throw Refused.format(field + ": missing");
    }
    int first = data[at] & 0xff;
    if (first < SHORT_STRING) {
      return 1;
    }
    at++;
    int length;
    if (first <= LONG_STRING) {
      length = first - SHORT_STRING;
    } else if (first < SHORT_LIST) {
      length = longLength(first - LONG_STRING, field);
    } else if (first <= LONG_LIST) {
      length = first - SHORT_LIST;
    } else {
      length = longLength(first - LONG_LIST, field);
    }
    if (length > end - at) {
      throw Refused.format(
          field + ": cut off, " + length + " bytes announced and " + (end - at) + " there");
    }
    if (first == SHORT_STRING + 1 && (data[at] & 0xff) < SHORT_STRING) {
      throw Refused.format(field + ": a single byte below 0x80 is its own RLP encoding");
    }
    return length;
  }

  private int longLength(int lengthBytes, String field) throws Refused {
    if (lengthBytes > end - at) {
      throw Refused.format(field + ": cut off within its length");
    }
    if (data[at] == 0) {
      throw Refused.format(field + ": RLP lengths have no leading zero bytes");
    }
    if (lengthBytes > LENGTH_BYTES_LIMIT) {
      throw Refused.format(field + ": cut off, its length has " + lengthBytes + " bytes");
    }
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length = length << 8 | (data[at + i] & 0xff);
    }
    if (length < SHORT_LENGTH_LIMIT) {
      throw Refused.format(field + ": lengths below 56 use RLP's short form");
    }
    at += lengthBytes;
    if (length > end - at) {
      throw Refused.format(
          field + ": cut off, " + length + " bytes announced and " + (end - at) + " there");
    }
    return (int) length;
  }
}
