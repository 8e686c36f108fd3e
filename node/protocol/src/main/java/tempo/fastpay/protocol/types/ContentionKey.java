package tempo.fastpay.protocol.types;

/** What at most one payment can ever be certified for: (sender, nonce key, nonce sequence). L2. */
public record ContentionKey(Lane lane, UInt64 nonceSeq) {
  public Address sender() {
    return lane.sender();
  }

  @Override
  public String toString() {
    return lane + "/" + nonceSeq;
  }
}
