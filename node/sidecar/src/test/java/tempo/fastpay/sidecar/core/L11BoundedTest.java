package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.EQUIVOCATION;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Account.MALLORY;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/** L11: what is full says so and when to come back; nothing that guards safety leaves for it. */
class L11BoundedTest {
  private final TestChain chain =
      new TestChain().give(ALICE, 100).give(BOB, 100).give(CAROL, 100).give(MALLORY, 100);

  /** So much of everything that no limit is reached, but for those that a test lowers. */
  private static final CoreLimits ROOMY =
      CoreLimits.DEFAULT.withPermits(9).withStrangersKnown(9).withKnown(9).withSenderLive(9);

  private TestValidator validator(CoreLimits limits) {
    return new TestValidator(chain, limits);
  }

  private static void full(Reject reject) {
    assertThat(reject.code()).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(reject.retryAfterMillis()).hasValue(5_000);
    assertThat(reject.message()).contains("try again after settlement");
  }

  private static void full(Learned learned) {
    assertThat(learned).isInstanceOf(Learned.Refused.class);
    full(((Learned.Refused) learned).reject());
  }

  @Test
  void noMorePermitsThanTheLimitAndNoneLeavesForAnother() {
    TestValidator validator = validator(ROOMY.withPermits(2));
    Signed first = pay(ALICE, BOB, 1).until(60).sign();
    validator.permits(first);
    validator.permits(pay(BOB, CAROL, 1).sign());
    Signed third = pay(CAROL, ALICE, 1).sign();
    full(validator.hasNoRoomFor(third, "2 permits"));
    validator.permitsAgain(first);

    chain.block(60);
    validator.follows();
    full(validator.hasNoRoomFor(third, "2 permits"));
    validator.refuses(pay(ALICE, CAROL, 1).until(200).sign(), EQUIVOCATION, "another payment");

    chain.displace(1, first.payment().lane());
    validator.follows();
    validator.permits(third);
  }

  @Test
  void aRestartTakesBackEveryPermitWhateverTheLimit() {
    TestValidator validator = validator(ROOMY.withPermits(1));
    validator.permits(pay(ALICE, BOB, 1).sign());
    Permit second = new TestValidator(chain).permits(pay(BOB, CAROL, 1).sign());
    validator.core().recovery(Map.of(second.key().lane(), UInt64.ZERO)).permit(second);
    assertThat(validator.core().sizes().permits()).isEqualTo(2);
    validator.refuses(pay(BOB, ALICE, 2).sign(), EQUIVOCATION, "another payment");
  }

  @Test
  void ownersFindRoomWhereStrangersDustHasNone() {
    TestValidator validator = validator(ROOMY.withStrangersKnown(2).withKnown(3));
    VerifiedQc dust1 = TestCommittee.FOUR.qc(pay(MALLORY, BOB, 1).sign());
    VerifiedQc dust2 = TestCommittee.FOUR.qc(pay(MALLORY, BOB, 1).seq(1).sign());
    VerifiedQc dust3 = TestCommittee.FOUR.qc(pay(MALLORY, BOB, 1).seq(2).sign());
    assertThat(validator.learns(dust1, Learned.Origin.GOSSIP)).isEqualTo(new Learned.Known());
    assertThat(validator.learns(dust2, Learned.Origin.GOSSIP)).isEqualTo(new Learned.Known());
    full(validator.learns(dust3, Learned.Origin.GOSSIP));

    VerifiedQc owned = TestCommittee.FOUR.qc(pay(ALICE, BOB, 50).sign());
    validator.knows(owned);
    full(validator.learns(TestCommittee.FOUR.qc(pay(CAROL, BOB, 1).sign()), Learned.Origin.OWNER));
    full(validator.learns(dust3, Learned.Origin.GOSSIP));
    assertThat(validator.available(BOB)).as("nothing left for it").isEqualTo(152);
    assertThat(validator.core().sizes()).isEqualTo(new ValidatorCore.Sizes(0, 3, 3));

    chain.block(1, pay(ALICE, BOB, 50).sign());
    validator.follows();
    validator.learnsTooLate(owned);
    validator.knows(TestCommittee.FOUR.qc(pay(CAROL, BOB, 1).sign()));
  }

  @Test
  void aPaymentPermittedHereBecomesKnownWithoutRoomForItsSender() {
    TestValidator validator = validator(ROOMY.withSenderLive(1));
    Signed signed = pay(ALICE, BOB, 1).sign();
    validator.permits(signed);
    validator.knows(TestCommittee.FOUR.qc(signed));
    full(validator.hasNoRoomFor(pay(ALICE, BOB, 1).seq(1).sign(), "this sender"));
    full(
        validator.learns(
            TestCommittee.FOUR.qc(pay(ALICE, BOB, 1).seq(1).sign()), Learned.Origin.OWNER));
    validator.permits(pay(BOB, CAROL, 1).sign());
  }

  @Test
  void whatIsKnownCanBePermittedThoughItsSenderHasNoMoreRoom() {
    TestValidator validator = validator(ROOMY.withSenderLive(1));
    Signed signed = pay(ALICE, BOB, 1).sign();
    validator.knows(TestCommittee.FOUR.qc(signed));
    validator.permits(signed);
    assertThat(validator.core().sizes()).isEqualTo(new ValidatorCore.Sizes(1, 1, 1));
  }

  @Test
  void keysThatExpiredUnusedStillCountAgainstTheirSender() {
    TestValidator validator = validator(ROOMY.withSenderLive(2));
    Signed one = pay(MALLORY, BOB, 1).lane(1).until(30).sign();
    validator.permits(one);
    chain.block(30);
    validator.follows();
    validator.permits(pay(MALLORY, BOB, 1).lane(2).until(60).sign());
    chain.block(30);
    validator.follows();
    Signed third = pay(MALLORY, BOB, 1).lane(3).until(90).sign();
    full(validator.hasNoRoomFor(third, "2 unsettled payments of this sender"));
    validator.permits(pay(ALICE, BOB, 1).until(90).sign());

    chain.displace(1, one.payment().lane());
    validator.follows();
    validator.permits(third);
  }

  @Test
  void theLanesToBeReadAreThoseOfPermitsAndLivePayments() {
    TestValidator validator = validator(ROOMY);
    Signed known = pay(ALICE, BOB, 1).until(60).sign();
    Signed permitted = pay(BOB, CAROL, 1).until(60).sign();
    validator.knows(TestCommittee.FOUR.qc(known));
    validator.permits(permitted);
    assertThat(validator.core().trackedLanes())
        .containsExactlyInAnyOrder(known.payment().lane(), permitted.payment().lane());
    chain.block(60);
    validator.follows();
    assertThat(validator.core().trackedLanes()).containsExactly(permitted.payment().lane());
  }
}
