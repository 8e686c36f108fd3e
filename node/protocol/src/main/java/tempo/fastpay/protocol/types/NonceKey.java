package tempo.fastpay.protocol.types;

import java.math.BigInteger;

/** Which of a sender's nonce sequences a payment uses: an unsigned 256-bit number. */
public record NonceKey(Bytes32 word) implements Comparable<NonceKey> {
  /** The account nonce that Ethereum transaction types use too. */
  public static final NonceKey PROTOCOL = new NonceKey(Bytes32.ZERO);

  private static final int SUBBLOCK_PREFIX = 0x5b;

  public static NonceKey of(long value) {
    return new NonceKey(Bytes32.fromNumber(BigInteger.valueOf(value)));
  }

  /** Keys whose first byte is 0x5b belonged to sub-blocks, which the chain no longer accepts. */
  public boolean isSubblock() {
    return word.bytes().at(0) == SUBBLOCK_PREFIX;
  }

  /** 2^256-1: unrelated payments share one sequence number on it, so it names no lane (L1). */
  public boolean isExpiring() {
    for (int i = 0; i < Bytes32.SIZE; i++) {
      if (word.bytes().at(i) != 0xff) {
        return false;
      }
    }
    return true;
  }

  public BigInteger toNumber() {
    return word.toNumber();
  }

  @Override
  public int compareTo(NonceKey other) {
    return word.compareTo(other.word);
  }

  /** Decimal. */
  // Spelled out: see the package.
  @Override
  public boolean equals(Object other) {
    return other instanceof NonceKey that && word.equals(that.word);
  }

  @Override
  public int hashCode() {
    return word.hashCode();
  }

  @Override
  public String toString() {
    return toNumber().toString();
  }
}
