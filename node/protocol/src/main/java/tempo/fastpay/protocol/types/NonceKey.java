package tempo.fastpay.protocol.types;

import java.math.BigInteger;

/** Names one of a sender's nonce sequences: an unsigned 256-bit number. */
public record NonceKey(Bytes32 word) implements Comparable<NonceKey> {
  /** The account nonce that Ethereum transaction types use too. */
  public static final NonceKey PROTOCOL = new NonceKey(Bytes32.ZERO);

  private static final int SUBBLOCK_PREFIX = 0x5b;

  public static NonceKey of(long value) {
    return new NonceKey(Bytes32.fromNumber(BigInteger.valueOf(value)));
  }

  /**
   * True if the first byte is 0x5b: such keys belonged to sub-blocks, which the chain no longer
   * accepts.
   */
  public boolean isSubblock() {
    return word.bytes().at(0) == SUBBLOCK_PREFIX;
  }

  /**
   * True for 2^256-1: unrelated payments share one sequence number on it, so it names no lane (L1).
   */
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

  // Written out for speed: see package-info.java.
  @Override
  public boolean equals(Object other) {
    return other instanceof NonceKey that && word.equals(that.word);
  }

  @Override
  public int hashCode() {
    return word.hashCode();
  }

  /** The number in decimal. */
  @Override
  public String toString() {
    return toNumber().toString();
  }
}
