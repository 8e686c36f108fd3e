package tempo.fastpay.protocol.types;

/**
 * The hash of one quorum certificate's exact bytes. A payment may have many QCs, each with its own
 * hash.
 */
public record QcHash(Bytes32 value) {
  public static QcHash fromHex(String hex) {
    return new QcHash(Bytes32.fromHex(hex));
  }

  public String toHex() {
    return value.toHex();
  }

  @Override
  public String toString() {
    return toHex();
  }
}
