package tempo.fastpay.protocol.types;

import java.util.function.Function;

/** Until when validators may sign an envelope. It ends signing, never settlement (L7). */
public sealed interface Expiry {
  /**
   * Applies the function for its kind. Each kind has a parameter here, so that one more kind does
   * not compile until each caller has decided about it.
   */
  <T> T fold(Function<MaxBlockHeight, T> byHeight, Function<UnixMillis, T> byTime);

  /** Compared with the chain's head. */
  record MaxBlockHeight(UInt64 height) implements Expiry {
    @Override
    public <T> T fold(Function<MaxBlockHeight, T> byHeight, Function<UnixMillis, T> byTime) {
      return byHeight.apply(this);
    }
  }

  /** Compared with the validator's clock; unix time in milliseconds. */
  record UnixMillis(UInt64 millis) implements Expiry {
    @Override
    public <T> T fold(Function<MaxBlockHeight, T> byHeight, Function<UnixMillis, T> byTime) {
      return byTime.apply(this);
    }
  }
}
