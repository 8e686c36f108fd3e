package tempo.fastpay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The payments that every {@link tempo.fastpay.proto.contract.ValidatorApi} certifies and refuses,
 * whatever implements it. Its views are tested in {@link ValidatorViewsContract} and its streams in
 * {@link ValidatorStreamsContract}, which is the one to extend: by one test per implementation and
 * per way to reach it.
 */
public abstract class ValidatorApiContract extends ValidatorHarness {
  private static Envelope withChain(Envelope envelope, ChainId chainId) {
    return new Envelope(
        chainId,
        envelope.paymentBytes(),
        envelope.nonceKey(),
        envelope.nonceSeq(),
        envelope.expiry(),
        envelope.parentQc());
  }

  private static Envelope withNonce(Envelope envelope, NonceKey nonceKey, UInt64 nonceSeq) {
    return new Envelope(
        envelope.chainId(),
        envelope.paymentBytes(),
        nonceKey,
        nonceSeq,
        envelope.expiry(),
        envelope.parentQc());
  }

  private static Envelope withExpiry(Envelope envelope, Expiry expiry) {
    return new Envelope(
        envelope.chainId(),
        envelope.paymentBytes(),
        envelope.nonceKey(),
        envelope.nonceSeq(),
        expiry,
        envelope.parentQc());
  }

  private static SubmitRequest plain(Envelope envelope) {
    return SubmitRequest.of(envelope, List.of());
  }

  private static Expiry earlier(Payment payment) {
    UInt64 latest = ((Expiry.UnixMillis) Fixtures.expiry(payment)).millis();
    return new Expiry.UnixMillis(new UInt64(latest.bits() - 1));
  }

  @Test
  void certifiesAPaymentUnderItsCommitteeKey() throws Exception {
    Payment payment = aliceToBob(10, 0);
    Certificate certificate = certified(Fixtures.request(payment));
    assertThat(certificate.txHash()).isEqualTo(Fixtures.envelope(payment).txHash());
    assertThat(certificate.effects()).isEqualTo(Effects.of(payment));
    assertThat(certificate.signer()).isEqualTo(member().validator().id());
    assertThat(committee().committee().verify(certificate, Fixtures.CRYPTO)).isPresent();
  }

  @Test
  void theSameEnvelopeGetsTheSameCertificate_L2() throws Exception {
    SubmitRequest request = Fixtures.request(aliceToBob(10, 0));
    Certificate first = certified(request);
    assertThat(certified(request)).isEqualTo(first);
    assertThat(account(Fixtures.ALICE).outgoing()).isEqualTo(10_000_000);
  }

  @Test
  void anotherEnvelopeAroundThePaymentIsTheSamePayment_L2() throws Exception {
    Payment payment = aliceToBob(10, 0);
    Certificate first = certified(Fixtures.request(payment));
    Envelope again = withExpiry(Fixtures.envelope(payment), earlier(payment));
    Certificate second = certified(plain(again));
    assertThat(second.txHash()).isEqualTo(again.txHash()).isNotEqualTo(first.txHash());
    assertThat(committee().committee().verify(second, Fixtures.CRYPTO)).isPresent();
    assertThat(account(Fixtures.ALICE).outgoing()).isEqualTo(10_000_000);
  }

  @Test
  void anotherPaymentForTheKeyIsRefusedNamingTheFirst_L2() throws Exception {
    Certificate first = certified(Fixtures.request(aliceToBob(10, 0)));
    SubmitRequest second = Fixtures.request(aliceToBob(1, 0));
    refused(RejectCode.EQUIVOCATION, second);
    SubmitReply.Rejected reply = (SubmitReply.Rejected) await(api().submit(second));
    assertThat(reply.reject().conflicting()).contains(first.txHash());
    assertThat(reply.reject().retryAfterMillis()).isEqualTo(OptionalLong.empty());
  }

  @Test
  void aSequenceWithoutItsPredecessorsQcIsRefused_L3() throws Exception {
    Payment first = aliceToBob(1, 0);
    Payment second = aliceToBob(1, 1);
    refused(RejectCode.NONCE_SEQ_TOO_HIGH, Fixtures.request(second));
    certified(Fixtures.request(first));
    refused(RejectCode.NONCE_SEQ_TOO_HIGH, Fixtures.request(second));
    certified(Fixtures.request(second, committee().qc(first)));
  }

  @Test
  void moreThanThereIsIsRefused_L5() throws Exception {
    refused(RejectCode.INSUFFICIENT_FUNDS, Fixtures.request(aliceToBob(16, 0)));
    certified(Fixtures.request(aliceToBob(15, 0)));
  }

  @Test
  void aCreditIsSpentWithItsQc_L6() throws Exception {
    Payment first = aliceToBob(10, 0);
    Payment second = bobToCarol(10);
    refused(RejectCode.INSUFFICIENT_FUNDS, Fixtures.request(second));
    certified(Fixtures.request(second, committee().qc(first)));
    assertThat(account(Fixtures.BOB).incoming()).isEqualTo(10_000_000);
    assertThat(account(Fixtures.BOB).available()).isEqualTo(5_000_000);
  }

  @Test
  void tooFewCertificatesCreditNothing_L6() throws Exception {
    QuorumCertificate poor =
        committee().qc(aliceToBob(10, 0), committee().committee().threshold() - 1);
    refused(RejectCode.INVALID_PARENT_QC, Fixtures.request(bobToCarol(10), poor));
  }

  @Test
  void anEnvelopeThatContradictsThePaymentIsRefused_L1() throws Exception {
    Payment payment = aliceToBob(10, 0);
    Envelope envelope = Fixtures.envelope(payment);
    UInt64 one = UInt64.ONE;
    refused(RejectCode.INVALID_FORMAT, plain(withNonce(envelope, Fixtures.NONCE_KEY, one)));
    refused(RejectCode.INVALID_FORMAT, plain(withNonce(envelope, NonceKey.of(2), UInt64.ZERO)));
    Intent more =
        new Intent(payment.sender(), payment.recipient(), payment.amount().next(), payment.asset());
    refused(
        RejectCode.INVALID_FORMAT,
        new SubmitRequest(envelope, List.of(more), List.of(), Optional.empty()));
    certified(plain(envelope));
  }

  @Test
  void anotherChainIsRefused_L1() throws Exception {
    Payment payment = aliceToBob(10, 0);
    SubmitReply reply =
        await(api().submit(plain(withChain(Fixtures.envelope(payment), ChainId.of(1)))));
    assertThat(((SubmitReply.Rejected) reply).reject().code())
        .isIn(RejectCode.WRONG_CHAIN, RejectCode.INVALID_FORMAT);
    Bytes elsewhere =
        Fixtures.builder(Fixtures.BOB, UInt64.ONE, 0)
            .chainId(ChainId.of(1))
            .build()
            .signSecp256k1(Fixtures.ALICE.privateKey(), Fixtures.CRYPTO);
    Envelope envelope = Fixtures.envelope(payment);
    refused(
        RejectCode.WRONG_CHAIN,
        plain(
            new Envelope(
                ChainId.of(1),
                elsewhere,
                envelope.nonceKey(),
                envelope.nonceSeq(),
                envelope.expiry(),
                Optional.empty())));
  }

  @Test
  void anExpiryThatPassedOrOutlivesThePaymentIsRefused_L7() throws Exception {
    Payment payment = aliceToBob(10, 0);
    Envelope envelope = Fixtures.envelope(payment);
    refused(RejectCode.EXPIRED, plain(withExpiry(envelope, new Expiry.UnixMillis(UInt64.ONE))));
    UInt64 latest = ((Expiry.UnixMillis) envelope.expiry()).millis();
    refused(
        RejectCode.INVALID_FORMAT,
        plain(withExpiry(envelope, new Expiry.UnixMillis(latest.next()))));
    certified(plain(envelope));
  }

  @Test
  void bytesThatAreNoPaymentAreRefused() throws Exception {
    Envelope envelope = Fixtures.envelope(aliceToBob(10, 0));
    refused(
        RejectCode.INVALID_FORMAT,
        plain(
            new Envelope(
                envelope.chainId(),
                Bytes.fromHex("0x76c0ffee"),
                envelope.nonceKey(),
                envelope.nonceSeq(),
                envelope.expiry(),
                Optional.empty())));
  }

  @Test
  void presentedQcsAreAnsweredOneByOne_L6() throws Exception {
    Payment payment = aliceToBob(10, 0);
    QuorumCertificate good = committee().qc(payment);
    QuorumCertificate poor = committee().qc(aliceToBob(9, 0), 1);
    List<PresentResult> results = await(api().presentQuorumCertificates(List.of(poor, good, good)));
    assertThat(results).hasSize(3);
    assertThat(results.get(0)).isInstanceOf(PresentResult.Refused.class);
    assertThat(((PresentResult.Refused) results.get(0)).reject().code())
        .isEqualTo(RejectCode.INVALID_PARENT_QC);
    assertThat(((PresentResult.Refused) results.get(0)).txHash()).isEqualTo(poor.txHash());
    assertThat(results.subList(1, 3)).containsOnly(new PresentResult.Accepted(good.txHash()));
    assertThat(account(Fixtures.BOB).incoming()).isEqualTo(10_000_000);
    assertThat(account(Fixtures.ALICE).outgoing()).isEqualTo(10_000_000);
    assertThat(await(api().presentQuorumCertificates(List.of()))).isEmpty();
  }
}
