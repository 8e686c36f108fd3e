package tempo.fastpay.aggregator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Holds an aggregator's payments, bounded in number and age: the one longest unchanged leaves
 * first. It reports those that f + 1 members vouch for, in a bounded number of envelopes each. The
 * others are apart, since anybody may have made any number of them: neither refused payments nor a
 * member that certifies payments nobody sent nor a stranger who re-wraps one payment without end
 * displaces a reported payment. For display and retrieval: callers that need more ask the
 * validators. Belongs to one loop.
 */
final class Payments {
  /** Envelopes reported per payment (L2): anyone can re-wrap it. */
  static final int ENVELOPES_LIMIT = 4;

  private final Loop loop;
  private final int faulty;
  private final int toldLimit;
  private final int untoldLimit;
  private final long ageLimitMs;
  private final LongSupplier unixMillis;
  private final Map<TxHash, Tracked> told = new LinkedHashMap<>();
  private final Map<TxHash, Tracked> untold = new LinkedHashMap<>();
  private final Map<ContentionKey, Integer> envelopesTold = new HashMap<>();
  private final Map<QcHash, VerifiedQc> byQcHash = new HashMap<>();

  Payments(Loop loop, Committee committee, AggregatorLimits limits, LongSupplier unixMillis) {
    this.loop = loop;
    this.faulty = Committee.faulty(committee.size());
    this.toldLimit = limits.toldLimit();
    this.untoldLimit = limits.untoldLimit();
    this.ageLimitMs = limits.ageLimitMs();
    this.unixMillis = unixMillis;
  }

  Optional<Tracked> find(TxHash txHash) {
    loop.check();
    Tracked found = told.get(txHash);
    return Optional.ofNullable(found == null ? untold.get(txHash) : found);
  }

  /** True if the payment is reported in this envelope. */
  boolean isTold(Tracked payment) {
    return told.get(payment.txHash()) == payment;
  }

  /**
   * Finds or makes the payment with these effects; one held under its hash with others is
   * forgotten.
   */
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
    loop.check();
    payment.updated(unixMillis.getAsLong());
    if (told.remove(payment.txHash()) != null) {
      told.put(payment.txHash(), payment);
    } else {
      untold.remove(payment.txHash());
      if (mayBeTold(payment)) {
        told.put(payment.txHash(), payment);
        envelopesTold.merge(payment.contentionKey(), 1, Integer::sum);
      } else {
        untold.put(payment.txHash(), payment);
      }
    }
    byQcHash.putAll(payment.qcs());
    expire();
  }

  private boolean mayBeTold(Tracked payment) {
    return (payment.count() > faulty || payment.qc().isPresent())
        && envelopesTold.getOrDefault(payment.contentionKey(), 0) < ENVELOPES_LIMIT;
  }

  /** The QC that has this hash among its names. */
  Optional<VerifiedQc> qc(QcHash hash) {
    loop.check();
    return Optional.ofNullable(byQcHash.get(hash));
  }

  /** Lets go of payments that are too old, and of the oldest where there are too many. */
  void expire() {
    loop.check();
    shrink(told, toldLimit);
    shrink(untold, untoldLimit);
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
    if (told.remove(payment.txHash()) != null) {
      envelopesTold.computeIfPresent(
          payment.contentionKey(), (key, count) -> count > 1 ? count - 1 : null);
    }
    untold.remove(payment.txHash());
    byQcHash.keySet().removeAll(payment.qcs().keySet());
  }

  /** The number of payments reported, each envelope by itself. */
  int toldCount() {
    return told.size();
  }

  /** The number of payments held and not reported. */
  int untoldCount() {
    return untold.size();
  }
}
