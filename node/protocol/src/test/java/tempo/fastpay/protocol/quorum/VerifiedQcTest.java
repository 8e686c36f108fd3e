package tempo.fastpay.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CHAIN;
import static tempo.fastpay.protocol.quorum.QuorumFixture.CRYPTO;
import static tempo.fastpay.protocol.quorum.QuorumFixture.EPOCH;
import static tempo.fastpay.protocol.quorum.QuorumFixture.FOUR;
import static tempo.fastpay.protocol.quorum.QuorumFixture.certificate;
import static tempo.fastpay.protocol.quorum.QuorumFixture.committee;
import static tempo.fastpay.protocol.quorum.QuorumFixture.envelope;
import static tempo.fastpay.protocol.quorum.QuorumFixture.flipped;
import static tempo.fastpay.protocol.quorum.QuorumFixture.payment;
import static tempo.fastpay.protocol.quorum.QuorumFixture.validators;
import static tempo.fastpay.protocol.quorum.QuorumFixture.withEffects;
import static tempo.fastpay.protocol.quorum.QuorumFixture.withSignature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.EffectsHash;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** L6: a credit needs a QC that was verified in full. Threshold 3 of 4. */
class VerifiedQcTest {
  private final Payment payment = payment(10);
  private final Envelope envelope = envelope(payment);
  private final Effects effects = Effects.of(payment);

  @Test
  void verifiesAQuorum() {
    for (List<Certificate> signers :
        List.of(certificates(0, 1, 2), certificates(3, 1, 0), certificates(0, 1, 2, 3))) {
      QuorumCertificate raw = qc(signers);
      VerifiedQc qc = verified(raw, Optional.empty(), FOUR);
      assertThat(qc.certificate()).isEqualTo(raw);
      assertThat(qc.envelope()).isEqualTo(envelope);
      assertThat(qc.payment()).isEqualTo(payment);
      assertThat(qc.txHash()).isEqualTo(envelope.txHash());
      assertThat(qc.contentionKey()).isEqualTo(payment.contentionKey());
    }
  }

  @Test
  void oneValidatorIsACommitteeToo() {
    QuorumCertificate raw = qc(certificates(0));
    assertThat(verified(raw, Optional.empty(), committee(1)).certificate()).isEqualTo(raw);
    assertRefused(raw, committee(2), "holds 1 certificates, this committee needs 2");
  }

  @Test
  void refusesTooFew() {
    assertRefused(qc(List.of()), "holds 0 certificates, this committee needs 3");
    assertRefused(qc(certificates(0, 1)), "holds 2 certificates, this committee needs 3");
  }

  @Test
  void aCommitteeMayNeedMoreThanTheQuorum() {
    Committee strict = Committee.of(CHAIN, EPOCH, validators(4), 4, CRYPTO);
    assertRefused(
        qc(certificates(0, 1, 2)), strict, "holds 3 certificates, this committee needs 4");
    QuorumCertificate all = qc(certificates(0, 1, 2, 3));
    assertThat(verified(all, Optional.empty(), strict).certificate()).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 200, Integer.MAX_VALUE})
  void theClaimedThresholdChangesTheHashAndNothingElse(int claimed) {
    QuorumCertificate enough = qc(certificates(0, 1, 2), claimed);
    VerifiedQc qc = verified(enough, Optional.empty(), FOUR);
    assertThat(qc.certificate().threshold()).isEqualTo(claimed);
    QcHash honest = qc(certificates(0, 1, 2), 3).hash();
    assertThat(enough.hash().equals(honest)).isEqualTo(claimed == 3);
    assertRefused(qc(certificates(0, 1), claimed), "this committee needs 3");
  }

  @Test
  void refusesTheSameMemberTwice() {
    assertRefused(qc(certificates(0, 1, 1)), "certificate of v1 appears twice");
    assertRefused(qc(certificates(0, 1, 2, 2)), "certificate of v2 appears twice");
  }

  @Test
  void refusesTheSameMemberTwiceWithAnotherTime() {
    Certificate first = certificates(1).get(0);
    Certificate again =
        new Certificate(
            first.signer(),
            first.txHash(),
            first.effectsHash(),
            first.effects(),
            first.epoch(),
            first.signature(),
            first.createdUnixMillis().next());
    assertRefused(qc(List.of(certificates(0).get(0), first, again)), "v1 appears twice");
  }

  @Test
  void refusesStrangers() {
    assertRefused(qc(certificates(0, 1, 4)), "is of nobody in the committee");
    assertRefused(qc(certificates(0, 1, 2, 4)), "is of nobody in the committee");
  }

  @Test
  void refusesMoreCertificatesThanMembers() {
    assertRefused(qc(certificates(0, 1, 2, 3, 4)), "is of nobody in the committee");
  }

  @Test
  void oneBadSignatureRefusesTheQc() {
    Certificate good = certificates(2).get(0);
    for (Bytes signature :
        List.of(
            flipped(good.signature()),
            good.signature().slice(0, 63),
            Bytes.EMPTY,
            certificates(3).get(0).signature())) {
      List<Certificate> three = new ArrayList<>(certificates(0, 1));
      three.add(withSignature(good, signature));
      assertRefused(qc(three), "the certificate of v2 has");
      three.add(certificates(3).get(0));
      assertRefused(qc(three), "the certificate of v2 has");
    }
  }

  @Test
  void refusesEffectsThatWereNotHashed() {
    List<Certificate> three = new ArrayList<>(certificates(0, 1));
    three.add(withEffects(certificates(2).get(0), Effects.of(payment(11))));
    assertRefused(qc(three), "the certificate of v2 has effects");
  }

  @Test
  void refusesOtherEpochs() {
    for (UInt64 epoch : List.of(UInt64.ZERO, UInt64.ONE, EPOCH.next())) {
      List<Certificate> three = new ArrayList<>(certificates(0, 1));
      three.add(certificate(2, CHAIN, epoch, envelope.txHash(), effects));
      assertRefused(qc(three), "of epoch " + epoch + ", not of epoch 3");
    }
  }

  @Test
  void refusesOtherChains() {
    // Signed for chain 1, shown to chain 31337.
    List<Certificate> three =
        IntStream.range(0, 3)
            .mapToObj(i -> certificate(i, ChainId.of(1), EPOCH, envelope.txHash(), effects))
            .toList();
    assertRefused(qc(three), "the certificate of v0 has");
    Payment foreign = payment(10, ChainId.of(1));
    Envelope wrapped = envelope(foreign);
    assertRefused(
        qc(wrapped, Effects.of(foreign), CHAIN), "the QC's payment: chain_id: this node serves");
  }

  @Test
  void refusesCertificatesOverAnotherPayment() {
    Payment other = payment(11);
    Envelope otherEnvelope = envelope(other);
    Certificate overOther = certificate(2, otherEnvelope, Effects.of(other));
    List<Certificate> three = new ArrayList<>(certificates(0, 1));
    three.add(overOther);
    assertRefused(qc(three), "the certificate of v2 is over another payment");
  }

  @Test
  void refusesCertificatesOverOtherEffectsOfTheSameEnvelope() {
    Certificate otherEffects = certificate(2, envelope, Effects.of(payment(11)));
    List<Certificate> three = new ArrayList<>(certificates(0, 1));
    three.add(otherEffects);
    assertRefused(qc(three), "the certificate of v2 is over another payment");
  }

  @Test
  void refusesEffectsThatThePaymentDoesNotHave() {
    // All sign effects that the payment's bytes do not have.
    Effects wished = Effects.of(payment(1_000_000));
    assertRefused(qc(envelope, wished, CHAIN), "does not reproduce effects_hash");
  }

  @Test
  void needsThePaymentsBytes() {
    QuorumCertificate bare = withoutEnvelope(qc(certificates(0, 1, 2)));
    assertRefused(bare, "its bytes are not known here: add 'tx'");
    VerifiedQc qc = verified(bare, Optional.of(envelope), FOUR);
    assertThat(qc.certificate().envelope()).contains(envelope);
    assertThat(qc.certificate().hash()).isEqualTo(bare.hash());
  }

  @Test
  void refusesAnEnvelopeThatDoesNotReproduceTxHash() {
    Envelope rewrapped =
        new Envelope(
            envelope.chainId(),
            envelope.paymentBytes(),
            envelope.nonceKey(),
            envelope.nonceSeq(),
            envelope.expiry(),
            Optional.of(new QcHash(envelope.txHash().value())));
    QuorumCertificate good = qc(certificates(0, 1, 2));
    assertRefused(good.withEnvelope(rewrapped), "does not reproduce tx_hash");
    assertRefused(good.withEnvelope(envelope(payment(11))), "does not reproduce tx_hash");
    assertThat(VerifiedQc.verify(withoutEnvelope(good), Optional.of(rewrapped), FOUR, CRYPTO))
        .isInstanceOf(VerifiedQc.Result.Refused.class);
  }

  @Test
  void refusesEnvelopesThatContradictTheSender() {
    // L1: the hashes and signatures are good, but the sender signed other fields.
    Envelope otherKey =
        new Envelope(
            CHAIN,
            envelope.paymentBytes(),
            NonceKey.of(8),
            envelope.nonceSeq(),
            envelope.expiry(),
            Optional.empty());
    Envelope otherSequence =
        new Envelope(
            CHAIN,
            envelope.paymentBytes(),
            envelope.nonceKey(),
            envelope.nonceSeq().next(),
            envelope.expiry(),
            Optional.empty());
    Envelope otherChain =
        new Envelope(
            ChainId.of(1),
            envelope.paymentBytes(),
            envelope.nonceKey(),
            envelope.nonceSeq(),
            envelope.expiry(),
            Optional.empty());
    assertRefused(qc(otherKey, effects, CHAIN), "nonce_key_be differs from the signed 7");
    assertRefused(qc(otherSequence, effects, CHAIN), "nonce_seq differs from the signed 0");
    assertRefused(qc(otherChain, effects, CHAIN), "chain_id differs from the signed 31337");
  }

  @Test
  void refusesBytesThatAreNoPayment() {
    Envelope garbage =
        new Envelope(
            CHAIN,
            Bytes.fromHex("0x7601"),
            envelope.nonceKey(),
            envelope.nonceSeq(),
            envelope.expiry(),
            Optional.empty());
    assertRefused(qc(garbage, effects, CHAIN), "the QC's payment: ");
  }

  @Test
  void refusesAPaymentThatItsSenderDidNotSign() {
    // A bit of the signature is spoilt: the bytes name somebody else, or nobody.
    byte[] raw = payment.raw().toArray();
    raw[raw.length - 10] ^= 1;
    Envelope forged =
        new Envelope(
            CHAIN,
            Bytes.of(raw),
            envelope.nonceKey(),
            envelope.nonceSeq(),
            envelope.expiry(),
            Optional.empty());
    assertThat(VerifiedQc.verify(qc(forged, effects, CHAIN), Optional.empty(), FOUR, CRYPTO))
        .isInstanceOf(VerifiedQc.Result.Refused.class);
  }

  private List<Certificate> certificates(int... signers) {
    return IntStream.of(signers).mapToObj(i -> certificate(i, envelope, effects)).toList();
  }

  private QuorumCertificate qc(List<Certificate> certificates) {
    return qc(certificates, 3);
  }

  private QuorumCertificate qc(List<Certificate> certificates, int threshold) {
    return new QuorumCertificate(
        envelope.txHash(), effects.hash(), certificates, threshold, Optional.of(envelope));
  }

  /** A QC whose certificates are all good for what it claims. */
  private static QuorumCertificate qc(Envelope envelope, Effects effects, ChainId chainId) {
    TxHash txHash = envelope.txHash();
    EffectsHash effectsHash = effects.hash();
    List<Certificate> certificates =
        IntStream.range(0, 3)
            .mapToObj(i -> certificate(i, chainId, EPOCH, txHash, effects))
            .toList();
    return new QuorumCertificate(txHash, effectsHash, certificates, 3, Optional.of(envelope));
  }

  private static QuorumCertificate withoutEnvelope(QuorumCertificate qc) {
    return new QuorumCertificate(
        qc.txHash(), qc.effectsHash(), qc.certificates(), qc.threshold(), Optional.empty());
  }

  private static VerifiedQc verified(
      QuorumCertificate raw, Optional<Envelope> held, Committee committee) {
    return VerifiedQc.verify(raw, held, committee, CRYPTO)
        .orElseThrow(reject -> new IllegalStateException("no QC: " + reject));
  }

  private static void assertRefused(QuorumCertificate raw, String words) {
    assertRefused(raw, FOUR, words);
  }

  private static void assertRefused(QuorumCertificate raw, Committee committee, String words) {
    VerifiedQc.Result result = VerifiedQc.verify(raw, Optional.empty(), committee, CRYPTO);
    assertThat(result).isInstanceOf(VerifiedQc.Result.Refused.class);
    VerifiedQc.Result.Refused refused = (VerifiedQc.Result.Refused) result;
    assertThat(refused.reject().code()).isEqualTo(RejectCode.INVALID_PARENT_QC);
    assertThat(refused.reject().message()).contains(words);
  }
}
