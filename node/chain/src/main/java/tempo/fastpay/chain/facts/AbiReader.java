package tempo.fastpay.chain.facts;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Reads ABI-encoded values of any length. Strict: what is no value of the expected type is an
 * {@link IllegalArgumentException}, and so is what lies beyond the data's end.
 *
 * @param from the byte at which the values of this reader begin, from which offsets count
 */
record AbiReader(Bytes data, int from) {
  private static final int ADDRESS_PADDING = Bytes32.SIZE - Address.SIZE;

  static AbiReader of(Bytes data) {
    return new AbiReader(data, 0);
  }

  /** A reader of an answer that has so many words and nothing else. */
  static AbiReader ofWords(Bytes data, int words) {
    if (data.size() != words * Bytes32.SIZE) {
      throw new IllegalArgumentException(
          "expected " + words * Bytes32.SIZE + " bytes of answer, got " + data.size());
    }
    return of(data);
  }

  Bytes32 word(int index) {
    long begin = from + (long) index * Bytes32.SIZE;
    if (begin + Bytes32.SIZE > data.size()) {
      throw new IllegalArgumentException(
          "expected a word at byte " + begin + ", the answer has " + data.size() + " bytes");
    }
    return new Bytes32(data.slice((int) begin, (int) begin + Bytes32.SIZE));
  }

  BigInteger number(int index) {
    return word(index).toNumber();
  }

  UInt64 uint64(int index) {
    return UInt64.of(number(index));
  }

  boolean flag(int index) {
    Bytes32 word = word(index);
    if (!word.equals(Abi.TRUE) && !word.equals(Abi.FALSE)) {
      throw new IllegalArgumentException("expected 0 or 1, got " + word.toHex());
    }
    return word.equals(Abi.TRUE);
  }

  Address address(int index) {
    Bytes32 word = word(index);
    for (int i = 0; i < ADDRESS_PADDING; i++) {
      if (word.bytes().at(i) != 0) {
        throw new IllegalArgumentException("expected an address, got " + word.toHex());
      }
    }
    return Abi.address(word);
  }

  /** The value whose offset stands at an index. */
  AbiReader behind(int index) {
    return new AbiReader(data, Math.addExact(from, size(number(index))));
  }

  /** The bytes whose offset stands at an index. */
  Bytes bytes(int index) {
    AbiReader value = behind(index);
    int begin = value.from + Bytes32.SIZE;
    int size = size(value.number(0));
    if (size > data.size() - begin) {
      throw new IllegalArgumentException("expected " + size + " bytes at byte " + begin);
    }
    return data.slice(begin, begin + size);
  }

  String text(int index) {
    return new String(bytes(index).toArray(), StandardCharsets.UTF_8);
  }

  /** Readers of a list's elements of one word each, whose offset stands at an index. */
  List<AbiReader> words(int index) {
    AbiReader list = behind(index);
    return IntStream.range(0, list.length())
        .mapToObj(i -> new AbiReader(data, list.from + (1 + i) * Bytes32.SIZE))
        .toList();
  }

  /** Readers of a list's elements of any length, whose offset stands at an index. */
  List<AbiReader> elements(int index) {
    AbiReader list = behind(index);
    AbiReader offsets = new AbiReader(data, list.from + Bytes32.SIZE);
    return IntStream.range(0, list.length()).mapToObj(offsets::behind).toList();
  }

  private int length() {
    int length = size(number(0));
    if (length > (data.size() - from - Bytes32.SIZE) / Bytes32.SIZE) {
      throw new IllegalArgumentException("a list of " + length + " does not fit the answer");
    }
    return length;
  }

  private int size(BigInteger number) {
    if (number.compareTo(BigInteger.valueOf(data.size())) > 0) {
      throw new IllegalArgumentException(
          "expected at most " + data.size() + " for an offset or a length, got " + number);
    }
    return number.intValueExact();
  }
}
