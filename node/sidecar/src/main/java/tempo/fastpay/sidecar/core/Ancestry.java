package tempo.fastpay.sidecar.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Traces the unsettled payments on which a payment rests, and checks L7 for all of them. A known
 * payment is traced when everything under it is known here, down to balances at H. One that is not
 * traced is debited and credited like any other, but nothing new is signed on top of it: how deep
 * it lies and how soon it dies is not known. Otherwise QCs presented without what they rest on
 * would make a chain of any depth look shallow.
 */
final class Ancestry {
  private final CoreLimits limits;
  private final Overlay overlay;
  private final Funds funds;
  private final Freshness freshness;

  /** The payments that are not traced, with the facts about their senders that were read last. */
  private final Map<MessageId, Optional<SenderFacts>> untraced = new HashMap<>();

  Ancestry(CoreLimits limits, Overlay overlay, Funds funds, Freshness freshness) {
    this.limits = limits;
    this.overlay = overlay;
    this.funds = funds;
    this.freshness = freshness;
  }

  /** Takes back a permit from the record, of which the payments it rested on did not come back. */
  void recovered(MessageId message) {
    untraced.put(message, Optional.empty());
  }

  /**
   * Takes back a payment with the credits it rested on. They hold again if all are live and
   * everything before the payment on its lane is known: a credit that has settled meanwhile cannot
   * be told from one that has expired.
   */
  void recovered(LivePayment live, Set<MessageId> credits, boolean isInOrder) {
    boolean complete =
        isInOrder
            && credits.stream()
                .allMatch(credit -> overlay.find(credit).filter(LivePayment::isKnown).isPresent());
    if (complete) {
      untraced.remove(live.message());
      if (!credits.equals(live.restsOn())) {
        overlay.put(live.restingOn(credits));
      }
    }
  }

  void permitted(MessageId message) {
    untraced.remove(message);
  }

  /**
   * Removes a payment that is no longer live. Where it expired unpaid, payments that rest on it
   * lose their support.
   */
  void left(Advance.Left left) {
    LivePayment gone = left.payment();
    untraced.remove(gone.message());
    if (left.reason() == Advance.Reason.EXPIRED && gone.isKnown()) {
      for (LivePayment sent : overlay.sentBy(gone.payment().sender())) {
        if (isFrom(sent.payment(), gone.payment())) {
          untraced.put(sent.message(), Optional.empty());
        }
      }
      for (LivePayment sent : overlay.sentBy(gone.payment().recipient())) {
        if (sent.restsOn().contains(gone.message())) {
          untraced.put(sent.message(), Optional.empty());
        }
      }
    }
  }

  /**
   * Takes a QC that was presented, for the first time or again, and tries to trace the payments
   * that it may complete: its own, later ones of its lane, and payments of its recipient.
   *
   * @param facts about its sender, read at H
   */
  void presented(LivePayment live, SenderFacts facts, boolean first) {
    if (first && !live.permitted()) {
      untraced.put(live.message(), Optional.of(facts));
    }
    Payment payment = live.payment();
    for (LivePayment sent : List.copyOf(overlay.sentBy(payment.sender()))) {
      if (untraced.containsKey(sent.message())
          && sent.payment().lane().equals(payment.lane())
          && facts.balances().containsKey(sent.payment().asset())
          && facts.balances().containsKey(sent.feeToken())) {
        untraced.put(sent.message(), Optional.of(facts));
      }
    }
    trace(payment.sender(), facts.height());
    trace(payment.recipient(), facts.height());
  }

  private void trace(Address sender, UInt64 height) {
    for (LivePayment sent : List.copyOf(overlay.sentBy(sender))) {
      Optional<SenderFacts> facts = untraced.getOrDefault(sent.message(), Optional.empty());
      if (sent.isKnown() && facts.isPresent() && facts.get().height().equals(height)) {
        trace(sent, facts.get())
            .ifPresent(
                credits -> {
                  untraced.remove(sent.message());
                  overlay.put(sent.restingOn(credits));
                });
      }
    }
  }

  private Optional<Set<MessageId>> trace(LivePayment live, SenderFacts facts) {
    Payment payment = live.payment();
    if (overlay.firstUnknown(payment.lane(), facts.laneNonce(), payment.nonceSeq()).isPresent()) {
      return Optional.empty();
    }
    Funds.Cover cover =
        funds.cover(
            payment,
            live.feeToken(),
            facts,
            sent -> sent.isKnown() && !isFrom(sent.payment(), payment),
            credit -> !restsOnFrom(credit, payment));
    return cover.missing().isPresent() ? Optional.empty() : Optional.of(cover.restsOn());
  }

  /**
   * True if the credit rests on the payment or on a later one of its lane, or is one of them. Then
   * it cannot carry the payment: edges never lead back.
   */
  boolean restsOnFrom(LivePayment credit, Payment payment) {
    return isFrom(credit.payment(), payment)
        || overlay.ancestors(credit).stream().anyMatch(below -> isFrom(below.payment(), payment));
  }

  private static boolean isFrom(Payment other, Payment payment) {
    return other.lane().equals(payment.lane()) && !other.nonceSeq().isLessThan(payment.nonceSeq());
  }

  /** True if the payment itself is traced; those it rests on may not be. */
  boolean isTracedItself(LivePayment live) {
    return !untraced.containsKey(live.message());
  }

  boolean isTraced(LivePayment live) {
    return !untraced.containsKey(live.message())
        && overlay.ancestors(live).stream()
            .noneMatch(below -> untraced.containsKey(below.message()));
  }

  boolean keepsMargin(LivePayment live, FinalizedBlock base) {
    return margin(live, base).isEmpty()
        && overlay.ancestors(live).stream().allMatch(below -> margin(below, base).isEmpty());
  }

  private Optional<Reject> margin(LivePayment live, FinalizedBlock base) {
    int depth = overlay.generations(live.payment(), live.restsOn(), limits.depthLimit() + 1);
    return freshness.margin(live.payment(), depth, base);
  }

  /** Checks L7 for a payment with everything it would rest on: the first failure, or empty. */
  Optional<Reject> check(Payment payment, Set<MessageId> credits, FinalizedBlock base) {
    List<LivePayment> ancestors = new ArrayList<>(overlay.ancestors(payment, credits));
    if (ancestors.stream().anyMatch(below -> untraced.containsKey(below.message()))) {
      return Optional.of(unsupported());
    }
    int depth = overlay.generations(payment, credits, limits.depthLimit() + 1);
    if (depth > limits.depthLimit()) {
      return Optional.of(
          Reject.retryAfter(
              "this payment rests on more than "
                  + limits.depthLimit()
                  + " generations of unsettled payments: try again after settlement",
              limits.finalityMs()));
    }
    Optional<Reject> late = freshness.margin(payment, depth, base);
    for (LivePayment below : ancestors) {
      late = late.or(() -> margin(below, base));
    }
    return late;
  }

  Reject unsupported() {
    return Reject.retryAfter(
        "parent_qcs: a payment this one needs rests on payments that are not known here, or have"
            + " expired: present their QCs too, parents first, or try again after settlement",
        limits.finalityMs());
  }
}
