package tempo.fastpay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.tx.Payment;

class FixturesTest {
  @Test
  void thePeopleHaveTheirKnownAddressesAndFunds() {
    assertThat(Fixtures.ALICE.address().toHex())
        .isEqualTo("0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
    assertThat(Fixtures.ALICE.funds()).hasToString("15000000");
    assertThat(Fixtures.BOB.funds()).hasToString("5000000");
    assertThat(Fixtures.CAROL.funds()).hasToString("5000000");
  }

  @Test
  void aPaymentIsWhatItSays() {
    Payment payment = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 3);
    assertThat(payment.sender()).isEqualTo(Fixtures.ALICE.address());
    assertThat(payment.recipient()).isEqualTo(Fixtures.BOB.address());
    assertThat(payment.amount()).hasToString("10000000");
    assertThat(payment.nonceKey()).isEqualTo(Fixtures.NONCE_KEY);
    assertThat(payment.nonceSeq()).hasToString("3");
    assertThat(payment.feeBound()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7, 10})
  void aCommitteeIsTheSameAtEveryStart(int size) {
    TestCommittee committee = TestCommittee.of(size);
    assertThat(committee.committee().members())
        .isEqualTo(TestCommittee.of(size).committee().members())
        .hasSize(size);
    assertThat(committee.committee().threshold()).isEqualTo(Committee.quorum(size));
    assertThat(committee.member(0).validator().name()).isEqualTo("dave");
  }
}
