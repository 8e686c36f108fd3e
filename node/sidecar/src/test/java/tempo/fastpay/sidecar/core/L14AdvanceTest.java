package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.types.UInt64;

/** L14 inside the core: H moves forward only, in one step, and takes along what is over. */
class L14AdvanceTest {
  private final TestChain chain = new TestChain().give(ALICE, 10);
  private final TestValidator validator = new TestValidator(chain);
  private final Signed payment = pay(ALICE, BOB, 6).until(60).sign();

  @Test
  void theHeightNeverGoesBackNorStandsStill() {
    FinalizedBlock first = chain.tip();
    FinalizedBlock second = chain.block(1);
    validator.permits(payment);
    validator.follows();
    StateSnapshot before = validator.state();
    for (FinalizedBlock old : new FinalizedBlock[] {first, second}) {
      assertThat(
              validator
                  .core()
                  .advance(old, new LaneNonces.Read(Map.of(payment.payment().lane(), UInt64.ONE))))
          .isEqualTo(new Advance.NotNewer());
    }
    assertThat(validator.state()).isEqualTo(before);
  }

  @Test
  void withoutEveryLanesNonceNothingMoves() {
    validator.permits(payment);
    FinalizedBlock next = chain.block(60, payment);
    StateSnapshot before = validator.state();
    assertThat(validator.core().advance(next, new LaneNonces.Read(Map.of())))
        .isEqualTo(new Advance.NeedLanes(Set.of(payment.payment().lane())));
    assertThat(validator.state()).isEqualTo(before);
    assertThat(validator.follows().left()).hasSize(1);
  }

  @Test
  void whereTheChainNamesTheLanesThatMovedTheOthersStay() {
    Signed other = pay(BOB, ALICE, 3).until(90).sign();
    chain.give(BOB, 5);
    validator.permits(payment);
    validator.permits(other);
    FinalizedBlock next = chain.block(10, payment);

    Advance advance =
        validator
            .core()
            .advance(next, new LaneNonces.Moved(Map.of(payment.payment().lane(), UInt64.ONE)));

    assertThat(advance)
        .isInstanceOfSatisfying(
            Advance.Moved.class,
            moved -> {
              assertThat(moved.left())
                  .extracting(left -> left.payment().message())
                  .containsExactly(payment.payment().message());
              assertThat(moved.forgotten()).containsExactly(payment.payment().contentionKey());
            });
    assertThat(validator.core().permit(other.payment().contentionKey())).isPresent();
    assertThat(validator.core().live(other.payment().message())).isPresent();
  }

  @Test
  void timeEndsPaymentsOfLanesThatDidNotMove() {
    validator.permits(payment);
    FinalizedBlock next = chain.block(60);
    assertThat(validator.core().advance(next, new LaneNonces.Moved(Map.of())))
        .isInstanceOfSatisfying(
            Advance.Moved.class,
            moved -> {
              assertThat(moved.left())
                  .extracting(Advance.Left::reason)
                  .containsExactly(Advance.Reason.EXPIRED);
              assertThat(moved.forgotten()).as("its key stays taken (L2)").isEmpty();
            });
    assertThat(validator.core().live(payment.payment().message())).isEmpty();
    assertThat(validator.core().permit(payment.payment().contentionKey())).isPresent();
  }

  @Test
  void whatLeavesTakesItsDebitCreditAndLockAlong() {
    validator.permits(payment);
    validator.knows(TestCommittee.FOUR.qc(payment));
    chain.block(60);
    Advance.Moved moved = validator.follows();
    assertThat(moved.left())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.payment().message()).isEqualTo(payment.payment().message());
              assertThat(left.reason()).isEqualTo(Advance.Reason.EXPIRED);
            });
    assertThat(validator.available(ALICE)).isEqualTo(10);
    assertThat(validator.available(BOB)).isZero();
    assertThat(validator.core().certified()).isEmpty();
    assertThat(validator.core().sizes()).isEqualTo(new ValidatorCore.Sizes(1, 0, 0));
    validator.permits(pay(ALICE, CAROL, 10).lane(2).sign());
  }

  @Test
  void aPaymentIsLiveUntilTheSecondItNames() {
    validator.permits(payment);
    chain.block(59);
    assertThat(validator.follows().left()).isEmpty();
    chain.block(1);
    assertThat(validator.follows().left()).hasSize(1);
  }

  @Test
  void skippedBlocksCountTogether() {
    Signed next = pay(ALICE, BOB, 1).seq(1).sign();
    validator.knows(TestCommittee.FOUR.qc(payment), TestCommittee.FOUR.qc(next));
    chain.block(1, payment);
    chain.block(1, next);
    assertThat(validator.follows().left()).hasSize(2);
    assertThat(validator.available(ALICE)).isEqualTo(3);
    assertThat(validator.available(BOB)).isEqualTo(7);
  }

  @Test
  void aChildWaitsUntilItsCreditIsInTheBase() {
    Signed child = pay(BOB, CAROL, 6).sign();
    validator.knows(TestCommittee.FOUR.qc(payment), TestCommittee.FOUR.qc(child));
    assertThat(covered(payment)).isTrue();
    assertThat(covered(child)).isFalse();
    chain.block(1, payment);
    validator.follows();
    assertThat(covered(child)).isTrue();
  }

  @Test
  void whatLostItsKeyToAQuorumDoesNotHoldTheQuorumsPaymentBack() {
    validator.permits(payment);
    Signed certified = pay(ALICE, CAROL, 10).sign();
    validator.knows(TestCommittee.FOUR.qc(certified));
    assertThat(covered(certified)).isTrue();
    Signed next = pay(ALICE, CAROL, 1).seq(1).sign();
    validator.knows(TestCommittee.FOUR.qc(next));
    assertThat(covered(next)).as("after ten of ten").isFalse();
  }

  @Test
  void factsOfAnotherHeightCoverNothing() {
    validator.knows(TestCommittee.FOUR.qc(payment));
    chain.block(1);
    LivePayment live = validator.core().live(payment.payment().message()).orElseThrow();
    assertThat(
            validator
                .core()
                .coveredByBase(live, chain.facts(payment.payment(), chain.tip().height())))
        .isFalse();
  }

  private boolean covered(Signed signed) {
    LivePayment live = validator.core().live(signed.payment().message()).orElseThrow();
    return validator.core().coveredByBase(live, validator.facts(signed.payment()));
  }
}
