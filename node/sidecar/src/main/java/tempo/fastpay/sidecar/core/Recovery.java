package tempo.fastpay.sidecar.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Takes back into memory the contents of a record when the process ended, also beyond the limits:
 * taken keys and permits, then knowledge, then {@link #finish}. Entries that the chain has passed
 * meanwhile are left out: each method says if something was kept.
 */
public final class Recovery {
  private final FinalizedBlock base;
  private final Overlay overlay;
  private final Permits permits;
  private final Ancestry support;
  private final Map<Lane, UInt64> nonces;

  /**
   * The credits on which a payment rests, where its overlay entry says otherwise; empty: they are
   * not known.
   */
  private final Map<MessageId, Optional<Set<MessageId>>> otherCredits = new HashMap<>();

  private final Map<Lane, UInt64> firstMissing = new HashMap<>();

  Recovery(
      FinalizedBlock base,
      Overlay overlay,
      Permits permits,
      Ancestry support,
      Map<Lane, UInt64> nonces) {
    this.base = base;
    this.overlay = overlay;
    this.permits = permits;
    this.support = support;
    this.nonces = nonces;
  }

  private UInt64 nonce(Lane lane) {
    UInt64 nonce = nonces.get(lane);
    if (nonce == null) {
      throw new IllegalArgumentException("the nonce of lane " + lane + " was not read");
    }
    return nonce;
  }

  private boolean isPassed(ContentionKey key) {
    return key.nonceSeq().isLessThan(nonce(key.lane()));
  }

  /** Takes back a key that is taken without a permit that could be signed under. */
  public boolean taken(ContentionKey key, TxHash txHash) {
    return !isPassed(key) && permits.take(key, txHash, Integer.MAX_VALUE);
  }

  /**
   * The answer that {@link #permit(Permit)} would give; changes nothing, and may be asked on
   * another thread.
   */
  public boolean keeps(Permit permit) {
    return !isPassed(permit.key());
  }

  /** True if the chain has passed the permit's valid_before; may be asked on another thread. */
  public boolean isExpired(Permit permit) {
    return LivePayment.isExpired(permit.payment(), base);
  }

  /**
   * The answer that {@link #known(KnownPayment)} would give; changes nothing, and may be asked on
   * another thread.
   */
  public boolean keeps(KnownPayment known) {
    Payment payment = known.qc().payment();
    return LivePayment.isLive(payment, nonce(payment.lane()), base);
  }

  /** Why a payment is no longer live; empty: it is. May be asked on another thread. */
  public Optional<Advance.Reason> end(Payment payment) {
    if (isPassed(payment.contentionKey())) {
      return Optional.of(Advance.Reason.NONCE_PASSED);
    }
    return LivePayment.isExpired(payment, base)
        ? Optional.of(Advance.Reason.EXPIRED)
        : Optional.empty();
  }

  /**
   * Takes back a permit: it is kept until the chain has passed its key, also when it has expired
   * (L2).
   */
  public boolean permit(Permit permit) {
    if (!keeps(permit)) {
      return false;
    }
    permits.add(permit);
    if (!LivePayment.isExpired(permit.payment(), base)) {
      overlay.put(LivePayment.of(permit));
      support.recovered(permit.message());
    }
    return true;
  }

  /** Takes back a known payment, while it is live. */
  public boolean known(KnownPayment known) {
    VerifiedQc qc = known.qc();
    Payment payment = qc.payment();
    MessageId message = payment.message();
    Optional<LivePayment> permitted = overlay.find(message);
    // What is in the overlay is live.
    if (permitted.isEmpty() && !keeps(known)) {
      return false;
    }
    if (permitted.isPresent()) {
      overlay.put(permitted.get().withQc(qc));
      known
          .restsOn()
          .filter(credits -> !credits.equals(permitted.get().restsOn()))
          .ifPresent(credits -> otherCredits.put(message, known.restsOn()));
    } else {
      overlay.put(
          new LivePayment(
              qc.envelope(), payment, known.feeToken(), false, Optional.of(qc), Set.of()));
      support.recovered(message);
      if (!known.restsOn().equals(Optional.of(Set.<MessageId>of()))) {
        otherCredits.put(message, known.restsOn());
      }
    }
    return true;
  }

  /**
   * Traces what rests on what, after everything came back. Where something of that did not come
   * back, the payment stays untraced, and nothing new is signed on top of it for now (L7).
   */
  public void finish() {
    for (LivePayment live : overlay.all()) {
      otherCredits
          .getOrDefault(live.message(), Optional.of(live.restsOn()))
          .ifPresent(credits -> support.recovered(live, credits, isInOrder(live.payment())));
    }
  }

  /** True if everything before a payment on its lane is known, from the nonce at H on. */
  private boolean isInOrder(Payment payment) {
    Lane lane = payment.lane();
    UInt64 nonce = nonce(lane);
    return !nonce.isLessThan(payment.nonceSeq())
        || !firstMissing
            .computeIfAbsent(
                lane, any -> overlay.firstUnknown(any, nonce, UInt64.MAX).orElse(UInt64.MAX))
            .isLessThan(payment.nonceSeq());
  }
}
