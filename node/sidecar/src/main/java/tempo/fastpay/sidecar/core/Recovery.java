package tempo.fastpay.sidecar.core;

import java.util.LinkedHashMap;
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
 * Takes back into memory what a record held when the process ended, whatever the limits say: taken
 * keys and permits, then knowledge, then {@link #finish}. What the chain has made final meanwhile
 * is left out: each method says whether something was kept.
 */
public final class Recovery {
  private final Base base;
  private final Overlay overlay;
  private final Permits permits;
  private final Support support;
  private final Map<Lane, UInt64> nonces;
  private final Map<MessageId, Set<MessageId>> traced = new LinkedHashMap<>();

  Recovery(Base base, Overlay overlay, Permits permits, Support support, Map<Lane, UInt64> nonces) {
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

  /** A key that is taken without a permit that could be signed under. */
  public boolean taken(ContentionKey key, TxHash txHash) {
    return !isPassed(key) && permits.take(key, txHash, Integer.MAX_VALUE);
  }

  /** A permit: kept until the chain has passed its key, also when it has expired (L2). */
  public boolean permit(Permit permit) {
    if (isPassed(permit.key())) {
      return false;
    }
    permits.add(permit);
    if (!LivePayment.isExpired(permit.payment(), base)) {
      put(LivePayment.of(permit));
      traced.put(permit.message(), permit.restsOn());
    }
    return true;
  }

  /** A known payment, while it is live. */
  public boolean known(Known known) {
    VerifiedQc qc = known.qc();
    Payment payment = qc.payment();
    if (!LivePayment.isLive(payment, nonce(payment.lane()), base)) {
      return false;
    }
    put(
        overlay
            .find(payment.message())
            .map(permitted -> permitted.withQc(qc))
            .orElseGet(
                () ->
                    new LivePayment(
                        qc.envelope(),
                        payment,
                        known.feeToken(),
                        false,
                        Optional.of(qc),
                        Set.of())));
    known.restsOn().ifPresent(credits -> traced.put(payment.message(), credits));
    return true;
  }

  private void put(LivePayment live) {
    overlay.put(live);
    support.recovered(live.message());
  }

  /**
   * After everything came back: traces what rests on what. Where something of that did not come
   * back, the payment stays untraced, and nothing new is signed on top of it for now (L7).
   */
  public void finish() {
    traced.forEach(
        (message, credits) -> {
          LivePayment live = overlay.find(message).orElseThrow();
          support.recovered(live, credits, nonce(live.payment().lane()));
        });
  }
}
