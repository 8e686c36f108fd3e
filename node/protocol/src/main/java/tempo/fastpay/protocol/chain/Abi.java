package tempo.fastpay.protocol.chain;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Encodes and reads the ABI's 32-byte words. */
public final class Abi {
  /** The bytes that name a function or an error. */
  public static final int SELECTOR_SIZE = 4;

  public static final Bytes32 TRUE = Bytes32.fromNumber(BigInteger.ONE);
  public static final Bytes32 FALSE = Bytes32.ZERO;

  private static final int ADDRESS_AT = Bytes32.SIZE - Address.SIZE;

  private Abi() {}

  static Bytes32 hash(String signature) {
    return Hashes.keccak256(signature.getBytes(StandardCharsets.US_ASCII));
  }

  static Bytes selector(String signature) {
    return hash(signature).bytes().slice(0, SELECTOR_SIZE);
  }

  public static Bytes32 word(Address address) {
    byte[] word = new byte[Bytes32.SIZE];
    System.arraycopy(address.toArray(), 0, word, ADDRESS_AT, Address.SIZE);
    return Bytes32.of(word);
  }

  public static Bytes32 word(UInt64 number) {
    return Bytes32.fromNumber(number.toBigInteger());
  }

  public static Bytes32 word(long number) {
    return Bytes32.fromNumber(BigInteger.valueOf(number));
  }

  public static Bytes32 word(boolean flag) {
    return flag ? TRUE : FALSE;
  }

  /** The low 20 bytes of a word; the chain ignores the others or reverts. */
  public static Address address(Bytes32 word) {
    return new Address(word.bytes().slice(ADDRESS_AT, Bytes32.SIZE));
  }

  /** One after the other. */
  public static Bytes concat(List<Bytes> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(part -> all.write(part.toArray(), 0, part.size()));
    return Bytes.of(all.toByteArray());
  }

  /**
   * The word at an index.
   *
   * @throws IllegalArgumentException where the data is too short
   */
  public static Bytes32 wordAt(Bytes data, int index) {
    int from = index * Bytes32.SIZE;
    if (index < 0 || from + Bytes32.SIZE > data.size()) {
      throw new IllegalArgumentException(
          "expected word " + index + ", the answer has " + data.size() + " bytes");
    }
    return new Bytes32(data.slice(from, from + Bytes32.SIZE));
  }

  /**
   * The one word of an answer that has nothing else.
   *
   * @throws IllegalArgumentException where it has another length: an account without code answers
   *     nothing
   */
  public static Bytes32 onlyWord(Bytes data) {
    if (data.size() != Bytes32.SIZE) {
      throw new IllegalArgumentException("expected 32 bytes of answer, got " + data.size());
    }
    return new Bytes32(data);
  }
}
