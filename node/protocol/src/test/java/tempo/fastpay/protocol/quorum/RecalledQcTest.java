package tempo.fastpay.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CHAIN;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CRYPTO;
import static tempo.fastpay.protocol.quorum.QuorumFixture.EPOCH;
import static tempo.fastpay.protocol.quorum.QuorumFixture.FOUR;
import static tempo.fastpay.protocol.quorum.QuorumFixture.certificate;
import static tempo.fastpay.protocol.quorum.QuorumFixture.envelope;
import static tempo.fastpay.protocol.quorum.QuorumFixture.payment;
import static tempo.fastpay.protocol.quorum.QuorumFixture.validators;
import static tempo.fastpay.protocol.quorum.QuorumFixture.withEffects;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.tx.Payment;

/** What was verified before comes back from a record without its signatures being checked again. */
class RecalledQcTest {
  private final Payment payment = payment(10);
  private final Envelope envelope = envelope(payment);
  private final Effects effects = Effects.of(payment);

  @Test
  void comesBackAsItWasVerified() {
    QuorumCertificate raw = qc(0, 1, 2);

    assertThat(VerifiedQc.recall(raw, payment, FOUR))
        .isEqualTo(VerifiedQc.verify(raw, Optional.empty(), FOUR, CRYPTO));
    Certificate one = certificate(0, envelope, effects);
    assertThat(FOUR.recall(one)).isEqualTo(FOUR.verify(one, CRYPTO)).isPresent();
  }

  @Test
  void allButSignaturesIsCheckedAgain() {
    assertRefused(VerifiedQc.recall(qc(0, 1), payment, FOUR));
    assertRefused(VerifiedQc.recall(qc(0, 1, 1), payment, FOUR));
    assertRefused(VerifiedQc.recall(qc(0, 1, 5), payment, FOUR));
    Committee later = Committee.of(CHAIN, EPOCH.next(), validators(4), CRYPTO);
    assertRefused(VerifiedQc.recall(qc(0, 1, 2), payment, later));
    assertThatThrownBy(() -> VerifiedQc.recall(qc(0, 1, 2), payment(11), FOUR))
        .isInstanceOf(IllegalArgumentException.class);

    Certificate one = certificate(0, envelope, effects);
    assertThat(later.recall(one)).isEmpty();
    assertThat(FOUR.recall(certificate(5, envelope, effects))).isEmpty();
    assertThat(FOUR.recall(withEffects(one, Effects.of(payment(11))))).isEmpty();
  }

  private QuorumCertificate qc(int... signers) {
    List<Certificate> certificates =
        IntStream.of(signers).mapToObj(i -> certificate(i, envelope, effects)).toList();
    return new QuorumCertificate(
        envelope.txHash(), effects.hash(), certificates, 3, Optional.of(envelope));
  }

  private static void assertRefused(VerifiedQc.Result result) {
    assertThat(result).isInstanceOf(VerifiedQc.Result.Refused.class);
  }
}
