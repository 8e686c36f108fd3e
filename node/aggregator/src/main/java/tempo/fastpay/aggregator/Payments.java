package tempo.fastpay.aggregator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;

/**
 * The payments an aggregator can tell of, bounded in number and age: the one longest unchanged
 * leaves first. Those that f + 1 members vouch for are apart from those of which anybody may have
 * made any number, so that refused payments displace no certified ones. For display and retrieval:
 * whoever needs more asks the validators. One thread at a time.
 */
final class Payments {
  private final int faulty;
  private final int provenLimit;
  private final int unprovenLimit;
  private final long ageLimitMs;
  private final LongSupplier unixMillis;
  private final Map<TxHash, Tracked> proven = new LinkedHashMap<>();
  private final Map<TxHash, Tracked> unproven = new LinkedHashMap<>();
  private final Map<QcHash, VerifiedQc> byQcHash = new HashMap<>();

  Payments(Committee committee, AggregatorLimits limits, LongSupplier unixMillis) {
    this.faulty = Committee.faulty(committee.size());
    this.provenLimit = limits.provenLimit();
    this.unprovenLimit = limits.unprovenLimit();
    this.ageLimitMs = limits.ageLimitMs();
    this.unixMillis = unixMillis;
  }

  Optional<Tracked> find(TxHash txHash) {
    Tracked found = proven.get(txHash);
    return Optional.ofNullable(found == null ? unproven.get(txHash) : found);
  }

  /** The payment with these effects; what was held under its hash with others is forgotten. */
  Tracked open(TxHash txHash, Effects effects) {
    Optional<Tracked> held = find(txHash);
    if (held.isPresent() && held.get().effects().equals(effects)) {
      return held.get();
    }
    held.ifPresent(this::remove);
    Tracked opened = new Tracked(txHash, effects);
    changed(opened);
    return opened;
  }

  /** Notes that something about the payment is new. */
  void changed(Tracked payment) {
    payment.updated(unixMillis.getAsLong());
    proven.remove(payment.txHash());
    unproven.remove(payment.txHash());
    if (payment.count() > faulty || payment.qc().isPresent()) {
      proven.put(payment.txHash(), payment);
    } else {
      unproven.put(payment.txHash(), payment);
    }
    byQcHash.putAll(payment.qcs());
    shrink(proven, provenLimit);
    shrink(unproven, unprovenLimit);
  }

  /** The QC under this one of its names. */
  Optional<VerifiedQc> qc(QcHash hash) {
    return Optional.ofNullable(byQcHash.get(hash));
  }

  /** Lets go of what is too old. */
  void expire() {
    shrink(proven, provenLimit);
    shrink(unproven, unprovenLimit);
  }

  private void shrink(Map<TxHash, Tracked> held, int limit) {
    long oldest = unixMillis.getAsLong() - ageLimitMs;
    while (!held.isEmpty()) {
      Tracked eldest = held.values().iterator().next();
      if (held.size() <= limit && eldest.updatedMillis() >= oldest) {
        return;
      }
      remove(eldest);
    }
  }

  private void remove(Tracked payment) {
    proven.remove(payment.txHash());
    unproven.remove(payment.txHash());
    byQcHash.keySet().removeAll(payment.qcs().keySet());
  }

  /** Payments that f + 1 members vouch for. */
  int provenCount() {
    return proven.size();
  }

  int unprovenCount() {
    return unproven.size();
  }
}
