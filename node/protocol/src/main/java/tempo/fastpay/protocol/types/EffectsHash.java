package tempo.fastpay.protocol.types;

/** The canonical hash of a payment's effects: sender, recipient, amount, asset and nonce. */
public record EffectsHash(Bytes32 value) {
  public static EffectsHash fromHex(String hex) {
    return new EffectsHash(Bytes32.fromHex(hex));
  }

  public String toHex() {
    return value.toHex();
  }

  @Override
  public String toString() {
    return toHex();
  }
}
