package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.MessageId;

/** L7 over a restart: what a payment rests on is believed again where all of it came back. */
class RecoveredSupportTest {
  private final TestChain chain = new TestChain().give(ALICE, 100);
  private final ValidatorCore core = new ValidatorCore(CoreLimits.DEFAULT, chain.tip());

  private static VerifiedQc qc(Account from, Account to, int sequence) {
    return TestCommittee.FOUR.qc(pay(from, to, 1).seq(sequence).sign());
  }

  private static MessageId message(VerifiedQc qc) {
    return qc.payment().message();
  }

  private KnownPayment known(VerifiedQc qc, VerifiedQc... credits) {
    return new KnownPayment(
        qc,
        qc.payment().asset(),
        Optional.of(
            Set.copyOf(Arrays.stream(credits).map(RecoveredSupportTest::message).toList())));
  }

  private void recover(KnownPayment... all) {
    Recovery recovery =
        core.recovery(
            chain.nonces(
                Set.of(qc(ALICE, BOB, 0).payment().lane(), qc(BOB, CAROL, 0).payment().lane()),
                core.base().height()));
    for (KnownPayment one : all) {
      assertThat(recovery.keeps(one)).isTrue();
      assertThat(recovery.known(one)).isTrue();
    }
    recovery.finish();
  }

  @Test
  void aLaneIsTracedUpToTheFirstThatDidNotComeBack() {
    recover(known(qc(ALICE, BOB, 3)), known(qc(ALICE, BOB, 1)), known(qc(ALICE, BOB, 0)));
    assertThat(core.tracedCredits(message(qc(ALICE, BOB, 0)))).contains(Set.of());
    assertThat(core.tracedCredits(message(qc(ALICE, BOB, 1)))).contains(Set.of());
    assertThat(core.tracedCredits(message(qc(ALICE, BOB, 3)))).isEmpty();
  }

  @Test
  void creditsCountWhereTheyCameBackWhateverTheOrder() {
    VerifiedQc credit = qc(ALICE, BOB, 0);
    VerifiedQc missing = qc(ALICE, BOB, 1);
    VerifiedQc carried = qc(BOB, CAROL, 0);
    VerifiedQc hanging = qc(BOB, CAROL, 1);
    recover(known(hanging, missing), known(carried, credit), known(credit));
    assertThat(core.tracedCredits(message(carried))).contains(Set.of(message(credit)));
    assertThat(core.tracedCredits(message(hanging))).isEmpty();
  }

  @Test
  void whatWasNotTracedBeforeIsNotAfterwards() {
    VerifiedQc untraced = qc(ALICE, BOB, 0);
    recover(new KnownPayment(untraced, untraced.payment().asset(), Optional.empty()));
    assertThat(core.tracedCredits(message(untraced))).isEmpty();
  }
}
