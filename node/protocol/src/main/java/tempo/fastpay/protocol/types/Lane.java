package tempo.fastpay.protocol.types;

/** The sequence in which a sender's payments are ordered: (sender, nonce key). */
public record Lane(Address sender, NonceKey nonceKey) {
  public ContentionKey at(UInt64 nonceSeq) {
    return new ContentionKey(this, nonceSeq);
  }

  // Written out for speed: see package-info.java.
  @Override
  public boolean equals(Object other) {
    return other instanceof Lane that
        && sender.equals(that.sender)
        && nonceKey.equals(that.nonceKey);
  }

  @Override
  public int hashCode() {
    return 31 * sender.hashCode() + nonceKey.hashCode();
  }

  @Override
  public String toString() {
    return sender + "/" + nonceKey;
  }
}
