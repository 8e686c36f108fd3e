package tempo.fastpay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.client.Bench.OPTIONS;
import static tempo.fastpay.client.Bench.certified;
import static tempo.fastpay.client.Bench.pay;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Fixtures.ALICE;
import static tempo.fastpay.testkit.Fixtures.BOB;
import static tempo.fastpay.testkit.Fixtures.CAROL;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.client.quorum.Advice;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.client.quorum.Suspicion.Reason;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.client.wallet.WalletException;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.AccountView.LaneView;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Awaiting;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;

/** Payments through committees of four, of which one may be down, slow or lying. */
class PayingTest {
  private static final RetryOptions HASTY = new RetryOptions(30_000, 200, 1, 20);

  private final Bench bench = new Bench(4);

  @AfterEach
  void close() {
    bench.close();
  }

  private static List<OwnPayment> payments(FastPayClient client) {
    return client.wallet().payments();
  }

  @Test
  void aPaymentIsCertifiedAndKept() {
    FastPayClient alice = bench.client(ALICE);
    VerifiedQc qc = certified(pay(alice, BOB, 10));

    assertThat(qc.payment().recipient()).isEqualTo(BOB.address());
    assertThat(qc.payment().validBefore()).isPresent();
    OwnPayment kept = payments(alice).get(0);
    assertThat(kept.state()).isEqualTo(PaymentState.CERTIFIED);
    assertThat(kept.qc()).contains(qc.certificate());
    assertThat(alice.suspicions().snapshot()).isEmpty();
  }

  @Test
  void oneMayBeDown() {
    bench.sidecar(2).fault(new Fault.Down());
    assertThat(certified(pay(bench.client(ALICE), BOB, 10)).certificate().certificates())
        .hasSize(3);
  }

  @Test
  void nobodyWaitsForTheSlowest() {
    Promise<SubmitReply> never = Promise.promise();
    bench.meddle(3, inner -> new SubmitVia(inner, request -> never.future()));
    certified(pay(bench.client(ALICE), BOB, 10));
    assertThat(never.future().isComplete()).isFalse();
  }

  @Test
  void oneMayHangFromTheStart() {
    bench.sidecar(1).fault(new Fault.Hung());
    FastPayClient alice = bench.client(ALICE);
    certified(pay(alice, BOB, 10));
    certified(pay(alice, CAROL, 10));
  }

  @ParameterizedTest
  @EnumSource(Fault.Lie.class)
  void oneMayLieAndIsNamed(Fault.Lie lie) throws Exception {
    Promise<Void> heard = Promise.promise();
    bench.sidecar(0).fault(new Fault.Lying(lie));
    // The others answer after the liar, so that the quorum cannot outrun the lie.
    bench.meddle(
        0,
        inner ->
            new SubmitVia(
                inner, request -> inner.submit(request).onSuccess(r -> heard.complete())));
    for (int i = 1; i < 4; i++) {
      bench.meddle(
          i,
          inner ->
              new SubmitVia(
                  inner, request -> heard.future().compose(none -> inner.submit(request))));
    }
    FastPayClient alice = bench.client(ALICE);
    VerifiedQc qc = certified(pay(alice, BOB, 10));

    Reason expected =
        switch (lie) {
          case WRONG_SIGNATURE -> Reason.BAD_SIGNATURE;
          case WRONG_TX_HASH -> Reason.WRONG_PAYMENT;
          case WRONG_EFFECTS -> Reason.WRONG_EFFECTS;
          case STRANGERS_CERTIFICATE -> Reason.STRANGER;
          case ABSURD_TIME -> Reason.ABSURD_TIME;
        };
    // Its signature is verified on another thread than theirs: the quorum may be there before.
    Awaiting.awaitUntil(bench.vertx, () -> !alice.suspicions().snapshot().isEmpty());
    assertThat(alice.suspicions().count(bench.validator(0).name(), expected)).isOne();
    assertThat(alice.suspicions().snapshot()).hasSize(1);
    assertThat(
            VerifiedQc.verify(
                qc.certificate(), Optional.empty(), bench.committee.committee(), Fixtures.CRYPTO))
        .isInstanceOf(VerifiedQc.Result.Verified.class);
  }

  @Test
  void twoLiarsOfFourMakeNoQuorumAndNoRefusal() {
    bench.sidecar(0).fault(new Fault.Lying(Fault.Lie.WRONG_SIGNATURE));
    bench.sidecar(1).fault(new Fault.Lying(Fault.Lie.STRANGERS_CERTIFICATE));
    FastPayClient alice = bench.client(ALICE);
    assertThat(await(pay(alice, BOB, 10))).isInstanceOf(Outcome.Undecided.class);
    assertThat(payments(alice).get(0).state()).isEqualTo(PaymentState.SENT);
  }

  @Test
  void theIdenticalBytesAreSentUntilEverybodyHasTime() {
    List<AtomicInteger> left = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      AtomicInteger busy = new AtomicInteger(3);
      left.add(busy);
      bench.meddle(
          i,
          inner ->
              new SubmitVia(
                  inner,
                  request ->
                      busy.getAndDecrement() > 0
                          ? Future.succeededFuture(
                              new SubmitReply.Rejected(Reject.retryAfter("busy", 1)))
                          : inner.submit(request)));
    }
    certified(pay(bench.client(ALICE), BOB, 10));
    assertThat(left).allMatch(busy -> busy.get() <= 0);
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();
    bench.sidecar(0).fault(new Fault.Down());
    bench.meddle(
        1,
        inner ->
            new SubmitVia(
                inner,
                request ->
                    attempts.incrementAndGet() < 3
                        ? Future.failedFuture("connection reset")
                        : inner.submit(request)));
    certified(pay(bench.client(ALICE), BOB, 10));
    assertThat(attempts.get()).isEqualTo(3);
  }

  @Test
  void anUndecidedPaymentIsResumedWithTheSameBytes() {
    bench.sidecar(0).fault(new Fault.Down());
    bench.sidecar(1).fault(new Fault.Hung());
    MemoryWalletStore store = new MemoryWalletStore();
    bench.meddle(0, inner -> new SubmitVia(inner, request -> Future.failedFuture("cut")));
    bench.sidecar(0).fault(new Fault.None());
    FastPayClient alice = bench.client(ALICE, store, OPTIONS.withRetry(HASTY));
    Outcome undecided = await(pay(alice, BOB, 10));
    assertThat(undecided).isInstanceOf(Outcome.Undecided.class);
    assertThat(undecided.describe()).contains("200 ms", "cut", "has not answered");
    await(alice.close());

    bench.sidecar(1).fault(new Fault.None());
    FastPayClient again = bench.client(ALICE, store, OPTIONS);
    List<Outcome> outcomes = await(again.resume());
    assertThat(outcomes).hasSize(1).allMatch(outcome -> outcome instanceof Outcome.Certified);
    assertThat(outcomes.get(0).txHash()).isEqualTo(undecided.txHash());
    assertThat(envelopesReceived()).hasSize(1);
    assertThat(await(again.resume())).isEmpty();
  }

  private Set<Envelope> envelopesReceived() {
    return bench.sidecars.stream()
        .flatMap(sidecar -> sidecar.received().stream())
        .map(SubmitRequest::envelope)
        .collect(Collectors.toSet());
  }

  @Test
  void aNewPaymentFirstFinishesTheOldOne() {
    bench.sidecar(0).fault(new Fault.Refusing(Reject.of(RejectCode.INSUFFICIENT_FUNDS, "no")));
    bench.sidecar(1).fault(new Fault.Refusing(Reject.of(RejectCode.INSUFFICIENT_FUNDS, "no")));
    FastPayClient alice = bench.client(ALICE);
    assertThat(await(pay(alice, BOB, 10))).isInstanceOf(Outcome.Refused.class);
    assertThatThrownBy(() -> await(pay(alice, CAROL, 7)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("was not begun");
    assertThat(payments(alice)).hasSize(1);

    bench.sidecar(0).fault(new Fault.None());
    certified(pay(alice, CAROL, 7));
    assertThat(payments(alice)).hasSize(2);
    assertThat(payments(alice)).allMatch(payment -> payment.state() == PaymentState.CERTIFIED);
  }

  @Test
  void anEquivocationNamesTheOtherPayment() {
    // A wallet that has reserved a nonce, and another with the same key that pays with it first.
    MemoryWalletStore slow = new MemoryWalletStore();
    FastPayClient first =
        await(bench.open(new BrokenSigner(Fleet.key(ALICE)), slow, OPTIONS, bench.ports()));
    assertThatThrownBy(() -> await(pay(first, BOB, 10))).cause().hasMessage("no hands");
    await(first.close());
    VerifiedQc other = certified(pay(bench.client(ALICE), CAROL, 10));

    List<Outcome> outcomes = await(bench.client(ALICE, slow, OPTIONS).resume());
    Outcome.Refused refused = (Outcome.Refused) outcomes.get(0);
    assertThat(refused.dominant().code()).isEqualTo(RejectCode.EQUIVOCATION);
    assertThat(refused.conflicting()).containsExactly(other.txHash());
    assertThat(refused.advice()).isEqualTo(Advice.RESOLVE_CONFLICT);
    assertThat(refused.describe()).contains(other.txHash().toHex());
  }

  @Test
  void whatCannotBePaidIsRefusedBeforeANonceIsSpent() {
    FastPayClient alice = bench.client(ALICE);
    assertThatThrownBy(() -> await(pay(alice, BOB, 15_000_001)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("insufficient funds")
        .hasMessageContaining("15000000");
    assertThatThrownBy(() -> await(pay(alice, BOB, 0)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("amount");
    assertThat(payments(alice)).isEmpty();
    certified(pay(alice, BOB, 15_000_000));
  }

  @Test
  void l3ThePreviousQcIsPresentedByItself() {
    FastPayClient alice = bench.client(ALICE);
    bench.sidecar(3).fault(new Fault.Down());
    certified(pay(alice, BOB, 10));
    bench.sidecar(3).fault(new Fault.None());
    bench.sidecar(0).fault(new Fault.Down());
    certified(pay(alice, BOB, 10));
  }

  @Test
  void l3MorePaymentsThanOneRequestHoldsArePresentedBeforeIt() {
    FastPayClient alice = bench.client(ALICE);
    bench.sidecar(3).fault(new Fault.Down());
    int many = SubmitRequest.PARENT_QCS_LIMIT + 2;
    for (int i = 0; i < many; i++) {
      certified(pay(alice, BOB, 10));
    }
    bench.sidecar(3).fault(new Fault.None());
    bench.sidecar(0).fault(new Fault.Down());
    certified(pay(alice, BOB, 10));
    assertThat(payments(alice)).hasSize(many + 1);
  }

  @Test
  void paymentsAtOnceGoOneAfterTheOther() {
    FastPayClient alice = bench.client(ALICE);
    List<Future<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(pay(alice, BOB, 10));
    }
    List<UInt64> sequences = new ArrayList<>();
    for (Future<Outcome> one : all) {
      sequences.add(certified(one).payment().nonceSeq());
    }
    assertThat(sequences)
        .containsExactly(UInt64.of(0), UInt64.of(1), UInt64.of(2), UInt64.of(3), UInt64.of(4));
  }

  @Test
  void aSettledPaymentFreesItsSenderForAnotherLane() {
    FastPayClient alice = bench.client(ALICE);
    certified(pay(alice, BOB, 10));
    SendOptions otherLane = SendOptions.DEFAULT.withNonceKey(NonceKey.of(9));
    assertThatThrownBy(
            () -> await(alice.send(BOB.address(), UInt64.of(10), Fixtures.ALPHA_USD, otherLane)))
        .cause()
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("L4");

    bench.sidecars.forEach(sidecar -> sidecar.makeBlock());
    Refresh refresh = await(alice.refresh());
    assertThat(refresh.payments()).hasSize(1);
    assertThat(payments(alice).get(0).state()).isEqualTo(PaymentState.SETTLED);
    certified(alice.send(BOB.address(), UInt64.of(10), Fixtures.ALPHA_USD, otherLane));
  }

  @Test
  void oneValidatorsWordSettlesNothing() {
    FastPayClient alice = bench.client(ALICE);
    certified(pay(alice, BOB, 10));
    bench.sidecar(0).makeBlock();
    assertThat(await(alice.refresh()).payments()).isEmpty();
    assertThat(payments(alice).get(0).state()).isEqualTo(PaymentState.CERTIFIED);
  }

  private static ClientOptions withMarginMs(long marginMs) {
    return new ClientOptions(
        OPTIONS.retry(),
        OPTIONS.lifetimeMs(),
        marginMs,
        OPTIONS.nonceKey(),
        OPTIONS.maxFeePerGas(),
        OPTIONS.gasLimit(),
        OPTIONS.refreshAfterMs(),
        OPTIONS.pollIntervalMs());
  }

  private void assertNothingIsSigned(FastPayClient alice, SendOptions choice, String because) {
    WalletState before = alice.wallet();
    assertThatThrownBy(
            () -> await(alice.send(BOB.address(), UInt64.of(10), Fixtures.ALPHA_USD, choice)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining(because);
    assertThat(alice.wallet()).isEqualTo(before);
  }

  @Test
  void aLifetimeThatNoValidatorTakesIsRefusedBeforeItBurnsANonce() {
    FastPayClient alice = bench.client(ALICE);
    for (long lifetimeMs : List.of(24_999L, 600_001L)) {
      assertNothingIsSigned(
          alice,
          SendOptions.DEFAULT.withLifetimeMs(lifetimeMs),
          " is signed by no validator: choose 25 to 600 s");
    }
  }

  @Test
  void aClockThatIsFarOffSignsNothingAndSaysByHowMuch() {
    InstantSource now = InstantSource.system();
    long dayMs = 86_400_000;
    FastPayClient ahead = bench.client(ALICE, InstantSource.fixed(now.instant().plusMillis(dayMs)));
    assertNothingIsSigned(ahead, SendOptions.DEFAULT, "this machine's clock is 864");
    FastPayClient behind =
        bench.client(ALICE, InstantSource.fixed(now.instant().minusMillis(dayMs)));
    assertNothingIsSigned(behind, SendOptions.DEFAULT, " s behind the last final block");
  }

  /** Validators would refuse it (L7), and its nonce would be spent on it until it expires. */
  @Test
  void nothingIsBegunBehindAPaymentThatIsAboutToExpire() {
    MemoryWalletStore store = new MemoryWalletStore();
    FastPayClient hasty = bench.client(ALICE, store, withMarginMs(1_000));
    SendOptions brief = SendOptions.DEFAULT.withLifetimeMs(ClientOptions.MARGIN_DEFAULT_MS - 5_000);
    certified(hasty.send(BOB.address(), UInt64.of(10), Fixtures.ALPHA_USD, brief));
    await(hasty.close());
    FastPayClient alice = bench.client(ALICE, store, OPTIONS);
    WalletState before = alice.wallet();
    assertThatThrownBy(() -> await(pay(alice, BOB, 10)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("L7");
    assertThat(alice.wallet()).isEqualTo(before);

    bench.sidecars.forEach(sidecar -> sidecar.makeBlock());
    certified(pay(alice, BOB, 10));
  }

  /** Its process ended in between. */
  @Test
  void aQcThatWasKeptAndNotHandedOverIsHandedOverLater() {
    MemoryWalletStore store = new MemoryWalletStore();
    FastPayClient alice = await(bench.open(Fleet.key(ALICE), store, OPTIONS, unpresented()));
    VerifiedQc qc = certified(pay(alice, BOB, 10));
    await(alice.close());
    assertThat(stages(qc)).containsOnly(Lifecycle.Stage.ACCEPTED);

    FastPayClient again = bench.client(ALICE, store, OPTIONS);
    await(again.refresh());
    await(again.close());
    assertThat(stages(qc).stream().filter(stage -> stage == Lifecycle.Stage.CERTIFIED))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  private List<Lifecycle.Stage> stages(VerifiedQc qc) {
    PaymentQuery query = new PaymentQuery.ByTxHash(qc.txHash());
    return bench.sidecars.stream()
        .map(sidecar -> await(sidecar.payment(query)).orElseThrow().lifecycle().stage())
        .toList();
  }

  private Map<Validator, ValidatorApi> unpresented() {
    Map<Validator, ValidatorApi> ports = bench.ports();
    ports.replaceAll(
        (validator, inner) ->
            new Altered(inner) {
              @Override
              public Future<List<PresentResult>> presentQuorumCertificates(
                  List<QuorumCertificate> qcs) {
                return Future.failedFuture("lost");
              }
            });
    return ports;
  }

  @Test
  void whoNamesALaneTwiceHasOneVoice() {
    bench.meddle(
        0,
        inner ->
            new Altered(inner) {
              @Override
              public Future<AccountView> account(AccountQuery query) {
                return inner.account(query).map(PayingTest::aheadTwice);
              }
            });
    FastPayClient alice = bench.client(ALICE);
    certified(pay(alice, BOB, 10));
    assertThat(await(alice.refresh()).payments()).isEmpty();
    assertThat(payments(alice).get(0).state()).isEqualTo(PaymentState.CERTIFIED);
    AccountSummary account = await(alice.account(Fixtures.ALPHA_USD));
    assertThat(account.lane(NonceKey.of(1)).get().chainNonce()).isEqualTo(UInt64.ZERO);
  }

  private static AccountView aheadTwice(AccountView view) {
    LaneView ahead = new LaneView(NonceKey.of(1), UInt64.of(9), UInt64.of(9), Optional.empty());
    return new AccountView(
        view.address(),
        view.asset(),
        view.height(),
        view.unixMillis(),
        view.base(),
        view.outgoing(),
        view.incoming(),
        view.available(),
        List.of(ahead, ahead));
  }

  @Test
  void aNewWalletLearnsTheNextNonce() {
    FastPayClient alice = bench.client(ALICE);
    certified(pay(alice, BOB, 10));
    bench.sidecars.forEach(sidecar -> sidecar.makeBlock());
    VerifiedQc next = certified(pay(bench.client(ALICE), BOB, 10));
    assertThat(next.payment().nonceSeq()).isEqualTo(UInt64.ONE);
  }

  @Test
  void tooFewPortsAreRefusedAtOnce() {
    var ports = bench.ports();
    ports.remove(bench.validator(0));
    ports.remove(bench.validator(1));
    assertThatThrownBy(
            () -> await(bench.open(Fleet.key(ALICE), new MemoryWalletStore(), OPTIONS, ports)))
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a quorum takes 3");
  }

  @Test
  void aWalletServesOneAccountAndOneClient() {
    MemoryWalletStore store = new MemoryWalletStore();
    FastPayClient alice = bench.client(ALICE, store, OPTIONS);
    assertThatThrownBy(() -> bench.client(ALICE, store, OPTIONS))
        .cause()
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("in use");
    certified(pay(alice, BOB, 10));
    await(alice.close());
    assertThatThrownBy(() -> bench.client(BOB, store, OPTIONS))
        .cause()
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("not of " + BOB.address());
    assertThat(payments(bench.client(ALICE, store, OPTIONS))).hasSize(1);
  }
}
