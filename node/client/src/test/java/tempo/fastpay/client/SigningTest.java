package tempo.fastpay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.client.Bench.OPTIONS;
import static tempo.fastpay.client.Bench.certified;
import static tempo.fastpay.client.Bench.pay;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Fixtures.ALICE;
import static tempo.fastpay.testkit.Fixtures.ALPHA_USD;
import static tempo.fastpay.testkit.Fixtures.BOB;
import static tempo.fastpay.testkit.Fixtures.CAROL;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentSigner;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.client.wallet.WalletException;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** Payments that are signed here and sent by somebody else: never two with one nonce (L2). */
class SigningTest {
  private static final NonceKey LANE = NonceKey.of(7);
  private static final UInt64 AMOUNT = UInt64.of(5);
  private static final ClientOptions HASTY = OPTIONS.withRetry(new RetryOptions(1_000, 200, 1, 20));

  private final Bench bench = new Bench(4);
  private final MemoryWalletStore store = new MemoryWalletStore();

  @AfterEach
  void close() {
    bench.close();
  }

  private OwnPayment sign(FastPayClient client, Person to) {
    return await(client.sign(to.address(), AMOUNT, ALPHA_USD, SendOptions.DEFAULT));
  }

  private OwnPayment offline(PaymentSigner signer, Address to, long sequence, InstantSource clock) {
    return await(
        OfflineSigner.sign(
            bench.vertx,
            new FastPayClient.Ports(
                bench.committee.committee(),
                Map.of(),
                Fixtures.CRYPTO,
                signer,
                store,
                OPTIONS,
                clock,
                new Random(1)),
            to,
            AMOUNT,
            ALPHA_USD,
            LANE,
            UInt64.of(sequence),
            SendOptions.DEFAULT));
  }

  private OwnPayment offline(Person to, long sequence, Instant now) {
    return offline(Fleet.key(ALICE), to.address(), sequence, InstantSource.fixed(now));
  }

  private OwnPayment offline(Person to, long sequence) {
    return offline(to, sequence, Instant.now());
  }

  private static Bytes raw(OwnPayment signed) {
    return signed.envelope().orElseThrow().paymentBytes();
  }

  private WalletState kept() {
    try {
      return store.open().orElseThrow();
    } finally {
      store.close();
    }
  }

  /** As curl does: the bytes alone, in an envelope of their own. */
  private void sendElsewhere(OwnPayment signed) {
    SubmitRequest request = Fixtures.request(Fixtures.screened(raw(signed)));
    bench.sidecars.forEach(
        sidecar ->
            assertThat(await(sidecar.submit(request))).isInstanceOf(SubmitReply.Certified.class));
  }

  @Test
  void whatIsSignedCanBeSentByAnybody() {
    FastPayClient alice = bench.client(ALICE);
    OwnPayment signed = sign(alice, BOB);
    assertThat(signed.state()).isEqualTo(PaymentState.SENT);
    assertThat(alice.wallet().payments()).containsExactly(signed);
    Payment payment = Fixtures.screened(raw(signed));
    assertThat(payment.recipient()).isEqualTo(BOB.address());
    assertThat(payment.amount()).isEqualTo(AMOUNT);
    assertThat(signed.envelope().orElseThrow())
        .as("what an envelope is that says nothing of its own")
        .isEqualTo(Fixtures.envelope(payment));
    sendElsewhere(signed);
  }

  @Test
  void theNextOneGoesOnWithItFirst() {
    FastPayClient alice = bench.client(ALICE);
    OwnPayment first = sign(alice, BOB);
    sendElsewhere(first);
    OwnPayment second = sign(alice, CAROL);
    assertThat(second.nonceKey()).isEqualTo(first.nonceKey());
    assertThat(second.nonceSeq()).isEqualTo(first.nonceSeq().next());
    assertThat(alice.wallet().payments())
        .extracting(OwnPayment::state)
        .containsExactly(PaymentState.CERTIFIED, PaymentState.SENT);
    // Nobody has sent this one yet: paying does it.
    assertThat(certified(pay(alice, BOB, 10)).payment().nonceSeq())
        .isEqualTo(second.nonceSeq().next());
    assertThat(alice.wallet().payments())
        .extracting(OwnPayment::state)
        .containsOnly(PaymentState.CERTIFIED);
  }

  @Test
  void nothingIsSignedWhileAnEarlierOneIsUndecided() {
    FastPayClient alice = bench.client(ALICE, store, HASTY);
    OwnPayment first = sign(alice, BOB);
    for (int i = 0; i < 2; i++) {
      bench.sidecar(i).fault(new Fault.Lying(Fault.Lie.WRONG_SIGNATURE));
    }
    assertThatThrownBy(() -> sign(alice, CAROL))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("an earlier payment is still on its way");
    assertThat(alice.wallet().payments()).containsExactly(first);
  }

  @Test
  void resumingSendsItAsItIs() {
    FastPayClient alice = bench.client(ALICE);
    OwnPayment signed = sign(alice, BOB);
    List<Outcome> outcomes = await(alice.resume());
    assertThat(outcomes).hasSize(1);
    assertThat(((Outcome.Certified) outcomes.get(0)).qc().payment().raw()).isEqualTo(raw(signed));
  }

  @Test
  void withoutFundsNothingIsSigned() {
    FastPayClient alice = bench.client(ALICE);
    assertThatThrownBy(
            () ->
                await(
                    alice.sign(
                        BOB.address(), Fixtures.dollars(1000), ALPHA_USD, SendOptions.DEFAULT)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("insufficient funds");
    assertThat(alice.wallet().payments()).isEmpty();
  }

  @Test
  void offlineANonceIsSignedOnce() {
    OwnPayment signed = offline(BOB, 3);
    assertThat(signed.state()).isEqualTo(PaymentState.SENT);
    assertThat(signed.nonceKey()).isEqualTo(LANE);
    assertThat(signed.nonceSeq()).isEqualTo(UInt64.of(3));
    WalletState before = kept();
    assertThatThrownBy(() -> offline(CAROL, 3))
        .cause()
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("is still on its way");
    assertThat(kept()).isEqualTo(before);
  }

  @Test
  void offlineTheSameIsTheSameBytesAgain() {
    Instant now = Instant.now();
    OwnPayment signed = offline(BOB, 0, now);
    WalletState before = kept();
    OwnPayment again = offline(BOB, 0, now.plusSeconds(60));
    assertThat(again).isEqualTo(signed);
    assertThat(kept()).isEqualTo(before);
    assertThatThrownBy(() -> offline(BOB, 0, now.plusSeconds(301)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("nonce 7/0 was signed for this payment before and its time is over");
    assertThat(kept()).isEqualTo(before);
  }

  @Test
  void offlineGoesOnWhereACrashCutItOff() {
    BrokenSigner broken = new BrokenSigner(Fleet.key(ALICE));
    assertThatThrownBy(() -> offline(broken, BOB.address(), 0, InstantSource.system()))
        .cause()
        .hasMessage("no hands");
    OwnPayment reserved = kept().payments().get(0);
    assertThat(reserved.state()).isEqualTo(PaymentState.RESERVED);
    OwnPayment signed = offline(BOB, 0);
    assertThat(signed.state()).isEqualTo(PaymentState.SENT);
    assertThat(signed.terms()).isEqualTo(reserved.terms());
    assertThat(kept().payments()).containsExactly(signed);
  }

  @Test
  void payingGoesOnWithWhatWasSignedOffline() {
    OwnPayment signed = offline(BOB, 0);
    FastPayClient alice = bench.client(ALICE, store, OPTIONS);
    assertThat(certified(pay(alice, CAROL, 10)).payment().nonceKey()).isEqualTo(LANE);
    assertThat(alice.wallet().payment(LANE, UInt64.ZERO).map(OwnPayment::state))
        .isEqualTo(Optional.of(PaymentState.CERTIFIED));
    assertThat(alice.wallet().payment(LANE, UInt64.ZERO).flatMap(OwnPayment::envelope))
        .isEqualTo(signed.envelope());
  }

  @Test
  void offlineWhatCannotBePaidIsRefusedAndTheWalletIsGivenBack() {
    assertThatThrownBy(() -> offline(Fleet.key(ALICE), Address.ZERO, 0, InstantSource.system()))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("this cannot be paid");
    assertThat(offline(BOB, 0).state()).isEqualTo(PaymentState.SENT);
  }
}
