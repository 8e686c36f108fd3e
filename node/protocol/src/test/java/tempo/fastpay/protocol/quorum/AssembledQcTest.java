package tempo.fastpay.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CHAIN;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CRYPTO;
import static tempo.fastpay.protocol.quorum.QuorumFixture.EPOCH;
import static tempo.fastpay.protocol.quorum.QuorumFixture.FOUR;
import static tempo.fastpay.protocol.quorum.QuorumFixture.certificate;
import static tempo.fastpay.protocol.quorum.QuorumFixture.committee;
import static tempo.fastpay.protocol.quorum.QuorumFixture.envelope;
import static tempo.fastpay.protocol.quorum.QuorumFixture.payment;
import static tempo.fastpay.protocol.quorum.QuorumFixture.validator;
import static tempo.fastpay.protocol.quorum.QuorumFixture.validators;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * L6, L10: what was verified one by one makes a QC, once there is enough of it. Threshold 3 of 4.
 */
class AssembledQcTest {
  private final Payment payment = payment(10);
  private final Envelope envelope = envelope(payment);
  private final Effects effects = Effects.of(payment);

  @Test
  void assemblesFromVerifiedCertificates() {
    List<VerifiedCertificate> checked = checked(FOUR, 0, 1, 2);
    VerifiedQc qc = VerifiedQc.assemble(envelope, payment, checked, FOUR).orElseThrow();
    assertThat(qc.certificate().threshold()).isEqualTo(3);
    assertThat(qc.payment()).isEqualTo(payment);
    assertThat(VerifiedQc.verify(qc.certificate(), Optional.empty(), FOUR, CRYPTO))
        .isEqualTo(new VerifiedQc.Result.Verified(qc));
    assertThat(VerifiedQc.assemble(envelope, payment, checked(FOUR, 0, 1, 2, 3), FOUR))
        .hasValueSatisfying(all -> assertThat(all.certificate().certificates()).hasSize(4));
  }

  @Test
  void assemblesNothingBelowTheThreshold() {
    assertThat(VerifiedQc.assemble(envelope, payment, List.of(), FOUR)).isEmpty();
    assertThat(VerifiedQc.assemble(envelope, payment, checked(FOUR, 0, 1), FOUR)).isEmpty();
    assertThat(VerifiedQc.assemble(envelope, payment, checked(FOUR, 0, 1, 1), FOUR)).isEmpty();
    Committee strict = Committee.of(CHAIN, EPOCH, validators(4), 4, CRYPTO);
    assertThat(VerifiedQc.assemble(envelope, payment, checked(FOUR, 0, 1, 2), strict)).isEmpty();
  }

  @Test
  void assemblesNothingFromCertificatesOverAnotherEnvelope() {
    Payment other = payment(11);
    List<VerifiedCertificate> mixed = new ArrayList<>(checked(FOUR, 0, 1));
    mixed.add(
        FOUR.verify(certificate(2, envelope(other), Effects.of(other)), CRYPTO).orElseThrow());
    assertThat(VerifiedQc.assemble(envelope, payment, mixed, FOUR)).isEmpty();
    mixed.addAll(checked(FOUR, 3));
    assertThat(VerifiedQc.assemble(envelope, payment, mixed, FOUR))
        .hasValueSatisfying(
            qc ->
                assertThat(qc.certificate().certificates())
                    .extracting(Certificate::signer)
                    .containsExactly(validator(0).id(), validator(1).id(), validator(3).id()));
  }

  @Test
  void assemblesNothingFromAnotherCommitteesCertificates() {
    List<VerifiedCertificate> checked = checked(FOUR, 0, 1, 2);
    Committee later = Committee.of(CHAIN, EPOCH.next(), validators(4), CRYPTO);
    assertThat(VerifiedQc.assemble(envelope, payment, checked, later)).isEmpty();
    Committee strangers = Committee.of(CHAIN, EPOCH, validators(12).subList(8, 12), CRYPTO);
    assertThat(VerifiedQc.assemble(envelope, payment, checked, strangers)).isEmpty();
    // The same ids, held by other keys.
    Committee impostors =
        Committee.of(
            CHAIN,
            EPOCH,
            IntStream.range(0, 4)
                .mapToObj(
                    i -> new Validator("v" + i, validator(i).id(), validator(i + 8).publicKey()))
                .toList(),
            CRYPTO);
    assertThat(VerifiedQc.assemble(envelope, payment, checked, impostors)).isEmpty();
    // A new list of the same members is the same committee.
    assertThat(VerifiedQc.assemble(envelope, payment, checked, committee(4))).isPresent();
  }

  @Test
  void assemblesNothingFromAnotherChainsCertificates() {
    Committee elsewhere = Committee.of(ChainId.of(1), EPOCH, validators(4), CRYPTO);
    List<VerifiedCertificate> checked =
        IntStream.range(0, 3)
            .mapToObj(i -> certificate(i, ChainId.of(1), EPOCH, envelope.txHash(), effects))
            .map(certificate -> elsewhere.verify(certificate, CRYPTO).orElseThrow())
            .toList();
    assertThat(VerifiedQc.assemble(envelope, payment, checked, FOUR)).isEmpty();
    assertThatThrownBy(() -> VerifiedQc.assemble(envelope, payment, checked, elsewhere))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void assemblesOnlyTheEnvelopesOwnPayment() {
    List<VerifiedCertificate> checked = checked(FOUR, 0, 1, 2);
    assertThatThrownBy(() -> VerifiedQc.assemble(envelope, payment(11), checked, FOUR))
        .isInstanceOf(IllegalArgumentException.class);
    Envelope otherSequence =
        new Envelope(
            CHAIN,
            envelope.paymentBytes(),
            envelope.nonceKey(),
            UInt64.ONE,
            envelope.expiry(),
            Optional.empty());
    assertThatThrownBy(() -> VerifiedQc.assemble(otherSequence, payment, checked, FOUR))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<VerifiedCertificate> checked(Committee committee, int... signers) {
    return certificates(signers).stream()
        .map(certificate -> committee.verify(certificate, CRYPTO).orElseThrow())
        .toList();
  }

  private List<Certificate> certificates(int... signers) {
    return IntStream.of(signers).mapToObj(i -> certificate(i, envelope, effects)).toList();
  }
}
