package tempo.fastpay.protocol.types;

/** The canonical hash of an envelope: what validators sign. Not the chain's transaction hash. */
public record TxHash(Bytes32 value) {
  public static TxHash fromHex(String hex) {
    return new TxHash(Bytes32.fromHex(hex));
  }

  public String toHex() {
    return value.toHex();
  }

  @Override
  public String toString() {
    return toHex();
  }
}
