package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Account.MALLORY;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedQc;

/** L12: loss, repetition and order of what peers tell change when it is known, never what. */
class L12GossipOrderTest {
  private final TestChain chain = new TestChain().give(ALICE, 30).give(MALLORY, 5);
  private final List<Signed> payments =
      List.of(
          pay(ALICE, BOB, 10).sign(),
          pay(ALICE, BOB, 10).seq(1).sign(),
          pay(ALICE, CAROL, 10).seq(2).sign(),
          pay(BOB, CAROL, 15).sign(),
          pay(CAROL, ALICE, 25).sign(),
          pay(MALLORY, BOB, 5).sign());

  private List<VerifiedQc> qcs() {
    return new ArrayList<>(payments.stream().map(TestCommittee.FOUR::qc).toList());
  }

  private static void seesTheSame(TestValidator validator, String as) {
    assertThat(validator.available(ALICE)).as(as).isEqualTo(25);
    assertThat(validator.available(BOB)).as(as).isEqualTo(10);
    assertThat(validator.available(CAROL)).as(as).isZero();
    assertThat(validator.core().sizes()).as(as).isEqualTo(new ValidatorCore.Sizes(0, 6, 6));
  }

  @Test
  void inEveryOrderTheSameIsKnownAndTheSameIsSigned() {
    Signed next = pay(BOB, CAROL, 10).seq(1).sign();
    List<VerifiedQc> qcs = qcs();
    for (long seed = 0; seed < 50; seed++) {
      Collections.shuffle(qcs, new Random(seed));
      TestValidator validator = new TestValidator(chain);
      qcs.forEach(validator::knows);
      seesTheSame(validator, "seed " + seed);
      validator.permits(next);
    }
  }

  @Test
  void repetitionChangesNothing() {
    TestValidator validator = new TestValidator(chain);
    List<VerifiedQc> qcs = qcs();
    qcs.forEach(validator::knows);
    StateSnapshot before = validator.state();
    qcs.forEach(validator::knewBefore);
    assertThat(validator.state()).isEqualTo(before);
    seesTheSame(validator, "twice");
  }

  @Test
  void whatWasLostComesLaterOrSettles() {
    TestValidator validator = new TestValidator(chain);
    List<VerifiedQc> qcs = qcs();
    validator.knows(qcs.get(1), qcs.get(3));
    assertThat(validator.available(BOB)).isEqualTo(-5);
    chain.block(1, payments.get(0));
    validator.follows();
    validator.learnsTooLate(qcs.get(0));
    assertThat(validator.available(BOB)).isEqualTo(5);
    validator.knows(qcs.get(2), qcs.get(4), qcs.get(5));
    assertThat(validator.available(ALICE)).isEqualTo(25);
    assertThat(validator.available(BOB)).isEqualTo(10);
    assertThat(validator.available(CAROL)).isZero();
  }
}
