package tempo.fastpay.protocol.types;

import java.util.Arrays;

/** An immutable byte string that compares by content. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  /** An odd number whose bits are as good as random: 2^64 by the golden ratio. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final byte[] data;
  // Most byte strings are names of things, and looked up many times. Threads that race compute the
  // same number.
  private int hash;

  private Bytes(byte[] data) {
    this.data = data;
  }

  /** Copies {@code data}. */
  public static Bytes of(byte[] data) {
    return data.length == 0 ? EMPTY : new Bytes(data.clone());
  }

  /**
   * Parses hex with or without a leading {@code 0x}.
   *
   * @throws IllegalArgumentException if the text has an odd length or a character that is not hex
   */
  public static Bytes fromHex(String hex) {
    return new Bytes(Hex.decode(hex));
  }

  public int size() {
    return data.length;
  }

  public boolean isEmpty() {
    return data.length == 0;
  }

  /** The byte at {@code index} as 0..255. */
  public int at(int index) {
    return data[index] & 0xff;
  }

  /** The bytes {@code [from, to)}. */
  public Bytes slice(int from, int to) {
    return of(Arrays.copyOfRange(data, from, to));
  }

  /** A copy that the caller may change. */
  public byte[] toArray() {
    return data.clone();
  }

  /** Lower-case hex with a leading {@code 0x}. */
  public String toHex() {
    return Hex.encode(data);
  }

  /** Unsigned lexicographic order. */
  @Override
  public int compareTo(Bytes other) {
    int common = Math.min(data.length, other.data.length);
    for (int i = 0; i < common; i++) {
      int difference = (data[i] & 0xff) - (other.data[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return data.length - other.data.length;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Bytes that && Arrays.equals(data, that.data));
  }

  @Override
  public int hashCode() {
    int made = hash;
    if (made == 0) {
      made = mixed();
      hash = made;
    }
    return made;
  }

  /**
   * Numbers as words differ in their last bytes alone: the usual sum over 31 puts many thousands of
   * them on a few numbers.
   */
  private int mixed() {
    long mixed = data.length;
    int at = 0;
    for (; at + Long.BYTES <= data.length; at += Long.BYTES) {
      mixed = (mixed ^ word(at)) * SPREAD;
      mixed ^= mixed >>> Integer.SIZE;
    }
    for (; at < data.length; at++) {
      mixed = (mixed ^ data[at]) * SPREAD;
    }
    return (int) (mixed ^ (mixed >>> Integer.SIZE));
  }

  private long word(int at) {
    return ((long) half(at) << Integer.SIZE) | (half(at + Integer.BYTES) & 0xffff_ffffL);
  }

  private int half(int at) {
    return data[at] << 24
        | (data[at + 1] & 0xff) << 16
        | (data[at + 2] & 0xff) << 8
        | (data[at + 3] & 0xff);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
