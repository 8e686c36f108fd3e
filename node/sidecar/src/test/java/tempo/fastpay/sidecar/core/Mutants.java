package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/** Validators that keep all the laws but one: the judges must see each of them. */
final class Mutants {
  private Mutants() {}

  /** L3 off: whatever sequence is asked for seems to be the lane's next. */
  static final class WithoutOrder extends Node {
    WithoutOrder(TestChain chain, CoreLimits limits) {
      super(chain, limits);
    }

    @Override
    SenderFacts facts(Payment payment) {
      SenderFacts facts = super.facts(payment);
      return facts.laneNonce().isLessThan(payment.nonceSeq())
          ? withLaneNonce(facts, payment.nonceSeq())
          : facts;
    }

    @Override
    SenderFacts factsToLearn(Payment payment) {
      return facts(payment);
    }
  }

  /** Asks a core that has not all of the permits, and debits the others by hand. */
  private abstract static class Forgetful extends Node {
    Forgetful(TestChain chain, CoreLimits limits) {
      super(chain, limits);
    }

    abstract boolean remembers(Permit permit, Payment asked);

    @Override
    final Decision decide(Candidate candidate) {
      Payment payment = candidate.payment();
      Predicate<Permit> kept = permit -> remembers(permit, payment);
      ValidatorCore other = recovered(kept);
      SenderFacts facts = facts(payment);
      for (LivePayment live : core.certified()) {
        other.learn(live.qc().orElseThrow(), factsToLearn(live.payment()), Learned.Origin.OWNER);
      }
      for (LivePayment sent : core.account(payment.sender(), payment.asset()).sent()) {
        if (other.live(sent.message()).isEmpty() && !sent.message().equals(payment.message())) {
          facts = plus(facts, payment.asset(), sent.debit(payment.asset()).negate());
        }
      }
      return other.decide(candidate, facts, now());
    }
  }

  /** L4 sees only what a quorum certified. */
  static final class BlindToOwnLanes extends Forgetful {
    BlindToOwnLanes(TestChain chain, CoreLimits limits) {
      super(chain, limits);
    }

    @Override
    boolean remembers(Permit permit, Payment asked) {
      return permit.key().lane().equals(asked.lane());
    }
  }

  /** L2 for live payments only: what expired may be signed anew. */
  static final class ForgivesTheExpired extends Forgetful {
    ForgivesTheExpired(TestChain chain, CoreLimits limits) {
      super(chain, limits);
    }

    @Override
    boolean remembers(Permit permit, Payment asked) {
      return !LivePayment.isExpired(permit.payment(), core.base());
    }
  }

  /** L6 without a quorum: its own certificate is a credit. */
  static final class CreditsItself extends Node {
    CreditsItself(TestChain chain, CoreLimits limits) {
      super(chain, limits);
    }

    @Override
    SenderFacts facts(Payment payment) {
      SenderFacts facts = super.facts(payment);
      for (Permit permit : record.values()) {
        if (permit.payment().recipient().equals(payment.sender())
            && core.live(permit.message()).filter(live -> !live.isKnown()).isPresent()) {
          facts = plus(facts, permit.payment().asset(), permit.payment().amount().toBigInteger());
        }
      }
      return facts;
    }
  }

  /** L6 without "while it is live": a QC that comes after settlement is a credit, too. */
  static final class CreditsTheSettled extends Node {
    private final Map<TestChain.Cell, BigInteger> late = new HashMap<>();

    CreditsTheSettled(TestChain chain, CoreLimits limits) {
      super(chain, limits);
    }

    @Override
    Learned learns(VerifiedQc qc) {
      Learned learned = super.learns(qc);
      if (learned instanceof Learned.NotLive) {
        late.put(
            new TestChain.Cell(qc.payment().recipient(), qc.payment().asset()),
            qc.payment().amount().toBigInteger());
      }
      return learned;
    }

    @Override
    SenderFacts facts(Payment payment) {
      BigInteger units =
          late.getOrDefault(new TestChain.Cell(payment.sender(), payment.asset()), BigInteger.ZERO);
      return plus(super.facts(payment), payment.asset(), units);
    }
  }

  /** The balance of one block later than the nonce. */
  static final class ReadsAhead extends Node {
    ReadsAhead(TestChain chain, CoreLimits limits) {
      super(chain, limits);
    }

    @Override
    SenderFacts facts(Payment payment) {
      SenderFacts facts = super.facts(payment);
      UInt64 height = core.base().height();
      if (height.equals(chain.tip().height())) {
        return facts;
      }
      return withBalances(facts, chain.facts(payment, height.next()).balances(), facts.feeToken());
    }
  }

  /** The fee of what it knows by its QC only seems to be paid in another token. */
  static final class BlindToFees extends Node {
    private static final AssetId ELSEWHERE =
        AssetId.fromHex("0x20c00000000000000000000000000000000000ff");

    BlindToFees(TestChain chain, CoreLimits limits) {
      super(chain, limits);
    }

    @Override
    SenderFacts factsToLearn(Payment payment) {
      SenderFacts facts = super.factsToLearn(payment);
      Map<AssetId, BigInteger> balances = new HashMap<>(facts.balances());
      balances.put(ELSEWHERE, BigInteger.ONE.shiftLeft(64));
      return withBalances(facts, balances, ELSEWHERE);
    }
  }
}
