package tempo.fastpay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.Intent;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
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
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.wire.ValidatorApi;

/**
 * What every {@link ValidatorApi} does, whatever is behind it: extended by one test per
 * implementation and per way to reach it. Questions and answers here, streams in {@link
 * ValidatorStreamsContract}.
 */
public abstract class ValidatorApiContract {
  /** How long anything may take. */
  protected static final long WAIT_SECONDS = 20;

  private Subject subject;

  /**
   * A validator that nobody has used, with Alice, Bob and Carol funded and nothing settling while a
   * test runs.
   *
   * @param member who it is in the committee
   * @param committee of at least two, so that one certificate is no quorum
   */
  public record Subject(ValidatorApi api, TestCommittee.Member member, TestCommittee committee) {}

  /** Starts a validator and connects to it. */
  protected abstract Subject connect() throws Exception;

  /** Ends what {@link #connect} started. */
  protected abstract void disconnect() throws Exception;

  @BeforeEach
  final void start() throws Exception {
    subject = connect();
  }

  @AfterEach
  final void stop() throws Exception {
    disconnect();
  }

  protected final ValidatorApi api() {
    return subject.api();
  }

  protected final TestCommittee committee() {
    return subject.committee();
  }

  protected static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  protected final Certificate certified(SubmitRequest request) throws Exception {
    SubmitReply reply = await(api().submit(request));
    assertThat(reply).isInstanceOf(SubmitReply.Certified.class);
    return ((SubmitReply.Certified) reply).certificate();
  }

  /** Asserts the code, and that nobody's account changed and nothing reached the board. */
  private void refused(RejectCode code, SubmitRequest request) throws Exception {
    List<AccountView> accounts = accounts();
    BoardPage board = await(api().bulletinBoard(BoardQuery.of(new BoardFilter.All())));
    SubmitReply reply = await(api().submit(request));
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    assertThat(((SubmitReply.Rejected) reply).reject().code()).as("%s", reply).isEqualTo(code);
    assertThat(((SubmitReply.Rejected) reply).reject().message()).isNotBlank();
    assertThat(accounts()).isEqualTo(accounts);
    assertThat(await(api().bulletinBoard(BoardQuery.of(new BoardFilter.All()))).certificates())
        .isEqualTo(board.certificates());
  }

  /** Without the height, which goes on by itself. */
  private List<AccountView> accounts() throws Exception {
    List<AccountView> accounts = new ArrayList<>();
    for (Person person : Fixtures.PEOPLE) {
      AccountView view = account(person);
      accounts.add(
          new AccountView(
              view.address(),
              view.asset(),
              UInt64.ZERO,
              view.base(),
              view.outgoing(),
              view.incoming(),
              view.available(),
              view.lanes()));
    }
    return accounts;
  }

  private AccountView account(Person person) throws Exception {
    return await(api().account(Fixtures.account(person)));
  }

  private static Payment aliceToBob(long dollars, long nonceSeq) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(dollars), nonceSeq);
  }

  private static Payment bobToCarol(long dollars) {
    return Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(dollars), 0);
  }

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
    assertThat(certificate.signer()).isEqualTo(subject.member().validator().id());
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
  void itSaysWhoItIsAndWhereItsChainIs() throws Exception {
    ValidatorInfo info = await(api().validatorInfo());
    assertThat(info.validator()).isEqualTo(subject.member().validator());
    assertThat(info.chainId()).isEqualTo(Fixtures.CHAIN);
    assertThat(info.epoch()).isEqualTo(committee().committee().epoch());
    assertThat(info.protocolVersion()).isEqualTo(ValidatorInfo.PROTOCOL_VERSION);
    ChainHead head = await(api().chainHead());
    assertThat(head.finalizedHeight()).isLessThanOrEqualTo(head.blockHeight());
    assertThat(head.unixMillis().isZero()).isFalse();
  }
}
