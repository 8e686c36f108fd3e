package tempo.fastpay.client.wallet;

import java.util.EnumSet;
import java.util.Set;

/**
 * How far a wallet's own payment has come. Each state is on disk before the step that it permits:
 * reserved before signing, sent before the first byte leaves.
 */
public enum PaymentState {
  /** The nonce and everything to be signed are fixed; nothing is signed for keeps. */
  RESERVED,
  /** The signed bytes are kept; nothing has left. */
  SIGNED,
  /** The signed bytes may have left, to anybody. */
  SENT,
  /** A verified QC is kept. */
  CERTIFIED,
  /** Final on chain. */
  SETTLED,
  /**
   * The chain has passed valid_before without it. Its nonce stays taken (L2), and its lane rests
   * until the chain's nonce has passed it (L3).
   */
  EXPIRED,
  /** The nonce is free or gone: nothing was ever sent with it, or the chain's nonce is past it. */
  RELEASED;

  /** True on the way to a QC. At most one payment of a wallet is pending. */
  public boolean isPending() {
    return this == RESERVED || this == SIGNED || this == SENT;
  }

  /** True if the payment may still be included; it locks its sender to its lane (L4). */
  public boolean isLive() {
    return isPending() || this == CERTIFIED;
  }

  /** True if the state guards nothing any more. */
  public boolean isDone() {
    return this == SETTLED || this == RELEASED;
  }

  /** True if the state may follow this one. */
  public boolean mayBecome(PaymentState next) {
    return successors().contains(next);
  }

  private Set<PaymentState> successors() {
    return switch (this) {
      case RESERVED -> EnumSet.of(SIGNED, RELEASED);
      case SIGNED -> EnumSet.of(SENT, EXPIRED, RELEASED);
      case SENT -> EnumSet.of(CERTIFIED, SETTLED, EXPIRED, RELEASED);
      case CERTIFIED -> EnumSet.of(SETTLED, EXPIRED, RELEASED);
      case EXPIRED -> EnumSet.of(SETTLED, RELEASED);
      case SETTLED, RELEASED -> EnumSet.noneOf(PaymentState.class);
    };
  }
}
