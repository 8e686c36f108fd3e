package tempo.fastpay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.client.Bench.OPTIONS;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Fixtures.ALICE;
import static tempo.fastpay.testkit.Fixtures.BOB;
import static tempo.fastpay.testkit.Fixtures.CAROL;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** A reference is paid once, whatever happens in between. */
class ReferenceTest {
  private static final RetryOptions HASTY = new RetryOptions(30_000, 200, 1, 20);
  private static final String REFERENCE = "invoice 7";

  private final Bench bench = new Bench(4);
  private final MemoryWalletStore store = new MemoryWalletStore();

  @AfterEach
  void close() {
    bench.close();
  }

  private static Future<Outcome> pay(FastPayClient client, Person to, long amount) {
    return client.send(
        to.address(),
        UInt64.of(amount),
        Fixtures.ALPHA_USD,
        SendOptions.DEFAULT.withReference(REFERENCE));
  }

  @Test
  void askedAgainItAnswersThePaymentThatWasMade() {
    FastPayClient alice = bench.client(ALICE, store, OPTIONS);
    Outcome first = await(pay(alice, BOB, 10));
    assertThat(first).isInstanceOf(Outcome.Certified.class);
    await(alice.close());

    FastPayClient again = bench.client(ALICE, store, OPTIONS);
    Outcome second = await(pay(again, BOB, 10));
    assertThat(second).isInstanceOf(Outcome.Certified.class);
    assertThat(second.txHash()).isEqualTo(first.txHash());
    assertThat(again.wallet().payments()).hasSize(1);
  }

  @Test
  void askedAgainItGoesOnWithWhatWasLeftUndecided() {
    bench.sidecar(0).fault(new Fault.Lying(Fault.Lie.WRONG_SIGNATURE));
    bench.sidecar(1).fault(new Fault.Lying(Fault.Lie.STRANGERS_CERTIFICATE));
    FastPayClient alice = bench.client(ALICE, store, OPTIONS.withRetry(HASTY));
    Outcome first = await(pay(alice, BOB, 10));
    assertThat(first).isInstanceOf(Outcome.Undecided.class);
    await(alice.close());

    bench.sidecar(0).fault(new Fault.None());
    bench.sidecar(1).fault(new Fault.None());
    FastPayClient again = bench.client(ALICE, store, OPTIONS);
    Outcome second = await(pay(again, BOB, 10));
    assertThat(second).isInstanceOf(Outcome.Certified.class);
    assertThat(second.txHash()).isEqualTo(first.txHash());
    assertThat(again.wallet().payments()).hasSize(1);
  }

  @Test
  void aProcessThatDiedBeforeItSignedHasNotPaid() {
    FastPayClient dying =
        await(bench.open(new BrokenSigner(Fleet.key(ALICE)), store, OPTIONS, bench.ports()));
    assertThatThrownBy(() -> await(pay(dying, BOB, 10))).hasMessageContaining("no hands");
    assertThat(dying.wallet().payments().get(0).state()).isEqualTo(PaymentState.RESERVED);
    await(dying.close());

    FastPayClient again = bench.client(ALICE, store, OPTIONS);
    assertThat(await(pay(again, BOB, 10))).isInstanceOf(Outcome.Certified.class);
    assertThat(again.wallet().payments()).hasSize(1);
  }

  @Test
  void anotherPaymentIsRefused() {
    FastPayClient alice = bench.client(ALICE, store, OPTIONS);
    Outcome first = await(pay(alice, BOB, 10));
    for (Future<Outcome> other : List.of(pay(alice, BOB, 11), pay(alice, CAROL, 10))) {
      assertThatThrownBy(() -> await(other))
          .cause()
          .isInstanceOf(FastPayException.class)
          .hasMessageContaining("reference 'invoice 7' (tx_hash " + first.txHash().toHex() + ")")
          .hasMessageContaining("pays 10 units of " + Fixtures.ALPHA_USD + " to " + BOB.address());
    }
    assertThat(alice.wallet().payments()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"SETTLED", "EXPIRED", "RELEASED"})
  void whatHasEndedIsNotPaidAgain(PaymentState end) {
    FastPayClient alice = bench.client(ALICE, store, OPTIONS);
    Outcome first = await(pay(alice, BOB, 10));
    OwnPayment made = alice.wallet().payments().get(0);
    WalletState state = alice.wallet();
    await(alice.close());
    store.open();
    store.save(
        new WalletState(
            state.chainId(),
            state.owner(),
            state.nextSeqs(),
            List.of(
                new OwnPayment(
                    made.terms(),
                    made.parent(),
                    made.reference(),
                    made.reservedAtMs(),
                    end,
                    made.envelope(),
                    Optional.empty())),
            List.of(),
            List.of()));
    store.close();

    FastPayClient again = bench.client(ALICE, store, OPTIONS);
    Future<Outcome> second = pay(again, BOB, 10);
    if (end == PaymentState.SETTLED) {
      assertThat(await(second)).isEqualTo(new Outcome.Settled(first.txHash()));
    } else {
      assertThatThrownBy(() -> await(second))
          .cause()
          .isInstanceOf(FastPayException.class)
          .hasMessageContaining("has ended ")
          .hasMessageContaining("pay with another reference");
    }
    assertThat(again.wallet().payments()).hasSize(1);
  }
}
