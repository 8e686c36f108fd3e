package tempo.fastpay.protocol.types;

/**
 * A sender, a nonce key and a nonce sequence. At most one message can ever be certified for it
 * (L2).
 */
public record ContentionKey(Lane lane, UInt64 nonceSeq) {
  public Address sender() {
    return lane.sender();
  }

  // Written out for speed: see package-info.java.
  @Override
  public boolean equals(Object other) {
    return other instanceof ContentionKey that
        && lane.equals(that.lane)
        && nonceSeq.equals(that.nonceSeq);
  }

  @Override
  public int hashCode() {
    return 31 * lane.hashCode() + nonceSeq.hashCode();
  }

  @Override
  public String toString() {
    return lane + "/" + nonceSeq;
  }
}
