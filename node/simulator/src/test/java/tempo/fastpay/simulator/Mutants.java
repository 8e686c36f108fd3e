package tempo.fastpay.simulator;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.client.wallet.WalletStore;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.Equivocations;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.core.Decision;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Learned;
import tempo.fastpay.sidecar.core.LivePayment;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Journaled;
import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.simulator.run.Maker;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Surroundings;
import tempo.fastpay.simulator.world.World;

/**
 * Validators that keep all the laws but one. The core is the real one: they lie to it, ask another
 * one, or leave out a step of the shell.
 */
final class Mutants {
  private Mutants() {}

  private static SenderFacts with(
      SenderFacts facts, UInt64 nonce, Map<AssetId, BigInteger> balances, AssetId feeToken) {
    return new SenderFacts(
        facts.height(),
        nonce,
        balances,
        feeToken,
        facts.highestBaseFee(),
        facts.accessKey(),
        facts.obstacle());
  }

  private static SenderFacts plus(SenderFacts facts, AssetId asset, BigInteger units) {
    Map<AssetId, BigInteger> balances = new HashMap<>(facts.balances());
    balances.computeIfPresent(asset, (token, balance) -> balance.add(units));
    return with(facts, facts.laneNonce(), balances, facts.feeToken());
  }

  /** L3: what it accepts as a predecessor is not what a quorum certified and the chain may take. */
  private abstract static class OtherPredecessors extends SimValidator {
    OtherPredecessors(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    abstract boolean opensTheNext(ContentionKey key);

    @Override
    protected final SenderFacts facts(Payment payment, SenderFacts told) {
      SenderFacts facts = super.facts(payment, told);
      for (UInt64 sequence = facts.laneNonce();
          sequence.isLessThan(payment.nonceSeq());
          sequence = sequence.next()) {
        if (!opensTheNext(payment.lane().at(sequence))) {
          return facts;
        }
      }
      return facts.laneNonce().isLessThan(payment.nonceSeq())
          ? with(facts, payment.nonceSeq(), facts.balances(), facts.feeToken())
          : facts;
    }
  }

  /** Carry over on hope: its node's logs of nonces are not read. */
  static final class DeafToNonces extends SimValidator {
    DeafToNonces(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Chain.Step heard(Chain.Step step) {
      return new Chain.Step(step.block(), Optional.of(Map.of()));
    }
  }

  /** Sign ahead: its own signature on the payment before is enough, no QC. */
  static final class SignsAhead extends OtherPredecessors {
    SignsAhead(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    boolean opensTheNext(ContentionKey key) {
      return core().live(key).isPresent();
    }
  }

  /** An expired predecessor is accepted: it was certified once. */
  static final class BuildsOnTheExpired extends OtherPredecessors {
    private final Set<ContentionKey> certified = new HashSet<>();

    BuildsOnTheExpired(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Learned learn(VerifiedQc qc, SenderFacts told, Learned.Origin origin) {
      certified.add(qc.contentionKey());
      return super.learn(qc, told, origin);
    }

    @Override
    boolean opensTheNext(ContentionKey key) {
      return certified.contains(key);
    }
  }

  /** Asks a core that has not all of the payments, and debits the others by hand. */
  private abstract static class Forgetful extends SimValidator {
    Forgetful(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    abstract boolean remembers(Payment payment, boolean known, Payment asked);

    @Override
    protected final Decision decide(Candidate candidate, SenderFacts facts) {
      Payment payment = candidate.payment();
      ValidatorCore other = new ValidatorCore(limits(), core().base());
      for (Permit permit : disk().open().result().permits()) {
        if (remembers(permit.payment(), false, payment)) {
          var lane = permit.key().lane();
          other.recovery(world.chain().nonces(Set.of(lane), other.base().height())).permit(permit);
        }
      }
      for (LivePayment live : core().certified()) {
        if (remembers(live.payment(), true, payment)) {
          SenderFacts read = world.chain().facts(live.payment(), other.base().height());
          other.learn(live.qc().orElseThrow(), read, Learned.Origin.OWNER);
        }
      }
      SenderFacts reduced = facts;
      for (LivePayment sent : core().account(payment.sender(), payment.asset()).sent()) {
        if (other.live(sent.message()).isEmpty() && !sent.message().equals(payment.message())) {
          BigInteger debit = sent.payment().amount().toBigInteger().add(sent.payment().feeBound());
          reduced = plus(reduced, payment.asset(), debit.negate());
        }
      }
      return other.decide(candidate, reduced, now());
    }

    @Override
    protected Future<Journaled<Permit>> append(Permit permit) {
      boolean second =
          disk().open().result().permits().stream()
              .anyMatch(standing -> standing.key().equals(permit.key()));
      return second ? Future.succeededFuture(disk().recovered(permit)) : super.append(permit);
    }
  }

  /** L4 off: each lane is a sender of its own. */
  static final class SignsTwoLanes extends Forgetful {
    SignsTwoLanes(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    boolean remembers(Payment payment, boolean known, Payment asked) {
      return payment.lane().equals(asked.lane()) || !payment.sender().equals(asked.sender());
    }
  }

  /** L4 sees only what a quorum certified. */
  static final class BlindToOwnLanes extends Forgetful {
    BlindToOwnLanes(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    boolean remembers(Payment payment, boolean known, Payment asked) {
      return known || payment.lane().equals(asked.lane());
    }
  }

  /** L2 for live payments only: what expired may be signed anew. */
  static final class RetriesAfterExpiry extends Forgetful {
    RetriesAfterExpiry(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    boolean remembers(Payment payment, boolean known, Payment asked) {
      return world.chain().isLive(payment, core().base().height());
    }
  }

  /** Counts more for a recipient than live credits. */
  private abstract static class Generous extends SimValidator {
    Generous(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    /** What it credits too much. */
    abstract List<Payment> gifts();

    @Override
    protected final SenderFacts facts(Payment payment, SenderFacts told) {
      SenderFacts facts = super.facts(payment, told);
      for (Payment gift : gifts()) {
        if (gift.recipient().equals(payment.sender())) {
          facts = plus(facts, gift.asset(), gift.amount().toBigInteger());
        }
      }
      return facts;
    }
  }

  /** L6 without a quorum: its own certificate is a credit. */
  static final class CreditsItself extends Generous {
    CreditsItself(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    List<Payment> gifts() {
      return disk().open().result().permits().stream()
          .filter(
              permit -> core().live(permit.message()).filter(live -> !live.isKnown()).isPresent())
          .map(Permit::payment)
          .toList();
    }
  }

  /** L6 by tx_hash: another envelope of a payment is another credit. */
  static final class CreditsTwice extends Generous {
    private final Map<TxHash, Payment> again = new LinkedHashMap<>();

    CreditsTwice(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Learned learn(VerifiedQc qc, SenderFacts told, Learned.Origin origin) {
      Learned learned = super.learn(qc, told, origin);
      MessageId message = qc.payment().message();
      if (learned instanceof Learned.AlreadyKnown
          && core()
              .live(message)
              .flatMap(LivePayment::qc)
              .filter(known -> !known.txHash().equals(qc.txHash()))
              .isPresent()) {
        again.put(qc.txHash(), qc.payment());
      }
      return learned;
    }

    @Override
    List<Payment> gifts() {
      again.values().removeIf(payment -> core().live(payment.message()).isEmpty());
      return List.copyOf(again.values());
    }
  }

  /** L6 without "while it is live": a QC that comes after settlement is a credit, too. */
  static final class CreditsTheSettled extends Generous {
    private final Map<MessageId, Payment> late = new LinkedHashMap<>();

    CreditsTheSettled(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Learned learn(VerifiedQc qc, SenderFacts told, Learned.Origin origin) {
      Learned learned = super.learn(qc, told, origin);
      UInt64 height = core().base().height();
      if (learned instanceof Learned.NotLive
          && qc.payment().nonceSeq().isLessThan(world.chain().nonce(qc.payment().lane(), height))) {
        late.put(qc.payment().message(), qc.payment());
      }
      return learned;
    }

    @Override
    List<Payment> gifts() {
      return List.copyOf(late.values());
    }
  }

  /** L6 without "while it is live": a QC counts although its payment has expired. */
  static final class CreditsTheExpired extends Generous {
    private final Map<MessageId, Payment> seen = new LinkedHashMap<>();

    CreditsTheExpired(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Learned learn(VerifiedQc qc, SenderFacts told, Learned.Origin origin) {
      seen.put(qc.payment().message(), qc.payment());
      return super.learn(qc, told, origin);
    }

    @Override
    List<Payment> gifts() {
      UInt64 height = core().base().height();
      return seen.values().stream()
          .filter(payment -> !world.chain().isLive(payment, height))
          .filter(
              payment ->
                  !payment.nonceSeq().isLessThan(world.chain().nonce(payment.lane(), height)))
          .toList();
    }
  }

  /** L8 the other way round: it speaks while the record is being written. */
  static final class RepliesBeforeSync extends SimValidator {
    RepliesBeforeSync(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Future<Journaled<Permit>> append(Permit permit) {
      super.append(permit);
      return Future.succeededFuture(disk().recovered(permit));
    }
  }

  /** L8: it starts as if it had signed nothing. */
  static final class ForgetsOnRestart extends SimValidator {
    ForgetsOnRestart(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected SigningRecord.Contents contents() {
      return new SigningRecord.Contents(
          super.contents().base(),
          List.of(),
          Map.of(),
          List.of(),
          List.of(),
          Map.of(),
          OptionalLong.empty());
    }

    @Override
    protected Future<Journaled<Permit>> append(Permit permit) {
      return Future.succeededFuture(disk().recovered(permit));
    }
  }

  /** L14: after a restart it believes a chain node that is behind. */
  static final class GoesBack extends SimValidator {
    GoesBack(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Future<Boolean> mayStart(SigningRecord.Contents contents, FinalizedBlock finalized) {
      return Future.succeededFuture(true);
    }

    @Override
    protected void record(FinalizedBlock base) {
      Optional<FinalizedBlock> before = contents().base();
      if (before.isEmpty() || before.get().height().isLessThan(base.height())) {
        super.record(base);
      }
    }
  }

  /** The balance of one block later than the nonce. */
  static final class ReadsAhead extends SimValidator {
    ReadsAhead(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected SenderFacts facts(Payment payment, SenderFacts told) {
      SenderFacts facts = super.facts(payment, told);
      UInt64 height = core().base().height();
      return height.equals(world.chain().tip().height())
          ? facts
          : with(
              facts,
              facts.laneNonce(),
              world.chain().facts(payment, height.next()).balances(),
              facts.feeToken());
    }
  }

  /** The fee of what it knows by its QC only seems to be paid in another token. */
  static final class BlindToFees extends SimValidator {
    private static final AssetId ELSEWHERE =
        AssetId.fromHex("0x20c00000000000000000000000000000000000ff");

    BlindToFees(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected SenderFacts factsToLearn(Payment payment, SenderFacts told) {
      SenderFacts facts = super.factsToLearn(payment, told);
      Map<AssetId, BigInteger> balances = new HashMap<>(facts.balances());
      balances.put(ELSEWHERE, BigInteger.ONE.shiftLeft(64));
      return with(facts, facts.laneNonce(), balances, ELSEWHERE);
    }
  }

  /** L11: one of its limits is another one. */
  static final class OtherLimits extends SimValidator {
    private final UnaryOperator<CoreLimits> change;

    private OtherLimits(
        World world, Surroundings surroundings, int seat, UnaryOperator<CoreLimits> change) {
      super(world, surroundings, seat);
      this.change = change;
    }

    static Maker maker(UnaryOperator<CoreLimits> change) {
      return (world, surroundings, seat) -> new OtherLimits(world, surroundings, seat, change);
    }

    @Override
    protected CoreLimits limits() {
      return change.apply(super.limits());
    }
  }

  /** L13: it refuses the second message, and thinks no more of it. */
  static final class ForgivesSenders extends SimValidator {
    ForgivesSenders(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected void notices(Reject reject, Payment second) {}
  }

  /** L13: it compares no certificates. */
  static final class ForgivesValidators extends SimValidator {
    ForgivesValidators(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected void notices(VerifiedCertificate certificate, Optional<Equivocations.Source> from) {}
  }

  /** L2 in its answers and not on its board: peers see certificates of both messages. */
  static final class ShowsTheSecondToo extends SimValidator {
    ShowsTheSecondToo(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Decision decide(Candidate candidate, SenderFacts facts) {
      Decision decision = super.decide(candidate, facts);
      if (decision instanceof Decision.Refuse refused
          && refused.reject().code() == RejectCode.EQUIVOCATION) {
        Order second = Order.of(candidate.payment(), candidate.envelope());
        surroundings.shows(this, world.sign(seat(), second, UInt64.ONE));
      }
      return decision;
    }
  }

  /** L13: it does not hear what others have found. */
  static final class HearsNoEvidence extends SimValidator {
    HearsNoEvidence(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected void learn(ValidatorId peer, Evidence shown) {}
  }

  /** L2 by envelope: the same message re-wrapped is another payment. */
  static final class PermitsEnvelopes extends SimValidator {
    PermitsEnvelopes(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected Decision decide(Candidate candidate, SenderFacts facts) {
      Optional<Permit> standing = core().permit(candidate.payment().contentionKey());
      return standing.isPresent() && !standing.get().txHash().equals(candidate.txHash())
          ? new Decision.Refuse(
              Reject.equivocation("another envelope came first", standing.get().txHash()))
          : super.decide(candidate, facts);
    }
  }

  /**
   * The threshold is what the message says: a QC of too few is as good as one that the others had
   * signed too.
   */
  static final class BelievesTheThreshold extends SimValidator {
    private final Map<TxHash, QuorumCertificate> filled = new HashMap<>();

    BelievesTheThreshold(World world, Surroundings surroundings, int seat) {
      super(world, surroundings, seat);
    }

    @Override
    protected VerifiedQc.Result verify(QuorumCertificate raw) {
      int needed = world.committee().committee.threshold();
      return raw.threshold() >= needed || raw.certificates().size() < raw.threshold()
          ? super.verify(raw)
          : super.verify(filled.computeIfAbsent(raw.txHash(), any -> fill(raw, needed)));
    }

    private QuorumCertificate fill(QuorumCertificate raw, int needed) {
      Payment payment =
          world
              .screen(raw.envelope().orElseThrow().paymentBytes())
              .orElseThrow(reject -> new IllegalStateException("no payment: " + reject));
      Order order = Order.of(payment, raw.envelope().orElseThrow());
      List<Certificate> certificates = new ArrayList<>(raw.certificates());
      for (int seat = 0; certificates.size() < needed; seat++) {
        Certificate another = world.committee().sign(seat, order, UInt64.ONE);
        if (certificates.stream().noneMatch(one -> one.signer().equals(another.signer()))) {
          certificates.add(another);
        }
      }
      return new QuorumCertificate(
          raw.txHash(), raw.effectsHash(), certificates, needed, raw.envelope());
    }
  }

  /** L2 at the sender's end: its wallet begins anew with each process. */
  static final class WalletForgets implements Maker {
    @Override
    public SimValidator make(World world, Surroundings surroundings, int seat) {
      return new SimValidator(world, surroundings, seat);
    }

    @Override
    public WalletStore wallet(WalletStore disk) {
      return new WalletStore() {
        @Override
        public Optional<WalletState> open() {
          return Optional.empty();
        }

        @Override
        public void save(WalletState state) {
          disk.save(state);
        }

        @Override
        public void close() {
          disk.close();
        }
      };
    }
  }
}
