package tempo.fastpay.sidecar.core;

import java.util.List;
import java.util.Set;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;

/** The result of moving H to a finalized block (L14). */
public sealed interface Advance {
  /**
   * H moved.
   *
   * @param left live payments that left the overlay
   * @param forgotten permits whose keys the chain's nonce has passed (L2)
   */
  record Moved(List<Left> left, List<ContentionKey> forgotten) implements Advance {}

  /** H never goes back; nothing has changed. */
  record NotNewer() implements Advance {}

  /** These lanes' nonces are needed too, at the same height; nothing has changed. */
  record NeedLanes(Set<Lane> lanes) implements Advance {}

  /** A payment that is no longer live, and why. */
  record Left(LivePayment payment, Reason reason) {}

  /** Why a payment is no longer live. */
  enum Reason {
    /** The chain's nonce passed its sequence: included, or displaced by another transaction. */
    NONCE_PASSED,
    EXPIRED
  }
}
