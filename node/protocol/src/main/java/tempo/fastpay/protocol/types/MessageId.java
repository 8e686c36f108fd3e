package tempo.fastpay.protocol.types;

/**
 * A payment's identity: its sender, and the hash that the sender's key signed. One message may
 * travel in many envelopes and encodings; it is one payment (L2).
 */
public record MessageId(Address sender, Bytes32 signHash) {
  // Written out for speed: see package-info.java.
  @Override
  public boolean equals(Object other) {
    return other instanceof MessageId that
        && sender.equals(that.sender)
        && signHash.equals(that.signHash);
  }

  @Override
  public int hashCode() {
    return 31 * sender.hashCode() + signHash.hashCode();
  }
}
