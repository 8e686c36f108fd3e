package tempo.fastpay.protocol.types;

/** The canonical hash of an envelope: what validators sign. Not the chain's transaction hash. */
public record TxHash(Bytes32 value) {
  public static TxHash fromHex(String hex) {
    return new TxHash(Bytes32.fromHex(hex));
  }

  public String toHex() {
    return value.toHex();
  }

  // Written out for speed: see package-info.java.
  @Override
  public boolean equals(Object other) {
    return other instanceof TxHash that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return toHex();
  }
}
