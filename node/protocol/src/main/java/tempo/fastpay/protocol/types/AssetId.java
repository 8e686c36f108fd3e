package tempo.fastpay.protocol.types;

/** A TIP-20 token, named by its contract address. Amounts are in its smallest unit (6 decimals). */
public record AssetId(Address token) implements Comparable<AssetId> {
  /** Parses the token's address as {@link Address#fromHex} does. */
  public static AssetId fromHex(String hex) {
    return new AssetId(Address.fromHex(hex));
  }

  public String toHex() {
    return token.toHex();
  }

  @Override
  public int compareTo(AssetId other) {
    return token.compareTo(other.token);
  }

  @Override
  public String toString() {
    return token.toString();
  }
}
