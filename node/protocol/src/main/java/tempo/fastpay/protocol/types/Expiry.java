package tempo.fastpay.protocol.types;

import java.util.function.Function;

/**
 * The height or time until which validators may sign an envelope. It ends signing, never settlement
 * (L7).
 */
public sealed interface Expiry {
  /**
   * Applies the function for its kind. Each kind has a parameter here, so that one more kind does
   * not compile until each caller has decided about it.
   */
  <T> T fold(Function<MaxBlockHeight, T> byHeight, Function<UnixMillis, T> byTime);

  /** A height, compared with the chain's head. */
  record MaxBlockHeight(UInt64 height) implements Expiry {
    @Override
    public <T> T fold(Function<MaxBlockHeight, T> byHeight, Function<UnixMillis, T> byTime) {
      return byHeight.apply(this);
    }
  }

  /** A unix time in milliseconds, compared with the validator's clock. */
  record UnixMillis(UInt64 millis) implements Expiry {
    @Override
    public <T> T fold(Function<MaxBlockHeight, T> byHeight, Function<UnixMillis, T> byTime) {
      return byTime.apply(this);
    }
  }
}
