package tempo.fastpay.protocol.types;

/** A 20-byte account or contract address. */
public record Address(Bytes bytes) implements Comparable<Address> {
  public static final int SIZE = 20;
  public static final Address ZERO = new Address(Bytes.of(new byte[SIZE]));

  public Address {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("expected 20 bytes, got " + bytes.size());
    }
  }

  public static Address of(byte[] data) {
    return new Address(Bytes.of(data));
  }

  /** Parses 40 hex digits with or without a leading {@code 0x}; letter case carries no meaning. */
  public static Address fromHex(String hex) {
    return new Address(Bytes.fromHex(hex));
  }

  /** True for addresses of TIP-20 tokens: they start with 20c0 followed by ten zero bytes. */
  public boolean isTip20() {
    if (bytes.at(0) != 0x20 || bytes.at(1) != 0xc0) {
      return false;
    }
    return allBytes(2, 12, 0);
  }

  /**
   * True for virtual addresses (TIP-1022: bytes 4..13 are 0xfd): the chain credits another account.
   */
  public boolean isVirtual() {
    return allBytes(4, 14, 0xfd);
  }

  private boolean allBytes(int from, int to, int value) {
    for (int i = from; i < to; i++) {
      if (bytes.at(i) != value) {
        return false;
      }
    }
    return true;
  }

  public byte[] toArray() {
    return bytes.toArray();
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Address other) {
    return bytes.compareTo(other.bytes);
  }

  // Written out for speed: see package-info.java.
  @Override
  public boolean equals(Object other) {
    return other instanceof Address that && bytes.equals(that.bytes);
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
