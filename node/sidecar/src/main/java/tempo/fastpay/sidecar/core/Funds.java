package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.MessageId;

/**
 * Finds the money that a sender has left, and the unsettled payments on which another one would
 * rest (L5). Unbounded integers throughout: nothing saturates, nothing wraps.
 */
final class Funds {
  private static final List<LivePayment> NO_CREDITS = List.of();

  private final Overlay overlay;
  private final int depthLimit;

  Funds(Overlay overlay, int depthLimit) {
    this.overlay = overlay;
    this.depthLimit = depthLimit;
  }

  /**
   * The result of covering a payment.
   *
   * @param missing the token that is short and by how much, or empty if everything is covered
   * @param restsOn the credits it needs, fewest generations first
   */
  record Cover(Optional<Shortfall> missing, Set<MessageId> restsOn) {}

  /** The units that are missing of a token. */
  record Shortfall(AssetId token, BigInteger units, BigInteger available) {}

  /**
   * Covers a payment from the balance at H and, where that is short, from live credits.
   *
   * @param counted which of the sender's other payments are debited before it
   * @param trusted which credits may be used
   */
  Cover cover(
      Payment payment,
      AssetId feeToken,
      SenderFacts facts,
      Predicate<LivePayment> counted,
      Predicate<LivePayment> trusted) {
    Set<MessageId> restsOn = new LinkedHashSet<>();
    Set<AssetId> tokens = new LinkedHashSet<>(List.of(payment.asset()));
    tokens.add(feeToken);
    for (AssetId token : tokens) {
      BigInteger others =
          overlay.outgoing(payment.sender(), token, counted.and(sent -> isOther(sent, payment)));
      BigInteger own = debit(payment, feeToken, token);
      BigInteger gap = others.add(own).subtract(facts.balance(token));
      // Credits are looked at only where they are needed: anybody can send many.
      for (LivePayment credit : gap.signum() > 0 ? shallowFirst(payment, token) : NO_CREDITS) {
        if (gap.signum() <= 0) {
          break;
        }
        if (trusted.test(credit)) {
          gap = gap.subtract(credit.payment().amount().toBigInteger());
          restsOn.add(credit.message());
        }
      }
      if (gap.signum() > 0) {
        return new Cover(Optional.of(new Shortfall(token, gap, own.subtract(gap))), Set.of());
      }
    }
    return new Cover(Optional.empty(), restsOn);
  }

  private static boolean isOther(LivePayment live, Payment payment) {
    return !live.message().equals(payment.message());
  }

  /** Credits of a payment's sender, those with the fewest generations under them first. */
  private List<LivePayment> shallowFirst(Payment payment, AssetId token) {
    record Ranked(LivePayment credit, int generations) {}
    return overlay.credits(payment.sender(), token).stream()
        .filter(credit -> isOther(credit, payment))
        .map(
            credit ->
                new Ranked(
                    credit, overlay.generations(credit.payment(), credit.restsOn(), depthLimit)))
        .sorted(
            Comparator.comparingInt(Ranked::generations)
                .thenComparing(
                    ranked -> ranked.credit().payment().amount(), Comparator.reverseOrder()))
        .map(Ranked::credit)
        .toList();
  }

  /**
   * By how much a payment exceeds its access key's limit, after the key's live payments (L1);
   * empty: not at all.
   */
  Optional<BigInteger> accessKeyExcess(Payment payment, AssetId feeToken, SenderFacts facts) {
    Optional<BigInteger> limit = facts.accessKey().flatMap(SenderFacts.KeyFacts::remainingLimit);
    if (payment.accessKey().isEmpty() || limit.isEmpty()) {
      return Optional.empty();
    }
    AccessKey key = payment.accessKey().get();
    BigInteger spent = debit(payment, feeToken, payment.asset());
    Set<MessageId> counted = new HashSet<>(Set.of(payment.message()));
    for (LivePayment sent : overlay.sentBy(payment.sender())) {
      if (sent.payment().accessKey().equals(Optional.of(key)) && counted.add(sent.message())) {
        spent = spent.add(sent.debit(payment.asset()));
      }
    }
    BigInteger excess = spent.subtract(limit.get());
    return excess.signum() > 0 ? Optional.of(excess) : Optional.empty();
  }

  /**
   * True if the balance at H alone carries a live payment and everything certified that its sender
   * sent before it: then the chain can execute it without any credit (L14: a child goes out after
   * its credits). A payment that was only permitted here does not count: a quorum may have taken
   * another message on its key, and that one must go out.
   */
  boolean coveredByBase(LivePayment live, SenderFacts facts) {
    Set<AssetId> tokens = new LinkedHashSet<>(List.of(live.payment().asset()));
    tokens.add(live.feeToken());
    for (AssetId token : tokens) {
      BigInteger needed = BigInteger.ZERO;
      for (LivePayment sent : overlay.sentBy(live.payment().sender())) {
        if (sent.message().equals(live.message()) || isKnownBefore(sent, live.payment())) {
          needed = needed.add(sent.debit(token));
        }
      }
      if (facts.balance(token).compareTo(needed) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isKnownBefore(LivePayment sent, Payment payment) {
    return sent.isKnown()
        && sent.payment().lane().equals(payment.lane())
        && sent.payment().nonceSeq().isLessThan(payment.nonceSeq());
  }

  /** The most that a payment takes out of its sender's balance of a token. */
  static BigInteger debit(Payment payment, AssetId feeToken, AssetId token) {
    BigInteger debit =
        payment.asset().equals(token) ? payment.amount().toBigInteger() : BigInteger.ZERO;
    return feeToken.equals(token) ? debit.add(payment.feeBound()) : debit;
  }
}
