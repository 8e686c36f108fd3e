package tempo.fastpay.sidecar.core;

import static tempo.fastpay.sidecar.core.Advance.Reason.EXPIRED;
import static tempo.fastpay.sidecar.core.Advance.Reason.NONCE_PASSED;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Holds one validator's memory and judges by the laws over it: L2 to L7, L11 and the overlay's side
 * of L14. Plain and synchronous: time and the chain's facts are arguments, signatures were checked
 * before. One thread at a time. A refusal has changed nothing.
 */
public final class ValidatorCore {
  private final CoreLimits limits;
  private final Freshness freshness;
  private final Overlay overlay = new Overlay();
  private final Permits permits = new Permits();
  private final Funds funds;
  private final Ancestry support;
  private FinalizedBlock base;
  private long silentUntilMillis;

  /**
   * Makes a validator that has signed nothing yet.
   *
   * @param base H, which never goes back from here
   */
  public ValidatorCore(CoreLimits limits, FinalizedBlock base) {
    this.limits = Objects.requireNonNull(limits);
    this.base = Objects.requireNonNull(base);
    this.freshness = new Freshness(limits);
    this.funds = new Funds(overlay, limits.depthLimit());
    this.support = new Ancestry(limits, overlay, funds, freshness);
  }

  /**
   * Keeps silence: from now on nothing new is signed before H has reached this time. A payment that
   * has a permit is certified again as ever.
   */
  public void silentUntil(long unixMillis) {
    silentUntilMillis = unixMillis;
  }

  public boolean isSilent() {
    return base.unixMillis() < silentUntilMillis;
  }

  /**
   * The time that H must have reached before anything new is signed; empty: it has. The largest
   * number: that is not known yet, peers are still asked.
   */
  public OptionalLong silentUntilMillis() {
    return isSilent() ? OptionalLong.of(silentUntilMillis) : OptionalLong.empty();
  }

  /** H, the finalized block that the core goes by. */
  public FinalizedBlock base() {
    return base;
  }

  /**
   * Decides if this payment may be signed, by docs/protocol.md, "Order of checks". Changes nothing.
   */
  public Decision decide(Candidate candidate, SenderFacts facts, Now now) {
    if (!facts.height().equals(base.height())) {
      return new Decision.StaleFacts();
    }
    Payment payment = candidate.payment();
    Optional<Permit> standing = permits.find(payment.contentionKey());
    // A certificate of this very envelope may be on its way already: to make it again reveals
    // nothing new, and a client that lost the answer gets the same bytes.
    if (standing.isPresent() && standing.get().txHash().equals(candidate.txHash())) {
      return new Decision.Again(standing.get());
    }
    Optional<Reject> refusal =
        silence()
            .or(() -> freshness.check(candidate, facts, base, now))
            .or(() -> oneMessagePerKey(candidate, standing));
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    if (standing.isPresent()) {
      return again(standing.get(), payment);
    }
    refusal = oneLane(payment).or(() -> inOrder(payment, facts));
    if (refusal.isPresent()) {
      return new Decision.Refuse(refusal.get());
    }
    Optional<Reject> full = room(payment);
    return full.isPresent()
        ? new Decision.Refuse(full.get(), Decision.Ground.ROOM)
        : funded(candidate, facts, now);
  }

  /** Refuses to sign anything new before all that a lost record may have permitted has expired. */
  private Optional<Reject> silence() {
    long leftMs = silentUntilMillis - base.unixMillis();
    return leftMs <= 0
        ? Optional.empty()
        : Optional.of(
            Reject.retryAfter(
                "this validator's record was restored from an older copy, it signs again in "
                    + leftMs
                    + " ms: ask another validator",
                leftMs));
  }

  /** L2. */
  private Optional<Reject> oneMessagePerKey(Candidate candidate, Optional<Permit> standing) {
    Payment payment = candidate.payment();
    Optional<TxHash> taken = permits.takenBy(payment.contentionKey());
    if (taken.isPresent() && !taken.get().equals(candidate.txHash())) {
      return equivocation(payment, taken.get());
    }
    if (standing.isPresent()) {
      return standing.get().message().equals(payment.message())
          ? Optional.empty()
          : equivocation(payment, standing.get().txHash());
    }
    return overlay
        .knownAt(payment.contentionKey())
        .filter(known -> !known.message().equals(payment.message()))
        .flatMap(known -> equivocation(payment, known.envelope().txHash()));
  }

  private static Optional<Reject> equivocation(Payment payment, TxHash first) {
    return Optional.of(
        Reject.equivocation(
            "another payment was signed for "
                + payment.contentionKey()
                + " before: send that one again, or go on at another sequence once it is settled",
            first));
  }

  private Decision again(Permit standing, Payment payment) {
    return overlay.find(payment.message()).isPresent()
        ? new Decision.Again(standing)
        : new Decision.Refuse(
            Reject.of(RejectCode.EXPIRED, "valid_before: this payment is no longer live"));
  }

  /** L4: the order is that of the whole sender. */
  private Optional<Reject> oneLane(Payment payment) {
    return overlay.sentBy(payment.sender()).stream()
        .filter(sent -> !sent.payment().lane().equals(payment.lane()))
        .findFirst()
        .map(
            sent ->
                Reject.of(
                    RejectCode.NONCE_SEQ_TOO_HIGH,
                    "nonce_key: the sender's lane "
                        + sent.payment().nonceKey()
                        + " has an unsettled payment: use that lane, or wait until it is settled"));
  }

  /**
   * L3: every earlier sequence of the lane is live and certified, as far as this validator knows.
   */
  private Optional<Reject> inOrder(Payment payment, SenderFacts facts) {
    UInt64 sequence = payment.nonceSeq();
    if (sequence.isLessThan(facts.laneNonce())) {
      return Optional.of(
          Reject.of(
              RejectCode.NONCE_SEQ_TOO_LOW,
              "nonce_seq: the lane is at " + facts.laneNonce() + " on chain"));
    }
    return overlay
        .firstUnknown(payment.lane(), facts.laneNonce(), sequence)
        .map(
            missing ->
                Reject.of(
                    RejectCode.NONCE_SEQ_TOO_HIGH,
                    "nonce_seq: the payment at "
                        + missing
                        + " of this lane is not certified here: present its QC in parent_qcs"));
  }

  /** L11. */
  private Optional<Reject> room(Payment payment) {
    if (permits.size() >= limits.permitsLimit()) {
      return Optional.of(full("permits", limits.permitsLimit()));
    }
    if (permits.of(payment.sender()) >= limits.senderLiveLimit()) {
      return Optional.of(full("unsettled payments of this sender", limits.senderLiveLimit()));
    }
    return overlay.find(payment.message()).isPresent()
        ? Optional.empty()
        : senderRoom(payment.sender());
  }

  private Optional<Reject> senderRoom(Address sender) {
    return overlay.sentBy(sender).size() >= limits.senderLiveLimit()
        ? Optional.of(full("unsettled payments of this sender", limits.senderLiveLimit()))
        : Optional.empty();
  }

  private Reject full(String what, int limit) {
    return Reject.retryAfter(
        "this validator holds " + limit + " " + what + " already: try again after settlement",
        limits.finalityMs());
  }

  /** L5, and L7 for everything the payment rests on. */
  private Decision funded(Candidate candidate, SenderFacts facts, Now now) {
    Payment payment = candidate.payment();
    Funds.Cover all = cover(payment, facts, credit -> true);
    if (all.missing().isPresent()) {
      return new Decision.Refuse(shortOfFunds(candidate, all.missing().get()));
    }
    var excess = funds.accessKeyExcess(payment, facts.feeToken(), facts);
    if (excess.isPresent()) {
      return new Decision.Refuse(
          Reject.of(
              RejectCode.INSUFFICIENT_FUNDS,
              "amount: passes the access key's spending limit by " + excess.get()));
    }
    if (cover(payment, facts, support::isTraced).missing().isPresent()) {
      return new Decision.Refuse(support.unsupported());
    }
    Funds.Cover cover = trustedCover(payment, facts);
    if (cover.missing().isPresent()) {
      return new Decision.Refuse(
          Reject.of(
              RejectCode.EXPIRED,
              "valid_before: a payment whose credit this one needs expires too soon; wait until it"
                  + " is settled"));
    }
    Optional<Reject> refusal = support.check(payment, cover.restsOn(), base);
    return refusal.isPresent()
        ? new Decision.Refuse(refusal.get())
        : new Decision.Certify(
            new Permit(
                candidate.envelope(),
                candidate.txHash(),
                payment,
                candidate.effectsHash(),
                facts.feeToken(),
                UInt64.of(now.unixMillis()),
                cover.restsOn()));
  }

  private Funds.Cover cover(Payment payment, SenderFacts facts, Predicate<LivePayment> trusted) {
    return funds.cover(
        payment,
        facts.feeToken(),
        facts,
        sent -> true,
        trusted.and(credit -> !support.restsOnFrom(credit, payment)));
  }

  private Funds.Cover trustedCover(Payment payment, SenderFacts facts) {
    return cover(
        payment, facts, credit -> support.isTraced(credit) && support.keepsMargin(credit, base));
  }

  private Reject shortOfFunds(Candidate candidate, Funds.Shortfall shortfall) {
    Optional<QcHash> parent = candidate.envelope().parentQc();
    if (parent.isPresent()
        && !candidate.presented().contains(parent.get())
        && !isKnownCredit(candidate.payment(), parent.get())) {
      return Reject.of(
          RejectCode.MISSING_PARENT_QC,
          "parent_qc_hash: the QC "
              + parent.get()
              + " is not known here and funds are short by "
              + shortfall.units()
              + " of "
              + shortfall.token()
              + ": present it in parent_qcs");
    }
    return Reject.of(
        RejectCode.INSUFFICIENT_FUNDS,
        "amount: "
            + shortfall.available()
            + " of "
            + shortfall.token()
            + " available, "
            + shortfall.units()
            + " more needed with the fee");
  }

  private boolean isKnownCredit(Payment payment, QcHash parent) {
    return overlay.credits(payment.sender(), payment.asset()).stream()
        .anyMatch(credit -> credit.qc().orElseThrow().certificate().hash().equals(parent));
  }

  /**
   * Takes a permission into memory, at once after {@link #decide}: the next decision sees it. The
   * record comes next, the signature after the record (L8). Cannot fail: whatever could stand
   * against it was asked by {@link #decide}.
   */
  public void apply(Decision.Certify decision) {
    Permit permit = decision.permit();
    permits.add(permit);
    support.permitted(permit.message());
    overlay.put(
        overlay
            .find(permit.message())
            .map(known -> known.withPermit().restingOn(permit.restsOn()))
            .orElseGet(() -> LivePayment.of(permit)));
  }

  /**
   * Begins to take back a record's contents, after a restart and before anything else.
   *
   * @param nonces at H, of all lanes that come back
   */
  public Recovery recovery(Map<Lane, UInt64> nonces) {
    return new Recovery(base, overlay, permits, support, nonces);
  }

  /**
   * Takes a key for a payment that was signed here and of which the record holds no permit: any
   * other envelope is refused from now on (L2).
   *
   * @return false where there is no room: the validator must not sign
   */
  public boolean take(ContentionKey key, TxHash txHash) {
    return permits.take(key, txHash, limits.permitsLimit());
  }

  /** The envelope that took a key without a permit that could be signed under. */
  public Optional<TxHash> taken(ContentionKey key) {
    return permits.takenBy(key);
  }

  /** The credits on which a live payment rests, where they are known down to balances at H. */
  public Optional<Set<MessageId>> tracedCredits(MessageId message) {
    return overlay.find(message).filter(support::isTracedItself).map(LivePayment::restsOn);
  }

  /** Takes a QC that this validator has verified into knowledge (L6). */
  public Learned learn(VerifiedQc qc, SenderFacts facts, Learned.Origin origin) {
    if (!facts.height().equals(base.height())) {
      return new Learned.StaleFacts();
    }
    Payment payment = qc.payment();
    if (!LivePayment.isLive(payment, facts.laneNonce(), base)) {
      return new Learned.NotLive();
    }
    Optional<LivePayment> known = overlay.knownAt(payment.contentionKey());
    if (known.isPresent()) {
      support.presented(known.get(), facts, false);
      return new Learned.AlreadyKnown();
    }
    int limit =
        switch (origin) {
          case OWNER -> limits.knownLimit();
          case GOSSIP -> limits.strangersKnownLimit();
        };
    if (overlay.knownCount() >= limit) {
      return new Learned.Refused(full("certified payments", limit));
    }
    Optional<LivePayment> permitted = overlay.find(payment.message());
    Optional<Reject> senderFull =
        permitted.isPresent() ? Optional.empty() : senderRoom(payment.sender());
    if (senderFull.isPresent()) {
      return new Learned.Refused(senderFull.get());
    }
    LivePayment live =
        permitted
            .map(entry -> entry.withQc(qc))
            .orElseGet(
                () ->
                    new LivePayment(
                        qc.envelope(),
                        payment,
                        facts.feeToken(),
                        false,
                        Optional.of(qc),
                        Set.of()));
    overlay.put(live);
    support.presented(live, facts, true);
    return new Learned.Known();
  }

  /** The lanes whose nonces {@link #advance} needs where it is not known which ones moved. */
  public Set<Lane> trackedLanes() {
    Set<Lane> lanes = overlay.lanes();
    permits.addLanesTo(lanes);
    return lanes;
  }

  /**
   * Moves H, in one step (L14). The new height must have been recorded before.
   *
   * @param nonces of all lanes that moved since H, or of {@link #trackedLanes}, at the new height
   */
  public Advance advance(FinalizedBlock next, LaneNonces nonces) {
    if (next.height().compareTo(base.height()) <= 0) {
      return new Advance.NotNewer();
    }
    if (nonces instanceof LaneNonces.Read read) {
      Set<Lane> missing = trackedLanes();
      missing.removeAll(read.nonces().keySet());
      if (!missing.isEmpty()) {
        return new Advance.NeedLanes(missing);
      }
    }
    base = next;
    List<Advance.Left> left = new ArrayList<>();
    nonces
        .nonces()
        .forEach((lane, nonce) -> leave(overlay.passed(lane, nonce), NONCE_PASSED, left));
    leave(overlay.expired(base.unixSeconds()), EXPIRED, left);
    left.forEach(support::left);
    return new Advance.Moved(left, permits.forgetPassed(nonces.nonces()));
  }

  private void leave(List<LivePayment> gone, Advance.Reason reason, List<Advance.Left> left) {
    for (LivePayment live : gone) {
      overlay.remove(live);
      left.add(new Advance.Left(live, reason));
    }
  }

  public Optional<Permit> permit(ContentionKey key) {
    return permits.find(key);
  }

  public Optional<LivePayment> live(MessageId message) {
    return overlay.find(message);
  }

  /** The live payment on a contention key: the certified one where there are two. */
  public Optional<LivePayment> live(ContentionKey key) {
    return overlay
        .knownAt(key)
        .or(
            () ->
                overlay.sentBy(key.sender()).stream()
                    .filter(sent -> sent.payment().contentionKey().equals(key))
                    .findFirst());
  }

  /** The live payments with a QC, which settlement forwards. */
  public List<LivePayment> certified() {
    return overlay.all().stream().filter(LivePayment::isKnown).toList();
  }

  /** The live payment with a QC on a key. */
  public Optional<LivePayment> certifiedAt(ContentionKey key) {
    return overlay.knownAt(key);
  }

  /** A sender's live payments with a QC, earlier sequences first. */
  public List<LivePayment> certifiedOf(Address sender) {
    return overlay.sentBy(sender).stream()
        .filter(LivePayment::isKnown)
        .sorted(Comparator.comparing(live -> live.payment().nonceSeq()))
        .toList();
  }

  /** The live payments that rest on one which has left, however far above. */
  public List<LivePayment> restingOn(LivePayment gone) {
    return List.copyOf(overlay.restingOn(gone));
  }

  /** True if the chain can execute this payment from the balance at H alone. */
  public boolean coveredByBase(LivePayment live, SenderFacts facts) {
    return facts.height().equals(base.height()) && funds.coveredByBase(live, facts);
  }

  /** The sums of an account's live payments in one token. */
  public AccountSummary account(Address account, AssetId asset) {
    return new AccountSummary(
        overlay.outgoing(account, asset, sent -> true),
        overlay.incoming(account, asset),
        List.copyOf(overlay.sentBy(account)));
  }

  /** The sizes of the core's memory, for metrics and limits. */
  public Sizes sizes() {
    return new Sizes(permits.size(), overlay.all().size(), overlay.knownCount());
  }

  /**
   * An account's part of the overlay in one token.
   *
   * @param sent its live payments, all tokens
   */
  public record AccountSummary(BigInteger outgoing, BigInteger incoming, List<LivePayment> sent) {}

  /** The numbers of permits, live payments and known payments held. */
  public record Sizes(int permits, int live, int known) {}
}
