package tempo.fastpay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;

/** The views that every validator shows: payments, accounts, its board, itself. */
public abstract class ValidatorViewsContract extends ValidatorApiContract {
  @Test
  void anUnknownPaymentIsEmpty() throws Exception {
    Payment payment = aliceToBob(10, 0);
    TxHash txHash = Fixtures.envelope(payment).txHash();
    assertThat(await(api().payment(new PaymentQuery.ByTxHash(txHash)))).isEmpty();
    assertThat(await(api().payment(new PaymentQuery.ByContentionKey(payment.contentionKey()))))
        .isEmpty();
  }

  @Test
  void aKnownPaymentIsFoundByHashAndByKey() throws Exception {
    Payment payment = aliceToBob(10, 0);
    TxHash txHash = certified(Fixtures.request(payment)).txHash();
    Optional<PaymentStatus> byHash = await(api().payment(new PaymentQuery.ByTxHash(txHash)));
    assertThat(byHash).isPresent();
    assertThat(byHash.get().envelope()).isEqualTo(Fixtures.envelope(payment));
    assertThat(byHash.get().lifecycle().txHash()).isEqualTo(txHash);
    assertThat(byHash.get().qc()).isEmpty();
    assertThat(await(api().payment(new PaymentQuery.ByContentionKey(payment.contentionKey()))))
        .isEqualTo(byHash);
    QuorumCertificate qc = committee().qc(payment);
    await(api().presentQuorumCertificates(List.of(qc)));
    assertThat(await(api().payment(new PaymentQuery.ByTxHash(txHash))).orElseThrow().qc())
        .contains(qc);
  }

  @Test
  void theAccountShowsWhatIsOnItsWay() throws Exception {
    AccountView before = account(Fixtures.ALICE);
    assertThat(before.base()).isEqualTo(15_000_000);
    assertThat(before.available()).isEqualTo(15_000_000);
    TxHash txHash = certified(Fixtures.request(aliceToBob(10, 0))).txHash();
    AccountView after = account(Fixtures.ALICE);
    assertThat(after.base()).isEqualTo(15_000_000);
    assertThat(after.outgoing()).isEqualTo(10_000_000);
    assertThat(after.available()).isEqualTo(5_000_000);
    assertThat(after.lanes())
        .contains(
            new AccountView.LaneView(
                Fixtures.NONCE_KEY, UInt64.ZERO, UInt64.ONE, Optional.of(txHash)));
    NonceKey other = NonceKey.of(7);
    AccountQuery asked =
        new AccountQuery(Fixtures.ALICE.address(), Fixtures.ALPHA_USD, List.of(other));
    assertThat(await(api().account(asked)).lanes())
        .contains(new AccountView.LaneView(other, UInt64.ZERO, UInt64.ZERO, Optional.empty()));
    assertThat(account(Fixtures.BOB).incoming())
        .as("one certificate is no quorum (L6)")
        .isEqualTo(0);
  }

  @Test
  void theBoardIsPagedByCursor() throws Exception {
    Certificate first = certified(Fixtures.request(aliceToBob(10, 0)));
    Certificate second = certified(Fixtures.request(bobToCarol(5)));
    BoardQuery one = new BoardQuery(new BoardFilter.All(), UInt64.ZERO, 1, "");
    BoardPage page = await(api().bulletinBoard(one));
    assertThat(page.certificates()).containsExactly(first);
    page = await(api().bulletinBoard(one.after(page.nextCursor())));
    assertThat(page.certificates()).containsExactly(second);
    page = await(api().bulletinBoard(one.after(page.nextCursor())));
    assertThat(page.certificates()).isEmpty();
    assertThat(page.nextCursor()).isNotEmpty();
  }

  @Test
  void theBoardIsFiltered() throws Exception {
    Certificate first = certified(Fixtures.request(aliceToBob(10, 0)));
    Certificate second = certified(Fixtures.request(bobToCarol(5)));
    assertThat(board(new BoardFilter.OfTx(second.txHash()))).containsExactly(second);
    assertThat(board(new BoardFilter.OfAddress(Fixtures.ALICE.address()))).containsExactly(first);
    assertThat(board(new BoardFilter.OfAddress(Fixtures.BOB.address())))
        .containsExactly(first, second);
    assertThat(board(new BoardFilter.OfAddress(Fixtures.CAROL.address()))).containsExactly(second);
    assertThat(
            await(api().bulletinBoard(new BoardQuery(new BoardFilter.All(), UInt64.MAX, 0, "")))
                .certificates())
        .isEmpty();
  }

  private List<Certificate> board(BoardFilter filter) throws Exception {
    return await(api().bulletinBoard(BoardQuery.of(filter))).certificates();
  }

  @Test
  void whoeverSignsTwiceLeavesEvidence_L13() throws Exception {
    EvidencePage none = await(api().evidence(EvidenceQuery.FIRST));
    assertThat(none.evidence()).isEmpty();
    assertThat(none.nextCursor()).isNotEmpty();
    Payment first = aliceToBob(10, 0);
    Payment second = aliceToBob(9, 0);
    certified(Fixtures.request(first));
    refused(RejectCode.EQUIVOCATION, Fixtures.request(second));
    refused(RejectCode.EQUIVOCATION, Fixtures.request(aliceToBob(8, 0)));
    EvidencePage page = await(api().evidence(new EvidenceQuery(1, none.nextCursor())));
    assertThat(page.evidence())
        .containsExactly(
            new Evidence.SenderEquivocation(
                Fixtures.CHAIN, first.contentionKey(), first.raw(), second.raw()));
    assertThat(
            VerifiedEvidence.verify(
                page.evidence().get(0), committee().committee(), Fixtures.CRYPTO))
        .isInstanceOf(VerifiedEvidence.Result.Verified.class);
    assertThat(await(api().evidence(EvidenceQuery.FIRST.after(page.nextCursor()))).evidence())
        .isEmpty();
  }

  @Test
  void anotherEnvelopeIsEvidenceOfNothing_L13() throws Exception {
    Payment payment = aliceToBob(10, 0);
    certified(Fixtures.request(payment));
    Envelope envelope = Fixtures.envelope(payment);
    certified(
        SubmitRequest.of(
            new Envelope(
                envelope.chainId(),
                envelope.paymentBytes(),
                envelope.nonceKey(),
                envelope.nonceSeq(),
                envelope.expiry(),
                Optional.of(committee().qc(bobToCarol(1)).hash())),
            List.of()));
    assertThat(await(api().evidence(EvidenceQuery.FIRST)).evidence()).isEmpty();
  }

  @Test
  void itSaysWhoItIsAndWhereItsChainIs() throws Exception {
    ValidatorInfo info = await(api().validatorInfo());
    assertThat(info.validator()).isEqualTo(member().validator());
    assertThat(info.chainId()).isEqualTo(Fixtures.CHAIN);
    assertThat(info.epoch()).isEqualTo(committee().committee().epoch());
    assertThat(info.protocolVersion()).isEqualTo(ValidatorInfo.PROTOCOL_VERSION);
    ChainHead head = await(api().chainHead());
    assertThat(head.finalizedHeight()).isLessThanOrEqualTo(head.blockHeight());
    assertThat(head.unixMillis().isZero()).isFalse();
    assertThat(head.finalizedUnixMillis().isZero()).isFalse();
    assertThat(head.finalizedUnixMillis()).isLessThanOrEqualTo(head.unixMillis());
    if (head.finalizedHeight().equals(head.blockHeight())) {
      assertThat(head.finalizedHash()).isEqualTo(head.blockHash());
      assertThat(head.finalizedUnixMillis()).isEqualTo(head.unixMillis());
    }
  }
}
