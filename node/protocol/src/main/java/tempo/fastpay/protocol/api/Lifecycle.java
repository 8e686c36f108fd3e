package tempo.fastpay.protocol.api;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * How far a payment has come, as one validator sees it.
 *
 * @param blockHeight the height at which it holds
 * @param detail the reason, with FAILED and EXPIRED; at other stages what endangers the payment:
 *     one that it rests on has failed or expired, or the chain's node does not take it; else empty
 * @param inclusion where the chain has used its nonce; empty where that is not told, and at a stage
 *     that is not {@link Stage#isOnChain}
 */
public record Lifecycle(
    TxHash txHash,
    Stage stage,
    UInt64 unixMillis,
    UInt64 blockHeight,
    String detail,
    Optional<Inclusion> inclusion) {
  public Lifecycle {
    Objects.requireNonNull(txHash);
    Objects.requireNonNull(stage);
    Objects.requireNonNull(unixMillis);
    Objects.requireNonNull(blockHeight);
    Objects.requireNonNull(detail);
    Stage.requireOnChain(stage, inclusion);
  }

  /** A stage without a block. */
  public Lifecycle(
      TxHash txHash, Stage stage, UInt64 unixMillis, UInt64 blockHeight, String detail) {
    this(txHash, stage, unixMillis, blockHeight, detail, Optional.empty());
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

    /** True where a block has used the payment's nonce: INCLUDED, FINALIZED, FAILED. */
    public boolean isOnChain() {
      return this == INCLUDED || this == FINALIZED || this == FAILED;
    }

    static void requireOnChain(Stage stage, Optional<Inclusion> inclusion) {
      if (inclusion.isPresent() && !stage.isOnChain()) {
        throw new IllegalArgumentException("inclusion: expected none at stage " + stage);
      }
    }
  }
}
