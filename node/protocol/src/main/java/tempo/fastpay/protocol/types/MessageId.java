package tempo.fastpay.protocol.types;

/**
 * A payment's identity: who signed, and the hash that the sender's key signed. The same message may
 * travel in many envelopes and encodings; it is one payment (L2).
 */
public record MessageId(Address sender, Bytes32 signHash) {
  // Spelled out: see the package.
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
