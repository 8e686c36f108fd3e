package tempo.fastpay.protocol.api;

import java.util.Objects;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * How far a payment has come, as one validator sees it.
 *
 * @param blockHeight the height at which it holds
 * @param detail the reason, with FAILED and EXPIRED; at other stages what endangers the payment:
 *     one that it rests on has failed or expired, or the chain's node does not take it; else empty
 */
public record Lifecycle(
    TxHash txHash, Stage stage, UInt64 unixMillis, UInt64 blockHeight, String detail) {
  public Lifecycle {
    Objects.requireNonNull(txHash);
    Objects.requireNonNull(stage);
    Objects.requireNonNull(unixMillis);
    Objects.requireNonNull(blockHeight);
    Objects.requireNonNull(detail);
  }

  /** A stage of a payment. Its number is the one on the wire. */
  public enum Stage {
    ACCEPTED(1),
    CERTIFIED(2),
    QUEUED_ONCHAIN(3),
    INCLUDED(4),
    FINALIZED(5),
    FAILED(6),
    EXPIRED(7);

    private final int number;

    Stage(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    /** True if nothing follows: FINALIZED, FAILED, EXPIRED. */
    public boolean isEnd() {
      return this == FINALIZED || this == FAILED || this == EXPIRED;
    }
  }
}
