package tempo.fastpay.protocol.types;

/**
 * A payment's identity: who signed, and the hash that the sender's key signed. The same message may
 * travel in many envelopes and encodings; it is one payment (L2).
 */
public record MessageId(Address sender, Bytes32 signHash) {}
