package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.types.RejectCode.EXPIRED;
import static tempo.fastpay.protocol.types.RejectCode.TEMPORARY_UNAVAILABLE;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Account.MALLORY;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/** L7 for everything a payment rests on: margins grow with depth, and depth has a limit. */
class L7AncestryTest {
  private static final int DEPTH = CoreLimits.DEFAULT.depthLimit();

  /** Ten people in a row. */
  private static final List<Account> ROW =
      IntStream.range(0, DEPTH + 3).mapToObj(i -> Account.named("row" + i)).toList();

  private final TestChain chain = new TestChain().give(ALICE, 10).give(ROW.get(0), 10);
  private final TestValidator validator = new TestValidator(chain);

  /** The first of the row pays the second with settled money, the second the third with that... */
  private static List<Signed> chainOf(int payments) {
    List<Signed> signed = new ArrayList<>();
    for (int i = 0; i < payments; i++) {
      signed.add(pay(ROW.get(i), ROW.get(i + 1), 10).until(590).sign());
    }
    return signed;
  }

  private static List<VerifiedQc> qcs(List<Signed> signed) {
    return signed.stream().map(TestCommittee.FOUR::qc).toList();
  }

  @Test
  void aGenerationOfUnsettledMoneyNeedsAMarginMore() {
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign()));
    validator.refuses(
        pay(BOB, CAROL, 10).until(49).sign(), EXPIRED, "valid_before", "49000 ms left", "50000 ms");
    validator.permits(pay(BOB, CAROL, 10).until(50).sign());
  }

  @Test
  void settledMoneyNeedsNone() {
    chain.give(BOB, 10);
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign()));
    validator.permits(pay(BOB, CAROL, 10).until(25).sign());
  }

  @Test
  void earlierPaymentsOfTheLaneSettleInOneBlockAndAddNoGeneration() {
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 1).sign()));
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 1).seq(1).sign()));
    validator.refuses(
        pay(ALICE, BOB, 1).seq(2).until(24).sign(), EXPIRED, "valid_before", "25000 ms");
    validator.permits(pay(ALICE, BOB, 1).seq(2).until(25).sign());
  }

  @Test
  void theGenerationsUnderAnEarlierPaymentOfTheLaneAreInherited() {
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign()));
    chain.give(MALLORY, 5);
    validator.knows(TestCommittee.FOUR.qc(pay(BOB, CAROL, 10).sign()));
    validator.knows(TestCommittee.FOUR.qc(pay(MALLORY, BOB, 5).sign()));
    validator.refuses(
        pay(BOB, CAROL, 5).seq(1).until(49).sign(), EXPIRED, "valid_before", "50000 ms");
    validator.permits(pay(BOB, CAROL, 5).seq(1).until(50).sign());
  }

  @Test
  void theParentMustKeepItsOwnMargin() {
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).until(40).sign()));
    Signed child = pay(BOB, CAROL, 10).sign();
    chain.block(16);
    validator.follows();
    validator.refuses(child, EXPIRED, "valid_before", "credit", "too soon");
  }

  @Test
  void anExpiringLanePredecessorCarriesNothing() {
    Signed first = pay(ALICE, BOB, 1).until(40).sign();
    validator.permits(first);
    validator.knows(TestCommittee.FOUR.qc(first));
    chain.block(16);
    validator.follows();
    validator.refuses(
        pay(ALICE, BOB, 1).seq(1).sign(), EXPIRED, "valid_before", "24000 ms left", "/1/0");
  }

  @Test
  void anotherCreditThatLastsIsTakenInstead() {
    chain.give(MALLORY, 10);
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).until(40).sign()));
    validator.knows(TestCommittee.FOUR.qc(pay(MALLORY, BOB, 10).sign()));
    chain.block(16);
    validator.follows();
    validator.permits(pay(BOB, CAROL, 10).sign());
  }

  @Test
  void aStrangersDyingDustStopsNobody() {
    chain.give(MALLORY, 1);
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).sign()));
    validator.knows(TestCommittee.FOUR.qc(pay(MALLORY, BOB, 1).until(26).sign()));
    chain.block(5);
    validator.follows();
    validator.permits(pay(BOB, CAROL, 10).sign());
  }

  @Test
  void depthHasALimitThatSettlementGivesBack() {
    List<Signed> row = chainOf(DEPTH + 2);
    validator.knows(qcs(row.subList(0, DEPTH)).toArray(VerifiedQc[]::new));
    validator.permits(row.get(DEPTH));
    validator.knows(TestCommittee.FOUR.qc(row.get(DEPTH)));
    Signed tooDeep = row.get(DEPTH + 1);
    assertThat(
            validator
                .refuses(tooDeep, TEMPORARY_UNAVAILABLE, "more than 8 generations", "settlement")
                .retryAfterMillis())
        .isPresent();
    chain.block(1, row.get(0));
    validator.follows();
    validator.permits(tooDeep);
  }

  @Test
  void aDeepChainIsDeepInWhateverOrderItsQcsCome() {
    List<Signed> row = chainOf(DEPTH + 2);
    Signed tooDeep = row.get(DEPTH + 1);
    List<VerifiedQc> qcs = new ArrayList<>(qcs(row.subList(0, DEPTH + 1)));
    for (long seed = 0; seed < 20; seed++) {
      Collections.shuffle(qcs, new Random(seed));
      TestValidator other = new TestValidator(chain);
      qcs.forEach(other::knows);
      assertThat(other.asks(tooDeep)).as("seed %s", seed).isInstanceOf(Decision.Refuse.class);
      Collections.reverse(qcs);
      other.refuses(tooDeep, TEMPORARY_UNAVAILABLE, "8 generations");
    }
  }

  @Test
  void aLongLaneIsOneGenerationInWhateverOrderItsQcsCome() {
    chain.give(ALICE, 100);
    List<VerifiedQc> qcs = new ArrayList<>();
    for (int i = 0; i <= 2 * DEPTH; i++) {
      qcs.add(TestCommittee.FOUR.qc(pay(ALICE, BOB, 1).seq(i).sign()));
    }
    for (long seed = 0; seed < 20; seed++) {
      Collections.shuffle(qcs, new Random(seed));
      TestValidator other = new TestValidator(chain);
      qcs.forEach(other::knows);
      other.permits(pay(ALICE, BOB, 1).seq(2 * DEPTH + 1).until(25).sign());
    }
  }

  @Test
  void whatRestsOnPaymentsNotKnownHereCarriesNothingUntilTheyAre() {
    List<Signed> row = chainOf(3);
    validator.knows(TestCommittee.FOUR.qc(row.get(1)));
    assertThat(validator.available(ROW.get(2))).as("a quorum's word is a credit").isEqualTo(10);
    assertThat(
            validator
                .refuses(row.get(2), TEMPORARY_UNAVAILABLE, "parent_qcs", "parents first")
                .retryAfterMillis())
        .isPresent();
    validator.knows(TestCommittee.FOUR.qc(row.get(0)));
    validator.permits(row.get(2));
  }

  @Test
  void theMissingParentMayAlsoSettleAndTheQcBeShownAgain() {
    List<Signed> row = chainOf(3);
    VerifiedQc qc = TestCommittee.FOUR.qc(row.get(1));
    validator.knows(qc);
    chain.block(1, row.get(0));
    validator.follows();
    validator.refuses(row.get(2), TEMPORARY_UNAVAILABLE, "parent_qcs");
    validator.knewBefore(qc);
    validator.permits(row.get(2));
  }

  @Test
  void aHiddenShortParentIsFoundOut() {
    chain.give(ALICE, 10);
    Signed dying = pay(ROW.get(0), ROW.get(1), 10).until(40).sign();
    Signed above = pay(ROW.get(1), ROW.get(2), 10).until(300).sign();
    Signed top = pay(ROW.get(2), ROW.get(3), 10).until(300).sign();
    chain.block(16);
    validator.follows();
    validator.knows(TestCommittee.FOUR.qc(above));
    validator.refuses(top, TEMPORARY_UNAVAILABLE, "parent_qcs");
    validator.knows(TestCommittee.FOUR.qc(dying));
    validator.refuses(top, EXPIRED, "valid_before", "too soon");
  }

  @Test
  void whatRestsOnAnExpiredPaymentCarriesNothing() {
    VerifiedQc promise = TestCommittee.FOUR.qc(Draft.payForever(BOB, CAROL, 10).sign());
    validator.knows(TestCommittee.FOUR.qc(pay(ALICE, BOB, 10).until(60).sign()));
    validator.knows(promise);
    Signed spent = Draft.payForever(CAROL, MALLORY, 10).sign();
    assertThat(validator.asks(spent)).isInstanceOf(Decision.Certify.class);

    chain.block(60);
    validator.follows();
    assertThat(validator.available(CAROL)).isEqualTo(10);
    validator.refuses(spent, TEMPORARY_UNAVAILABLE, "parent_qcs", "expired");
    validator.knewBefore(promise);
    validator.refuses(spent, TEMPORARY_UNAVAILABLE, "parent_qcs", "expired");

    chain.block(1, pay(ALICE, BOB, 10).lane(3).sign());
    validator.follows();
    validator.knewBefore(promise);
    validator.permits(spent);
  }

  @Test
  void whatFollowsAnExpiredPaymentOnItsLaneCarriesNothing() {
    Signed first = pay(ALICE, BOB, 1).until(60).sign();
    VerifiedQc second = TestCommittee.FOUR.qc(Draft.payForever(ALICE, BOB, 9).seq(1).sign());
    validator.knows(TestCommittee.FOUR.qc(first), second);
    Signed spent = Draft.payForever(BOB, CAROL, 9).sign();
    assertThat(validator.asks(spent)).isInstanceOf(Decision.Certify.class);

    chain.block(60);
    validator.follows();
    validator.refuses(spent, TEMPORARY_UNAVAILABLE, "parent_qcs", "expired");
    chain.displace(1, first.payment().lane());
    validator.follows();
    validator.knewBefore(second);
    validator.permits(spent);
  }

  @Test
  void aRestartForgetsWhatPermitsRestedOnAndAsksAgain() {
    List<Signed> row = chainOf(3);
    VerifiedQc first = TestCommittee.FOUR.qc(row.get(0));
    VerifiedQc second = TestCommittee.FOUR.qc(row.get(1));
    validator.knows(first);
    validator.permits(row.get(1));
    validator.restarts();
    validator.knows(second);
    validator.refuses(row.get(2), TEMPORARY_UNAVAILABLE, "parent_qcs");
    validator.knows(first);
    validator.permits(row.get(2));
  }

  @Test
  void moneyGoingBackAndForthIsTracedInWhateverOrderItIsShown() {
    Signed out = pay(ALICE, BOB, 10).until(590).sign();
    Signed back = pay(BOB, ALICE, 10).until(590).sign();
    Signed again = pay(ALICE, CAROL, 10).seq(1).until(590).sign();
    Signed spent = pay(CAROL, MALLORY, 10).until(590).sign();
    List<VerifiedQc> qcs = new ArrayList<>(qcs(List.of(out, back, again)));
    for (long seed = 0; seed < 20; seed++) {
      Collections.shuffle(qcs, new Random(seed));
      TestValidator other = new TestValidator(chain);
      qcs.forEach(other::knows);
      assertThat(other.available(CAROL)).isEqualTo(10);
      assertThat(other.available(ALICE)).isZero();
      other.permits(spent);
    }
  }
}
