package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/**
 * An honest validator of a {@link Schedule}: a core, its record, and what it is told. {@link
 * Mutants} break it from outside, by lying to the core or by asking another one.
 */
class Node {
  final TestChain chain;
  final CoreLimits limits;
  final Map<ContentionKey, Permit> record = new LinkedHashMap<>();
  ValidatorCore core;

  Node(TestChain chain, CoreLimits limits) {
    this.chain = chain;
    this.limits = limits;
    this.core = new ValidatorCore(limits, chain.tip());
  }

  final Now now() {
    return new Now(chain.tip().unixMillis() + TestChain.FINALITY_MS, chain.tip().height());
  }

  /** What the core hears of the chain when it decides. */
  SenderFacts facts(Payment payment) {
    return chain.facts(payment, core.base().height());
  }

  /** The same when it learns. */
  SenderFacts factsToLearn(Payment payment) {
    return chain.facts(payment, core.base().height());
  }

  Decision decide(Candidate candidate) {
    return core.decide(candidate, facts(candidate.payment()), now());
  }

  /** True if it signs this envelope now. */
  final boolean signs(Candidate candidate) {
    Decision decision = decide(candidate);
    if (decision instanceof Decision.Certify certify) {
      core.apply(certify);
      record.put(certify.permit().key(), certify.permit());
    }
    return decision instanceof Decision.Certify || decision instanceof Decision.Again;
  }

  Learned learns(VerifiedQc qc) {
    return core.learn(qc, factsToLearn(qc.payment()), Learned.Origin.GOSSIP);
  }

  final void follows(Base base) {
    Advance advance = core.advance(base, chain.nonces(core.trackedLanes(), base.height()));
    ((Advance.Moved) advance).forgotten().forEach(record::remove);
  }

  final void restarts() {
    core = recovered(permit -> true);
  }

  /** Another core at the same H with some of the permits, and no QC. */
  final ValidatorCore recovered(Predicate<Permit> kept) {
    ValidatorCore other = new ValidatorCore(limits, core.base());
    for (Permit permit : record.values()) {
      if (kept.test(permit)) {
        Lane lane = permit.key().lane();
        other.recovery(Map.of(lane, chain.nonce(lane, other.base().height()))).permit(permit);
      }
    }
    return other;
  }

  static SenderFacts withLaneNonce(SenderFacts facts, UInt64 nonce) {
    return new SenderFacts(
        facts.height(),
        nonce,
        facts.balances(),
        facts.feeToken(),
        facts.highestBaseFee(),
        facts.accessKey(),
        facts.obstacle());
  }

  static SenderFacts plus(SenderFacts facts, AssetId asset, BigInteger units) {
    Map<AssetId, BigInteger> balances = new HashMap<>(facts.balances());
    balances.computeIfPresent(asset, (token, balance) -> balance.add(units));
    return withBalances(facts, balances, facts.feeToken());
  }

  static SenderFacts withBalances(
      SenderFacts facts, Map<AssetId, BigInteger> balances, AssetId feeToken) {
    return new SenderFacts(
        facts.height(),
        facts.laneNonce(),
        balances,
        feeToken,
        facts.highestBaseFee(),
        facts.accessKey(),
        facts.obstacle());
  }
}
