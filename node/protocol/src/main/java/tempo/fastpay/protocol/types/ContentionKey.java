package tempo.fastpay.protocol.types;

/** What at most one payment can ever be certified for: (sender, nonce key, nonce sequence). L2. */
public record ContentionKey(Lane lane, UInt64 nonceSeq) {
  public Address sender() {
    return lane.sender();
  }

  // Spelled out: see the package.
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
