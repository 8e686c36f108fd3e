package tempo.fastpay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.client.Bench.certified;
import static tempo.fastpay.client.Bench.pay;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Fixtures.ALICE;
import static tempo.fastpay.testkit.Fixtures.BOB;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentState;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Altered;

/**
 * Whether a payment is over, from the times of final blocks that four validators tell of, of which
 * one may lie (L17).
 */
class ToldTimesTest {
  private final Bench bench = new Bench(4);

  /** The time of H in the answers of a validator, by its place; absent: the true one. */
  private final Map<Integer, UInt64> times = new ConcurrentHashMap<>();

  /** The places of validators that tell of no lane. */
  private final Set<Integer> withoutLanes = ConcurrentHashMap.newKeySet();

  private FastPayClient alice;

  /** Tells what the test says of H and of lanes. */
  private class Telling extends Altered {
    private final int index;

    Telling(ValidatorApi inner, int index) {
      super(inner);
      this.index = index;
    }

    private UInt64 time(UInt64 truth) {
      return times.getOrDefault(index, truth);
    }

    @Override
    public Future<ChainHead> chainHead() {
      return super.chainHead()
          .map(
              head ->
                  new ChainHead(
                      head.blockHeight(),
                      head.blockHash(),
                      head.unixMillis(),
                      head.finalizedHeight(),
                      head.finalizedHash(),
                      time(head.finalizedUnixMillis())));
    }

    @Override
    public Future<AccountView> account(AccountQuery query) {
      return super.account(query).map(this::told);
    }

    private AccountView told(AccountView view) {
      return new AccountView(
          view.address(),
          view.asset(),
          view.height(),
          time(view.unixMillis()),
          view.base(),
          view.outgoing(),
          view.incoming(),
          view.available(),
          withoutLanes.contains(index) ? List.of() : view.lanes());
    }
  }

  @BeforeEach
  void open() {
    for (int i = 0; i < 4; i++) {
      int index = i;
      bench.meddle(index, inner -> new Telling(inner, index));
    }
    alice = bench.client(ALICE);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void allTell(UInt64 time) {
    for (int i = 0; i < 4; i++) {
      times.put(i, time);
    }
  }

  private OwnPayment payment() {
    return alice.wallet().payments().get(0);
  }

  private UInt64 endMs() {
    return UInt64.of(payment().terms().validBefore().orElseThrow().bits() * 1_000);
  }

  @Test
  void aPaymentIsExpiredOnceTheFinalBlockIsPastIt() {
    certified(pay(alice, BOB, 10));
    allTell(UInt64.of(endMs().bits() - 1));
    assertThat(await(alice.refresh()).payments()).isEmpty();
    assertThat(payment().state()).isEqualTo(PaymentState.CERTIFIED);

    allTell(endMs());
    assertThat(await(alice.refresh()).payments()).hasSize(1);
    assertThat(payment().state()).isEqualTo(PaymentState.EXPIRED);
  }

  @Test
  void oneWhoTellsOfATimeThatCannotBeSpoilsItsOwnVoiceAlone() {
    certified(pay(alice, BOB, 10));
    times.put(0, UInt64.MAX);
    assertThat(await(alice.refresh()).payments()).isEmpty();
    assertThat(payment().state()).isEqualTo(PaymentState.CERTIFIED);

    allTell(endMs());
    times.put(0, UInt64.ZERO);
    assertThat(await(alice.refresh()).payments()).hasSize(1);
    assertThat(payment().state()).isEqualTo(PaymentState.EXPIRED);
  }

  /** Whatever was told before counts no more, so that liars who take turns stay one at a time. */
  @Test
  void nobodysEarlierTimesAreRemembered() {
    certified(pay(alice, BOB, 10));
    for (int i = 0; i < 4; i++) {
      times.clear();
      times.put(i, UInt64.MAX);
      assertThat(await(alice.refresh()).payments()).isEmpty();
    }
    assertThat(payment().state()).isEqualTo(PaymentState.CERTIFIED);
  }

  /** A time proves nothing without the lane's nonce at it. */
  @Test
  void whoDoesNotTellOfTheLaneHasNoVoice() {
    certified(pay(alice, BOB, 10));
    allTell(endMs());
    withoutLanes.addAll(Set.of(1, 2, 3));
    assertThat(await(alice.refresh()).payments()).isEmpty();
    assertThat(payment().state()).isEqualTo(PaymentState.CERTIFIED);

    withoutLanes.removeAll(Set.of(1, 2));
    assertThat(await(alice.refresh()).payments()).hasSize(1);
    assertThat(payment().state()).isEqualTo(PaymentState.EXPIRED);
  }

  @Test
  void receivedMoneyIsGivenUpByTheTimeThatFPlusOneTell() {
    certified(pay(alice, BOB, 10));
    FastPayClient bob = bench.client(BOB);
    assertThat(await(bob.receive())).hasSize(1);
    times.put(0, UInt64.MAX);
    assertThat(await(bob.refresh()).credits()).isEmpty();

    allTell(endMs());
    times.put(0, UInt64.ZERO);
    assertThat(await(bob.refresh()).credits())
        .singleElement()
        .satisfies(end -> assertThat(end.isOnChain()).isFalse());
  }
}
