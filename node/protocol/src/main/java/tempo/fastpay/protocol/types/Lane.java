package tempo.fastpay.protocol.types;

/** The sequence in which a sender's payments are ordered: (sender, nonce key). */
public record Lane(Address sender, NonceKey nonceKey) {
  public ContentionKey at(UInt64 nonceSeq) {
    return new ContentionKey(this, nonceSeq);
  }

  @Override
  public String toString() {
    return sender + "/" + nonceKey;
  }
}
