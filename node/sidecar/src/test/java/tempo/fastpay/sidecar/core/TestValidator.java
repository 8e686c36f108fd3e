package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/** One validator's core at a chain: asks, and checks that a refusal has changed nothing. */
final class TestValidator {
  private final TestChain chain;
  private final CoreLimits limits;
  private final List<Payment> seen = new ArrayList<>();
  private final Map<ContentionKey, Permit> record = new LinkedHashMap<>();
  private ValidatorCore core;
  private long clockOffsetMs;

  TestValidator(TestChain chain) {
    this(chain, CoreLimits.DEFAULT);
  }

  TestValidator(TestChain chain, CoreLimits limits) {
    this.chain = chain;
    this.limits = limits;
    this.core = new ValidatorCore(limits, chain.tip());
  }

  ValidatorCore core() {
    return core;
  }

  /** Its clock differs from everybody's by so much. */
  void clockOffset(long offsetMs) {
    clockOffsetMs = offsetMs;
  }

  Now now() {
    return new Now(
        chain.tip().unixMillis() + TestChain.FINALITY_MS + clockOffsetMs, chain.tip().height());
  }

  SenderFacts facts(Payment payment) {
    return chain.facts(payment, core.base().height());
  }

  Decision asks(Signed signed, VerifiedQc... presented) {
    seen.add(signed.payment());
    StateSnapshot before = state();
    Decision decision = core.decide(signed.candidate(presented), facts(signed.payment()), now());
    assertThat(state()).as("asking changes nothing").isEqualTo(before);
    return decision;
  }

  /** It permits the payment, for the first time. */
  Permit permits(Signed signed, VerifiedQc... presented) {
    Decision decision = asks(signed, presented);
    assertThat(decision).as("%s", signed).isInstanceOf(Decision.Certify.class);
    Decision.Certify certify = (Decision.Certify) decision;
    core.apply(certify);
    record.put(certify.permit().key(), certify.permit());
    return certify.permit();
  }

  /**
   * It signs under the permit that stands; asking changed nothing, and nothing is to be applied.
   */
  Permit permitsAgain(Signed signed) {
    Decision decision = asks(signed);
    assertThat(decision).as("%s", signed).isInstanceOf(Decision.Again.class);
    return ((Decision.Again) decision).permit();
  }

  /** It has no room for this payment, says so, and nothing has changed. */
  Reject hasNoRoomFor(Signed signed, String word) {
    return refuses(signed, Decision.Ground.ROOM, RejectCode.TEMPORARY_UNAVAILABLE, word);
  }

  /** It refuses, naming these words, and nothing has changed. */
  Reject refuses(Signed signed, RejectCode code, String word, String... more) {
    return refuses(signed, Decision.Ground.PAYMENT, code, word, more);
  }

  private Reject refuses(
      Signed signed, Decision.Ground ground, RejectCode code, String word, String... more) {
    Decision decision = asks(signed);
    assertThat(decision).as("%s", signed).isInstanceOf(Decision.Refuse.class);
    assertThat(((Decision.Refuse) decision).ground()).as("%s", signed).isEqualTo(ground);
    Reject reject = ((Decision.Refuse) decision).reject();
    assertThat(reject.code()).as(reject.message()).isEqualTo(code);
    assertThat(reject.message()).contains(word);
    assertThat(more).allSatisfy(next -> assertThat(reject.message()).contains(next));
    return reject;
  }

  Learned learns(VerifiedQc qc, Learned.Origin origin) {
    seen.add(qc.payment());
    StateSnapshot before = state();
    Learned learned = core.learn(qc, facts(qc.payment()), origin);
    if (learned instanceof Learned.AlreadyKnown) {
      assertThat(state().withoutSupport())
          .as("nothing is debited or credited twice")
          .isEqualTo(before.withoutSupport());
    } else if (!(learned instanceof Learned.Known)) {
      assertThat(state()).as("%s changes nothing", learned).isEqualTo(before);
    }
    return learned;
  }

  /** It takes the QC into knowledge. */
  TestValidator knows(VerifiedQc... qcs) {
    for (VerifiedQc qc : qcs) {
      assertThat(learns(qc, Learned.Origin.OWNER)).isEqualTo(new Learned.Known());
    }
    return this;
  }

  /** It knew that already. */
  void knewBefore(VerifiedQc qc) {
    assertThat(learns(qc, Learned.Origin.OWNER)).isEqualTo(new Learned.AlreadyKnown());
  }

  /** The QC is of a payment that the chain can no longer include. */
  void learnsTooLate(VerifiedQc qc) {
    assertThat(learns(qc, Learned.Origin.OWNER)).isEqualTo(new Learned.NotLive());
  }

  /** H moves to the chain's tip. */
  Advance.Moved follows() {
    return followsTo(chain.tip());
  }

  Advance.Moved followsTo(FinalizedBlock base) {
    Advance advance =
        core.advance(base, new LaneNonces.Read(chain.nonces(core.trackedLanes(), base.height())));
    assertThat(advance).isInstanceOf(Advance.Moved.class);
    Advance.Moved moved = (Advance.Moved) advance;
    moved.forgotten().forEach(record::remove);
    return moved;
  }

  /** It stops and starts again at its H, with its permits and without any QC. */
  void restarts() {
    ValidatorCore again = new ValidatorCore(limits, core.base());
    for (Permit permit : record.values()) {
      again
          .recovery(
              Map.of(permit.key().lane(), chain.nonce(permit.key().lane(), again.base().height())))
          .permit(permit);
    }
    core = again;
  }

  StateSnapshot state() {
    return StateSnapshot.of(core, seen);
  }

  /** What it thinks an account has left. */
  BigInteger available(Account account, AssetId asset) {
    ValidatorCore.AccountSummary summary = core.account(account.address(), asset);
    return chain
        .balance(account.address(), asset, core.base().height())
        .subtract(summary.outgoing())
        .add(summary.incoming());
  }

  long available(Account account) {
    return available(account, Draft.USD).longValueExact();
  }

  UInt64 height() {
    return core.base().height();
  }
}
