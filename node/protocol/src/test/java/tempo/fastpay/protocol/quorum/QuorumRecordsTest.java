package tempo.fastpay.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CHAIN;
import static tempo.fastpay.protocol.quorum.QuorumFixture.certificate;
import static tempo.fastpay.protocol.quorum.QuorumFixture.envelope;
import static tempo.fastpay.protocol.quorum.QuorumFixture.payment;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

/** What strangers send is bounded before it is looked at (L11). */
class QuorumRecordsTest {
  private final Payment payment = payment(10);
  private final Envelope envelope = envelope(payment);
  private final Effects effects = Effects.of(payment);

  @Test
  void aQcHoldsABoundedNumberOfCertificates() {
    Certificate one = certificate(0, envelope, effects);
    assertThatThrownBy(() -> qc(Collections.nCopies(201, one), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 200");
    assertThatThrownBy(() -> qc(List.of(one), -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEnvelopeHoldsABoundedPayment() {
    for (int size : new int[] {0, Envelope.PAYMENT_LIMIT_BYTES + 1}) {
      assertThatThrownBy(() -> envelopeOf(size))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 131072 bytes, got " + size);
    }
    assertThat(envelopeOf(Envelope.PAYMENT_LIMIT_BYTES).paymentBytes().size()).isEqualTo(131072);
  }

  @Test
  void effectsSayWhatThePaymentDoes() {
    assertThat(effects.sender()).isEqualTo(payment.sender()).isNotEqualTo(Address.ZERO);
    assertThat(effects.recipient()).isEqualTo(QuorumFixture.RECIPIENT);
    assertThat(effects.amount()).isEqualTo(UInt64.of(10));
    assertThat(effects.nonceKey()).isEqualTo(QuorumFixture.NONCE_KEY);
    assertThat(effects.hash()).isNotEqualTo(Effects.of(payment(11)).hash());
  }

  private static Envelope envelopeOf(int paymentBytes) {
    Envelope usual = envelope(payment(10));
    return new Envelope(
        CHAIN,
        Bytes.of(new byte[paymentBytes]),
        usual.nonceKey(),
        usual.nonceSeq(),
        usual.expiry(),
        Optional.empty());
  }

  private QuorumCertificate qc(List<Certificate> certificates, int threshold) {
    return new QuorumCertificate(
        envelope.txHash(), effects.hash(), certificates, threshold, Optional.of(envelope));
  }
}
