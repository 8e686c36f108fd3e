package tempo.fastpay.protocol.types;

/** Until when validators may sign an envelope. It ends signing, never settlement (L7). */
public sealed interface Expiry {
  /** Compared with the chain's head. */
  record MaxBlockHeight(UInt64 height) implements Expiry {}

  /** Compared with the validator's clock; unix time in milliseconds. */
  record UnixMillis(UInt64 millis) implements Expiry {}
}
