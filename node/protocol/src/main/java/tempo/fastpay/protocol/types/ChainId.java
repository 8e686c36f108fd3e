package tempo.fastpay.protocol.types;

/** The chain a payment is signed for (EIP-155). */
public record ChainId(UInt64 value) {
  public static ChainId of(long value) {
    return new ChainId(UInt64.of(value));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
