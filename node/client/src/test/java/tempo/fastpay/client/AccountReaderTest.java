package tempo.fastpay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fixtures;

/** An account is asked for again where its answers came too late, and only then. */
class AccountReaderTest {
  private static final AccountQuery QUERY =
      new AccountQuery(Fixtures.ALICE.address(), Fixtures.ALPHA_USD, List.of());

  private static final AccountView VIEW =
      new AccountView(
          QUERY.address(),
          QUERY.asset(),
          UInt64.ONE,
          UInt64.ONE,
          BigInteger.TEN,
          BigInteger.ZERO,
          BigInteger.ZERO,
          BigInteger.TEN,
          List.of());

  private static final long TIMEOUT_MS = 500;

  private final Bench bench = new Bench(4);
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void close() {
    bench.close();
  }

  private interface Answer {
    Future<AccountView> to(int call);
  }

  private Future<AccountSummary> ask(Answer answer) {
    Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
    bench
        .ports()
        .forEach(
            (validator, port) ->
                ports.put(
                    validator,
                    new Altered(port) {
                      @Override
                      public Future<AccountView> account(AccountQuery query) {
                        return answer.to(calls.incrementAndGet());
                      }
                    }));
    SeededLoop loop = SeededLoop.of(1);
    Fanout fanout = new Fanout(loop, bench.committee.committee(), ports, TIMEOUT_MS);
    Future<AccountSummary> answered = new AccountReader(fanout, new Suspicions()).account(QUERY);
    while (!answered.isComplete() && loop.time().runNext()) {
      // Each run brings it nearer.
    }
    return answered;
  }

  private static Future<AccountView> never() {
    return Promise.<AccountView>promise().future();
  }

  @Test
  void lateAnswersAreAskedForAgain() {
    AccountSummary summary = await(ask(call -> call <= 4 ? never() : Future.succeededFuture(VIEW)));
    assertThat(summary.address()).isEqualTo(QUERY.address());
    assertThat(calls).hasValue(8);
  }

  @Test
  void whoIsSilentForGoodIsNotAskedForEver() {
    assertThatThrownBy(() -> await(ask(call -> never())))
        .hasMessageContaining("0 of 4 validators told of the account")
        .hasMessageContaining("no answer within " + TIMEOUT_MS + " ms");
    assertThat(calls).hasValue(4 * AccountReader.TRIES_LIMIT);
  }

  @Test
  void whoRefusesIsNotAskedAgain() {
    assertThatThrownBy(() -> await(ask(call -> Future.failedFuture("down"))))
        .hasMessageContaining("down");
    assertThat(calls).hasValue(4);
  }
}
