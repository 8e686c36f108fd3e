package tempo.fastpay.protocol.types;

/**
 * A 20-byte account or contract address. People see it with its checksum (EIP-55), in the letters'
 * case; messages and files carry it in lower case.
 */
public record Address(Bytes bytes) implements Comparable<Address> {
  public static final int SIZE = 20;

  /** The form that {@link #fromHex} takes, for messages. */
  public static final String EXPECTED =
      "an address of 20 bytes in hex, in lower case or with its right checksum (EIP-55)";

  public static final Address ZERO = new Address(Bytes.of(new byte[SIZE]));

  public Address {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("expected 20 bytes, got " + bytes.size());
    }
  }

  public static Address of(byte[] data) {
    return new Address(Bytes.of(data));
  }

  /**
   * Parses 40 hex digits with or without a leading {@code 0x}. Letters of both cases are a checksum
   * (EIP-55), which must be right; of one case they say nothing.
   *
   * @throws IllegalArgumentException if it is no address, or its checksum is wrong
   */
  public static Address fromHex(String hex) {
    Address address = new Address(Bytes.fromHex(hex));
    AddressChecksum.require(hex, address);
    return address;
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

  /** Lower-case hex with a leading {@code 0x}: the form of messages and files. */
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

  /** Hex with its checksum: the form for people. {@link #fromHex} reads both. */
  @Override
  public String toString() {
    return AddressChecksum.apply(toHex());
  }
}
