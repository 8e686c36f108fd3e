package tempo.fastpay.proto.contract;

import io.vertx.core.Future;
import java.util.Objects;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.UInt64;

/** Money for demos and tests, on nodes whose chain is the in-memory one. */
public interface FaucetApi {
  /** Idempotent for the same request; fails as {@link ValidatorApi} says. */
  Future<Reply> fund(Request request);

  /**
   * Asks for a fresh account's first money.
   *
   * @param amount smallest unit, 1 to {@value #AMOUNT_LIMIT}
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

  /** What became of it. */
  sealed interface Reply {
    /** The money is there from this height on. */
    record Funded(UInt64 height) implements Reply {}

    record Refused(Reject reject) implements Reply {}
  }
}
