package tempo.fastpay.proto.contract;

import io.vertx.core.Future;
import java.util.Objects;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Gives money for demos and tests, on nodes whose chain is one for development.
 *
 * <p>A request may be repeated: an identical one gives no more money. Requests do not wait for each
 * other. They may be made from any thread; where the implementation does not say on which thread it
 * answers, it may be any. Futures fail as those of {@link ValidatorApi} do.
 */
public interface FaucetApi {
  /** Gives a fresh account its first money, or says why not. */
  Future<Reply> fund(Request request);

  /**
   * Asks for a fresh account's first money.
   *
   * @param amount in the token's smallest unit, 1 to {@value #AMOUNT_LIMIT}
   */
  record Request(Address address, AssetId asset, UInt64 amount) {
    public static final long AMOUNT_LIMIT = 1_000_000_000_000L;

    public Request {
      Objects.requireNonNull(address);
      Objects.requireNonNull(asset);
      if (amount.isZero() || UInt64.of(AMOUNT_LIMIT).isLessThan(amount)) {
        throw new IllegalArgumentException(
            "amount: expected 1 to " + AMOUNT_LIMIT + ", got " + amount);
      }
    }
  }

  /** The answer to a request. */
  sealed interface Reply {
    /** The money is there from this height on. */
    record Funded(UInt64 height) implements Reply {}

    record Refused(Reject reject) implements Reply {}
  }
}
