package tempo.fastpay.protocol.types;

import java.math.BigInteger;

/** Exactly 32 bytes: a hash, a key, a 256-bit word. */
public record Bytes32(Bytes bytes) implements Comparable<Bytes32> {
  public static final int SIZE = 32;
  public static final Bytes32 ZERO = new Bytes32(Bytes.of(new byte[SIZE]));

  public Bytes32 {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.size());
    }
  }

  public static Bytes32 of(byte[] data) {
    return new Bytes32(Bytes.of(data));
  }

  /** Parses 64 hex digits with or without a leading {@code 0x}. */
  public static Bytes32 fromHex(String hex) {
    return new Bytes32(Bytes.fromHex(hex));
  }

  /**
   * The 256-bit big-endian word of a number.
   *
   * @throws IllegalArgumentException if the number is negative or needs more than 256 bits
   */
  public static Bytes32 fromNumber(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > 256) {
      throw new IllegalArgumentException("not an unsigned 256-bit number: " + number);
    }
    byte[] word = new byte[SIZE];
    byte[] minimal = number.toByteArray();
    int length = Math.min(minimal.length, SIZE);
    System.arraycopy(minimal, minimal.length - length, word, SIZE - length, length);
    return of(word);
  }

  /** The bytes read as an unsigned big-endian number. */
  public BigInteger toNumber() {
    return new BigInteger(1, bytes.toArray());
  }

  public byte[] toArray() {
    return bytes.toArray();
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Bytes32 other) {
    return bytes.compareTo(other.bytes);
  }

  // Written out for speed: see package-info.java.
  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes32 that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return toHex();
  }
}
