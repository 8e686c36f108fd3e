package tempo.fastpay.client.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.client.Fleet.ALICE;
import static tempo.fastpay.client.Fleet.BOB;
import static tempo.fastpay.client.Fleet.CAROL;
import static tempo.fastpay.client.Fleet.CRYPTO;
import static tempo.fastpay.client.Fleet.NOW_MS;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.Fleet;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.client.quorum.Suspicion.Reason;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** L10: nothing unverified counts, and a bad certificate spoils no quorum. */
class CertificateCollectorTest {
  private final Fleet fleet = new Fleet(4);
  private final Payment payment = Fleet.payment(ALICE, BOB.address(), 10, 0);
  private final Envelope envelope = Fixtures.envelope(payment);
  private final TxHash txHash = envelope.txHash();
  private final CertificateCollector collector =
      new CertificateCollector(
          fleet.committee(),
          CRYPTO,
          Effects.of(payment).hash(),
          new TimeWindow(NOW_MS - 1_000, NOW_MS + 1_000));

  private Optional<Reason> answer(int asked, Certificate certificate) {
    return collector
        .answered(fleet.validator(asked), txHash, certificate)
        .map(
            suspicion -> {
              assertThat(suspicion.validator()).isEqualTo(fleet.validator(asked));
              return suspicion.reason();
            });
  }

  private Certificate good(int index) {
    return fleet.certificate(index, envelope, payment);
  }

  @Test
  void threeOfFourMakeAQc() {
    assertThat(answer(0, good(0))).isEmpty();
    assertThat(answer(1, good(1))).isEmpty();
    assertThat(collector.assemble(envelope, payment)).isEmpty();
    assertThat(answer(3, good(3))).isEmpty();

    VerifiedQc qc = collector.assemble(envelope, payment).orElseThrow();
    assertThat(qc.certificate().certificates()).containsExactly(good(0), good(1), good(3));
    assertThat(VerifiedQc.verify(qc.certificate(), Optional.empty(), fleet.committee(), CRYPTO))
        .isInstanceOf(VerifiedQc.Result.Verified.class);
  }

  @Test
  void eachWayToLieIsNamedAndCountsNothing() {
    Payment other = Fleet.payment(ALICE, CAROL.address(), 10, 0);
    Certificate mine = good(0);
    assertThat(answer(0, good(1))).contains(Reason.STRANGER);
    assertThat(answer(0, fleet.certificate(0, Fixtures.envelope(other), other)))
        .contains(Reason.WRONG_PAYMENT);
    assertThat(answer(0, fleet.certificate(0, envelope, other))).contains(Reason.WRONG_EFFECTS);
    assertThat(
            answer(
                0,
                new Certificate(
                    mine.signer(),
                    mine.txHash(),
                    mine.effectsHash(),
                    Effects.of(other),
                    mine.epoch(),
                    mine.signature(),
                    mine.createdUnixMillis())))
        .contains(Reason.WRONG_EFFECTS);
    assertThat(
            answer(
                0,
                new Certificate(
                    mine.signer(),
                    mine.txHash(),
                    mine.effectsHash(),
                    mine.effects(),
                    UInt64.of(8),
                    mine.signature(),
                    mine.createdUnixMillis())))
        .contains(Reason.WRONG_EPOCH);
    assertThat(answer(0, withSignature(mine, good(1).signature()))).contains(Reason.BAD_SIGNATURE);
    assertThat(answer(0, withSignature(mine, Bytes.EMPTY))).contains(Reason.BAD_SIGNATURE);
    assertThat(collector.count(txHash)).isZero();

    assertThat(answer(0, mine)).isEmpty();
    assertThat(collector.count(txHash)).isOne();
  }

  private static Certificate withSignature(Certificate certificate, Bytes signature) {
    return new Certificate(
        certificate.signer(),
        certificate.txHash(),
        certificate.effectsHash(),
        certificate.effects(),
        certificate.epoch(),
        signature,
        certificate.createdUnixMillis());
  }

  @Test
  void anAbsurdTimeIsNamedAndCountsAllTheSame() {
    assertThat(answer(0, fleet.certificate(0, envelope, payment, 0))).contains(Reason.ABSURD_TIME);
    assertThat(answer(1, fleet.certificate(1, envelope, payment, -1))).contains(Reason.ABSURD_TIME);
    assertThat(collector.count(txHash)).isEqualTo(2);
  }

  @Test
  void theFirstGoodOnePerSignerWins() {
    answer(0, good(0));
    assertThat(answer(0, fleet.certificate(0, envelope, payment, NOW_MS + 1))).isEmpty();
    answer(1, good(1));
    answer(2, good(2));
    assertThat(collector.assemble(envelope, payment).orElseThrow().certificate().certificates())
        .contains(good(0))
        .hasSize(3);
  }

  @Test
  void aBoardMayShowOthersCertificatesButNotBadOnes() {
    assertThat(collector.served(fleet.validator(0), good(1))).isEmpty();
    assertThat(collector.holds(txHash, fleet.validator(1).id())).isTrue();

    Suspicion bad =
        collector.served(fleet.validator(0), withSignature(good(2), Bytes.EMPTY)).orElseThrow();
    assertThat(bad.validator()).isEqualTo(fleet.validator(0));
    Fleet larger = new Fleet(5);
    assertThat(
            collector
                .served(fleet.validator(0), larger.certificate(4, envelope, payment))
                .orElseThrow()
                .reason())
        .isEqualTo(Reason.STRANGER);
    assertThat(collector.count(txHash)).isOne();
  }

  @Test
  void envelopesAreCountedApartAndBoundedPerSigner() {
    for (int i = 0; i < CertificateCollector.ENVELOPES_PER_SIGNER_LIMIT + 5; i++) {
      collector.served(fleet.validator(0), fleet.certificate(0, wrapped(i), payment));
    }
    assertThat(collector.envelopes()).hasSize(CertificateCollector.ENVELOPES_PER_SIGNER_LIMIT);
    for (int i = 1; i < 4; i++) {
      assertThat(answer(i, good(i))).isEmpty();
    }
    assertThat(collector.assemble(envelope, payment)).isPresent();
    assertThat(collector.assemble(wrapped(0), payment)).isEmpty();
  }

  private Envelope wrapped(int index) {
    return new Envelope(
        envelope.chainId(),
        envelope.paymentBytes(),
        envelope.nonceKey(),
        envelope.nonceSeq(),
        new Expiry.UnixMillis(UInt64.of(NOW_MS + index)),
        Optional.empty());
  }
}
