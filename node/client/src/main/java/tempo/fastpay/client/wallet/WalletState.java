package tempo.fastpay.client.wallet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Everything a wallet remembers, and the rules of its steps. Immutable: a step makes a new state,
 * or throws {@link WalletException} and changes nothing.
 *
 * @param owner the account whose nonces are reserved here
 * @param nextSeqs the lowest sequence of each lane that was never reserved
 * @param payments own payments, oldest first; the oldest done ones without a reference leave beyond
 *     {@value #DONE_LIMIT}, others never
 * @param credits received money that is not settled; beyond {@value #CREDITS_LIMIT} the smallest
 *     gives way
 * @param settledCredits received money that is settled, so that it is not taken for new; the oldest
 *     leave beyond {@value #SETTLED_CREDITS_LIMIT}
 */
public record WalletState(
    ChainId chainId,
    Address owner,
    Map<NonceKey, UInt64> nextSeqs,
    List<OwnPayment> payments,
    List<Credit> credits,
    List<ContentionKey> settledCredits) {
  /** The most own payments that are not done; a further one is refused. */
  public static final int OPEN_LIMIT = 256;

  public static final int DONE_LIMIT = 100;

  /** The most own payments with a reference; a further one is refused, since none is forgotten. */
  public static final int REFERENCES_LIMIT = 1_024;

  public static final int CREDITS_LIMIT = 512;
  public static final int SETTLED_CREDITS_LIMIT = 4_096;

  /** The most lanes ever used; a further one is refused. */
  public static final int LANES_LIMIT = 256;

  public WalletState {
    Objects.requireNonNull(chainId);
    Objects.requireNonNull(owner);
    nextSeqs = Collections.unmodifiableMap(new TreeMap<>(nextSeqs));
    payments = List.copyOf(payments);
    credits = List.copyOf(credits);
    settledCredits = List.copyOf(settledCredits);
    requireConsistent(chainId, owner, nextSeqs, payments, credits);
  }

  private static void requireConsistent(
      ChainId chainId,
      Address owner,
      Map<NonceKey, UInt64> nextSeqs,
      List<OwnPayment> payments,
      List<Credit> credits) {
    Set<List<Object>> nonces = new HashSet<>();
    for (OwnPayment payment : payments) {
      if (!payment.terms().chainId().equals(chainId)) {
        throw new IllegalArgumentException(payment.name() + " is of another chain");
      }
      if (payment.state() == PaymentState.RELEASED) {
        continue;
      }
      UInt64 next = nextSeqs.getOrDefault(payment.nonceKey(), UInt64.ZERO);
      if (!payment.nonceSeq().isLessThan(next)) {
        throw new IllegalArgumentException(
            payment.name() + " is not below its lane's next_seq " + next);
      }
      if (!nonces.add(List.of(payment.nonceKey(), payment.nonceSeq()))) {
        throw new IllegalArgumentException(payment.name() + " is there twice");
      }
    }
    for (Credit credit : credits) {
      if (!credit.effects().recipient().equals(owner)) {
        throw new IllegalArgumentException(
            "the credit " + credit.txHash() + " is paid to another account");
      }
    }
  }

  /** A wallet that remembers nothing yet. */
  public static WalletState empty(ChainId chainId, Address owner) {
    return new WalletState(chainId, owner, Map.of(), List.of(), List.of(), List.of());
  }

  /** The lowest sequence of this lane that was never reserved here. */
  public UInt64 nextSeq(NonceKey nonceKey) {
    return nextSeqs.getOrDefault(nonceKey, UInt64.ZERO);
  }

  /** The payment that is on its way to a QC. */
  public Optional<OwnPayment> pending() {
    return payments.stream().filter(payment -> payment.state().isPending()).findFirst();
  }

  /** Own payments that may still be included, oldest first. */
  public List<OwnPayment> live() {
    return payments.stream().filter(payment -> payment.state().isLive()).toList();
  }

  /**
   * Own payments that are not done, oldest first: those that may still be included, then those that
   * expired, which may stay for ever.
   */
  public List<OwnPayment> unsettled() {
    return payments.stream()
        .filter(payment -> !payment.state().isDone())
        .sorted(Comparator.comparing((OwnPayment payment) -> !payment.state().isLive()))
        .toList();
  }

  /** True if a sequence of this lane expired and the chain's nonce is not known to be past it. */
  public boolean isResting(NonceKey nonceKey) {
    return payments.stream()
        .anyMatch(
            payment ->
                payment.nonceKey().equals(nonceKey) && payment.state() == PaymentState.EXPIRED);
  }

  /** The newest entry for this nonce. */
  public Optional<OwnPayment> payment(NonceKey nonceKey, UInt64 nonceSeq) {
    return payments.stream()
        .filter(payment -> payment.isAt(nonceKey, nonceSeq))
        .reduce((older, newer) -> newer);
  }

  /**
   * The payment that was made with this reference. One of which nothing ever left does not count:
   * nobody can include it.
   */
  public Optional<OwnPayment> withReference(String reference) {
    return payments.stream()
        .filter(payment -> payment.reference().equals(Optional.of(reference)))
        .filter(payment -> !payment.isDropped())
        .findFirst();
  }

  /** True if this payment was received before, whether it is settled or not. */
  public boolean knows(ContentionKey received) {
    return settledCredits.contains(received)
        || credits.stream().anyMatch(credit -> credit.key().equals(received));
  }

  /**
   * Fixes a nonce and all that will be signed with it.
   *
   * @throws WalletException if a payment is pending, another lane is live (L4), the lane rests
   *     (L3), the nonce was used, or the wallet is full
   */
  WalletState reserve(UnsignedPayment terms, Optional<QcHash> parent, long nowMs) {
    return reserve(terms, parent, Optional.empty(), nowMs);
  }

  WalletState reserve(
      UnsignedPayment terms, Optional<QcHash> parent, Optional<String> reference, long nowMs) {
    reference.ifPresent(this::requireNew);
    for (OwnPayment payment : live()) {
      if (payment.state().isPending()) {
        throw new WalletException(
            payment.name() + " is still on its way: resume it before paying again", true);
      }
      if (!payment.nonceKey().equals(terms.nonceKey())) {
        throw new WalletException(
            "nonce key "
                + terms.nonceKey()
                + ": "
                + payment.name()
                + " is not settled, and one lane is used at a time (L4): use its nonce key, or"
                + " wait",
            true);
      }
    }
    if (isResting(terms.nonceKey())) {
      throw new WalletException(
          "nonce key "
              + terms.nonceKey()
              + " rests, as a payment on it expired: use another nonce key",
          false);
    }
    UInt64 next = nextSeq(terms.nonceKey());
    if (terms.nonceSeq().isLessThan(next)) {
      throw new WalletException(
          "nonce "
              + terms.nonceKey()
              + "/"
              + terms.nonceSeq()
              + " was used by this wallet: the next one is "
              + next,
          false);
    }
    if (payments.stream().filter(payment -> !payment.state().isDone()).count() >= OPEN_LIMIT) {
      throw new WalletException(
          "the wallet holds " + OPEN_LIMIT + " unsettled payments: wait until some settle", true);
    }
    if (nextSeqs.size() >= LANES_LIMIT && !nextSeqs.containsKey(terms.nonceKey())) {
      throw new WalletException(
          "the wallet has used " + LANES_LIMIT + " nonce keys: use one of them", false);
    }
    List<OwnPayment> added = new ArrayList<>(payments);
    added.add(OwnPayment.reserve(terms, parent, reference, nowMs));
    return with(lanesWith(terms.nonceKey(), terms.nonceSeq().next()), added);
  }

  private void requireNew(String reference) {
    if (withReference(reference).isPresent()) {
      throw new WalletException(
          "reference '" + reference + "': a payment was made with it before", false);
    }
    if (payments.stream()
            .filter(payment -> payment.reference().isPresent() && !payment.isDropped())
            .count()
        >= REFERENCES_LIMIT) {
      throw new WalletException(
          "the wallet remembers "
              + REFERENCES_LIMIT
              + " references and forgets none: pay without one, or from another wallet",
          false);
    }
  }

  WalletState signed(OwnPayment payment, Bytes raw) {
    return replace(payment, current -> current.signed(raw));
  }

  WalletState certified(OwnPayment payment, QuorumCertificate qc) {
    return replace(payment, current -> current.certified(qc));
  }

  /**
   * Takes a payment to a state with nothing new to keep. A nonce that is released, and that nothing
   * was ever sent with, can be reserved again.
   */
  WalletState become(OwnPayment payment, PaymentState next, boolean isNonceFree) {
    WalletState stepped = replace(payment, current -> current.become(next));
    boolean isLast = nextSeq(payment.nonceKey()).equals(payment.nonceSeq().next());
    return next == PaymentState.RELEASED && isNonceFree && isLast
        ? stepped.with(lanesWith(payment.nonceKey(), payment.nonceSeq()), stepped.payments)
        : stepped;
  }

  /** Adds received money; a payment that is known already changes nothing. */
  WalletState receive(Credit credit) {
    if (knows(credit.key())) {
      return this;
    }
    List<Credit> added = new ArrayList<>(credits);
    added.add(credit);
    if (added.size() > CREDITS_LIMIT) {
      // A flood that pushes money out of memory must pay more than that money.
      added.stream()
          .min((a, b) -> a.effects().amount().compareTo(b.effects().amount()))
          .ifPresent(added::remove);
    }
    return new WalletState(chainId, owner, nextSeqs, payments, added, settledCredits);
  }

  /** Takes received money as settled: it is on chain, or never will be. */
  WalletState settled(Credit credit) {
    if (!credits.contains(credit)) {
      return this;
    }
    List<Credit> left = credits.stream().filter(open -> !open.equals(credit)).toList();
    List<ContentionKey> done = new ArrayList<>(settledCredits);
    done.add(credit.key());
    List<ContentionKey> kept =
        done.subList(Math.max(0, done.size() - SETTLED_CREDITS_LIMIT), done.size());
    return new WalletState(chainId, owner, nextSeqs, payments, left, kept);
  }

  private WalletState replace(OwnPayment payment, UnaryOperator<OwnPayment> step) {
    List<OwnPayment> next = new ArrayList<>(payments);
    int at = next.lastIndexOf(payment);
    if (at < 0) {
      throw new WalletException(
          payment.name() + " has changed meanwhile: look at the wallet again", true);
    }
    next.set(at, step.apply(payment));
    return with(nextSeqs, next);
  }

  private Map<NonceKey, UInt64> lanesWith(NonceKey nonceKey, UInt64 next) {
    Map<NonceKey, UInt64> lanes = new TreeMap<>(nextSeqs);
    lanes.put(nonceKey, next);
    return lanes;
  }

  private static boolean mayLeave(OwnPayment payment) {
    return payment.state().isDone() && (payment.reference().isEmpty() || payment.isDropped());
  }

  private WalletState with(Map<NonceKey, UInt64> lanes, List<OwnPayment> all) {
    long done = all.stream().filter(WalletState::mayLeave).count();
    List<OwnPayment> kept = new ArrayList<>(all.size());
    for (OwnPayment payment : all) {
      if (mayLeave(payment) && done > DONE_LIMIT) {
        done--;
      } else {
        kept.add(payment);
      }
    }
    return new WalletState(chainId, owner, lanes, kept, credits, settledCredits);
  }
}
