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

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.quorum.Suspicion.Reason;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.client.wallet.WalletException;
import tempo.fastpay.client.wallet.WalletState;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.AccountView.LaneView;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.TransferGas;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fixtures;

/** Which nonce and which terms a payment gets, whatever one validator says. */
class NoncesTest {
  private final Bench bench = new Bench(4);

  @AfterEach
  void close() {
    bench.close();
  }

  private void lieAboutAccounts(Address told) {
    bench.meddle(
        0,
        inner ->
            new Altered(inner) {
              @Override
              public Future<AccountView> account(AccountQuery query) {
                BigInteger riches = BigInteger.TEN.pow(30);
                LaneView lane =
                    new LaneView(
                        Fixtures.NONCE_KEY, UInt64.of(100), UInt64.of(100), Optional.empty());
                return Future.succeededFuture(
                    new AccountView(
                        told,
                        query.asset(),
                        UInt64.of(1_000),
                        UInt64.MAX,
                        riches,
                        BigInteger.ZERO,
                        BigInteger.ZERO,
                        riches,
                        List.of(lane)));
              }
            });
  }

  @Test
  void oneLiarLiftsNeitherTheNonceNorTheBalance() {
    lieAboutAccounts(ALICE.address());
    FastPayClient alice = bench.client(ALICE);
    AccountSummary account = await(alice.account(ALPHA_USD));
    assertThat(account.available()).isEqualTo(ALICE.funds().toBigInteger());
    assertThat(account.availableAtMost()).isEqualTo(ALICE.funds().toBigInteger());
    assertThat(account.height()).isEqualTo(UInt64.ONE);
    assertThat(certified(pay(alice, BOB, 10)).payment().nonceSeq()).isEqualTo(UInt64.ZERO);
    assertThatThrownBy(() -> await(pay(alice, BOB, 16_000_000)))
        .cause()
        .hasMessageContaining("insufficient funds");
  }

  @Test
  void whoTellsOfAnotherAccountIsNamed() {
    lieAboutAccounts(BOB.address());
    FastPayClient alice = bench.client(ALICE);
    assertThat(await(alice.account(ALPHA_USD)).available()).isEqualTo(ALICE.funds().toBigInteger());
    assertThat(alice.suspicions().count(bench.validator(0).name(), Reason.OFF_TOPIC)).isOne();
  }

  @Test
  void afterAnExpiredPaymentTheNextLaneIsUsed() {
    SenderKey key = Fleet.key(ALICE);
    Payment expired = Fleet.payment(key, BOB.address(), 10, 0);
    OwnPayment kept =
        new OwnPayment(
            Fleet.terms(BOB.address(), 10, 0),
            Optional.empty(),
            Optional.empty(),
            Fleet.NOW_MS,
            PaymentState.EXPIRED,
            Optional.of(Fixtures.envelope(expired)),
            Optional.empty());
    MemoryWalletStore store = new MemoryWalletStore();
    store.open();
    store.save(
        new WalletState(
            Fixtures.CHAIN,
            ALICE.address(),
            Map.of(Fixtures.NONCE_KEY, UInt64.ONE),
            List.of(kept),
            List.of(),
            List.of()));
    store.close();

    FastPayClient alice = bench.client(ALICE, store, OPTIONS);
    VerifiedQc qc = certified(pay(alice, BOB, 10));
    assertThat(qc.payment().nonceKey()).isEqualTo(NonceKey.of(2));
    SendOptions onRestingLane = SendOptions.DEFAULT.withNonceKey(Fixtures.NONCE_KEY);
    assertThatThrownBy(
            () -> await(alice.send(BOB.address(), UInt64.of(10), ALPHA_USD, onRestingLane)))
        .cause()
        .isInstanceOf(WalletException.class);
  }

  @Test
  void defaultTermsAreThoseThatTheChainCanInclude() {
    SenderKey p256 = SenderKey.of(KeyType.P256, ALICE.privateKey(), Fixtures.CRYPTO);
    Payment payment = Fleet.payment(p256, BOB.address(), 10, 0);
    assertThat(TransferGas.worstCase(payment)).isLessThanOrEqualTo(ClientOptions.GAS_LIMIT_DEFAULT);
    assertThat(ClientOptions.DEFAULT.gasLimit()).isEqualTo(ClientOptions.GAS_LIMIT_DEFAULT);

    FastPayClient alice = bench.client(ALICE, new MemoryWalletStore(), ClientOptions.DEFAULT);
    Payment paid = certified(pay(alice, BOB, 10)).payment();
    assertThat(paid.feeToken()).contains(ALPHA_USD);
    assertThat(paid.maxFeePerGas()).isEqualTo(ClientOptions.MAX_FEE_PER_GAS_DEFAULT);
    long nowSeconds = System.currentTimeMillis() / 1_000;
    assertThat(paid.validBefore().orElseThrow().bits()).isBetween(nowSeconds, nowSeconds + 300);
  }

  @Test
  void aPaymentWithAMemoCarriesIt() {
    FastPayClient alice = bench.client(ALICE);
    VerifiedQc qc =
        certified(
            alice.send(
                BOB.address(),
                UInt64.of(10),
                ALPHA_USD,
                SendOptions.DEFAULT.withMemo(BOB.privateKey())));
    assertThat(qc.payment().memo()).contains(BOB.privateKey());
  }

  @Test
  void optionsThatMakeNoSenseAreRefusedByName() {
    assertThatThrownBy(() -> ClientOptions.DEFAULT.withLifetimeMs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lifetimeMs");
    assertThatThrownBy(
            () -> SendOptions.DEFAULT.withLifetimeMs(ClientOptions.LIFETIME_LIMIT_MS + 1))
        .hasMessageContaining("lifetimeMs");
    assertThatThrownBy(() -> ClientOptions.DEFAULT.withMaxFeePerGas(BigInteger.ONE.negate()))
        .hasMessageContaining("maxFeePerGas");
    NonceKey expiring =
        new NonceKey(Bytes32.fromNumber(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)));
    assertThatThrownBy(() -> ClientOptions.DEFAULT.withNonceKey(expiring))
        .hasMessageContaining("nonceKey");
  }
}
