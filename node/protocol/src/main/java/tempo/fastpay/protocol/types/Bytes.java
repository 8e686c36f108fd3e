package tempo.fastpay.protocol.types;

import java.util.Arrays;

/** An immutable byte string that compares by content. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

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
      made = Arrays.hashCode(data);
      hash = made;
    }
    return made;
  }

  @Override
  public String toString() {
    return toHex();
  }
}
