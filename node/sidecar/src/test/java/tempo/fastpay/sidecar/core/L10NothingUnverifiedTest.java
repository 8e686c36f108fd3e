package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Account.CAROL;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/**
 * L6 and L10: the core takes only {@link VerifiedQc}s, and nothing becomes one that is not a
 * quorum's word about a payment whose bytes are there.
 */
class L10NothingUnverifiedTest {
  private static final TestCommittee FOUR = TestCommittee.FOUR;
  private static final TestCommittee STRANGERS =
      new TestCommittee(4, "s", UInt64.ONE, Account.REAL);
  private static final TestCommittee NEXT_EPOCH =
      new TestCommittee(4, "v", UInt64.of(2), Account.REAL);

  private final Signed payment = pay(ALICE, BOB, 10).sign();
  private final Signed other = pay(ALICE, CAROL, 10).sign();

  private List<Certificate> certificates(int... members) {
    return IntStream.of(members).mapToObj(member -> FOUR.certificate(member, payment)).toList();
  }

  private static QuorumCertificate claim(Signed signed, List<Certificate> certificates) {
    return new QuorumCertificate(
        signed.txHash(),
        Effects.of(signed.payment()).hash(),
        certificates,
        FOUR.committee.threshold(),
        Optional.of(signed.envelope()));
  }

  private static VerifiedQc.Result verify(QuorumCertificate raw) {
    return VerifiedQc.verify(raw, Optional.empty(), FOUR.committee, Account.REAL);
  }

  private static void refused(QuorumCertificate raw, String... words) {
    VerifiedQc.Result result = verify(raw);
    assertThat(result).isInstanceOf(VerifiedQc.Result.Refused.class);
    var reject = ((VerifiedQc.Result.Refused) result).reject();
    assertThat(reject.code()).isEqualTo(RejectCode.INVALID_PARENT_QC);
    assertThat(reject.message()).contains(words);
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }

  @Test
  void threeOfFourAreAQuorumWhoeverTheyAre() {
    for (int[] members : new int[][] {{0, 1, 2}, {3, 1, 0}, {1, 2, 3}, {0, 1, 2, 3}}) {
      assertThat(verify(claim(payment, certificates(members))))
          .as(Arrays.toString(members))
          .isInstanceOf(VerifiedQc.Result.Verified.class);
    }
  }

  @Test
  void tooFewAreNotWhateverThresholdTheyClaim() {
    refused(claim(payment, certificates(0, 1)), "holds 2 certificates", "needs 3");
    refused(claim(payment, List.of()), "holds 0 certificates", "needs 3");
    refused(
        new QuorumCertificate(
            payment.txHash(),
            Effects.of(payment.payment()).hash(),
            certificates(0, 1),
            2,
            Optional.of(payment.envelope())),
        "needs 3");
  }

  @Test
  void theSameMemberCountsOnce() {
    refused(claim(payment, certificates(0, 1, 1)), "v1", "appears twice");
    refused(claim(payment, certificates(0, 1, 2, 2)), "v2", "appears twice");
  }

  @Test
  void strangersCountForNothingAndSpoilTheQc() {
    Certificate stranger = STRANGERS.certificate(0, payment);
    refused(claim(payment, with(certificates(0, 1), stranger)), "nobody in the committee");
    refused(claim(payment, with(certificates(0, 1, 2), stranger)), "nobody in the committee");
  }

  @Test
  void aStrangersSignatureUnderAMembersNameIsBad() {
    Certificate stranger = STRANGERS.certificate(0, payment);
    Certificate forged =
        new Certificate(
            FOUR.committee.members().get(2).id(),
            stranger.txHash(),
            stranger.effectsHash(),
            stranger.effects(),
            stranger.epoch(),
            stranger.signature(),
            stranger.createdUnixMillis());
    refused(claim(payment, with(certificates(0, 1), forged)), "v2", "bad signature");
  }

  @Test
  void everyChangedByteOfASignatureIsSeen() {
    Certificate good = FOUR.certificate(2, payment);
    for (int i = 0; i < Certificate.SIGNATURE_BYTES; i += 7) {
      byte[] changed = good.signature().toArray();
      changed[i] ^= 1;
      refused(
          claim(payment, with(certificates(0, 1), signedWith(good, Bytes.of(changed)))),
          "bad signature");
    }
    refused(
        claim(payment, with(certificates(0, 1), signedWith(good, Bytes.EMPTY))), "bad signature");
  }

  private static Certificate signedWith(Certificate certificate, Bytes signature) {
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
  void certificatesOfAnotherEpochAreOfAnotherCommittee() {
    refused(
        claim(payment, with(certificates(0, 1), NEXT_EPOCH.certificate(2, payment))),
        "epoch 2",
        "not of epoch 1");
  }

  @Test
  void certificatesOverAnotherPaymentOrEnvelopeDoNotMix() {
    refused(
        claim(payment, with(certificates(0, 1), FOUR.certificate(2, other))), "another payment");
    refused(
        claim(payment, with(certificates(0, 1), FOUR.certificate(2, payment.rewrapped(1)))),
        "another payment");
  }

  @Test
  void effectsAreThoseOfTheBytesWhateverTheMembersSay() {
    Effects signed = Effects.of(payment.payment());
    Effects more =
        new Effects(
            signed.sender(),
            signed.recipient(),
            UInt64.of(11),
            signed.asset(),
            signed.nonceKey(),
            signed.nonceSeq());
    refused(
        new QuorumCertificate(
            payment.txHash(),
            more.hash(),
            certificates(0, 1, 2).stream()
                .map(
                    certificate ->
                        new Certificate(
                            certificate.signer(),
                            certificate.txHash(),
                            more.hash(),
                            more,
                            certificate.epoch(),
                            certificate.signature(),
                            certificate.createdUnixMillis()))
                .toList(),
            3,
            Optional.of(payment.envelope())),
        "effects_hash");
  }

  @Test
  void theBytesMustBeThereAndBeTheOnesCertified() {
    QuorumCertificate whole = claim(payment, certificates(0, 1, 2));
    refused(
        new QuorumCertificate(
            whole.txHash(), whole.effectsHash(), whole.certificates(), 3, Optional.empty()),
        "carries no payment",
        "'tx'");
    refused(whole.withEnvelope(other.envelope()), "does not reproduce tx_hash");
    refused(whole.withEnvelope(payment.rewrapped(1).envelope()), "does not reproduce tx_hash");
  }

  /** L1 holds for a quorum as well: a re-numbered envelope stays a forgery when all have signed. */
  @Test
  void aWholeCommitteeCannotRenumberAPayment() {
    Envelope renumbered =
        new Envelope(
            payment.envelope().chainId(),
            payment.envelope().paymentBytes(),
            payment.envelope().nonceKey(),
            UInt64.ONE,
            payment.envelope().expiry(),
            Optional.empty());
    Signed forged = Signed.of(payment.payment(), renumbered);
    List<Certificate> all =
        IntStream.range(0, 4).mapToObj(member -> FOUR.certificate(member, forged)).toList();
    refused(claim(forged, all), "nonce_seq", "signed 0");
  }

  @Test
  void aQcIsAssembledFromDistinctMembersOverThisEnvelopeAlone() {
    List<VerifiedCertificate> two = verified(payment, 0, 1);
    assertThat(assembled(two)).isEmpty();
    assertThat(assembled(with(two, two.get(1)))).isEmpty();
    assertThat(assembled(with(two, verified(other, 2).get(0)))).isEmpty();
    assertThat(assembled(with(two, verified(payment.rewrapped(1), 2).get(0)))).isEmpty();
    assertThat(
            assembled(
                with(
                    two,
                    STRANGERS
                        .committee
                        .verify(STRANGERS.certificate(0, payment), Account.REAL)
                        .orElseThrow())))
        .isEmpty();
    assertThat(assembled(with(two, verified(payment, 3).get(0)))).isPresent();
  }

  private static List<VerifiedCertificate> verified(Signed signed, int... members) {
    return IntStream.of(members)
        .mapToObj(
            member ->
                FOUR.committee.verify(FOUR.certificate(member, signed), Account.REAL).orElseThrow())
        .toList();
  }

  private Optional<VerifiedQc> assembled(List<VerifiedCertificate> certificates) {
    return VerifiedQc.assemble(payment.envelope(), payment.payment(), certificates, FOUR.committee);
  }
}
