package tempo.fastpay.sidecar.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.TestPayments;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ChainContract;

class MemoryChainTest extends ChainContract {
  private static final long BLOCK_TIME_MS = 5_000;
  private static final Address FRESH = address(key(0x77));

  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private Vertx vertx;
  private MemoryChain chain;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    chain = new MemoryChain(vertx, CHAIN, clock::get, BLOCK_TIME_MS);
    chain.allocate(address(ALICE), ALPHA_USD, UInt64.of(15_000_000));
    chain.allocate(BOB, ALPHA_USD, UInt64.of(5_000_000));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Override
  protected Chain chain() {
    return chain;
  }

  @Override
  protected void block() {
    clock.addAndGet(BLOCK_TIME_MS);
    chain.makeBlock();
  }

  @Override
  protected long validBeforeSeconds() {
    return clock.get() / 1000 + 300;
  }

  @Test
  void aFreshAccountIsFundedOnceWithTheNextBlockAndNeverWithinAHeight() {
    FinalizedBlock before = await(chain.finalizedBlock());
    FaucetApi.Reply reply = fund(7);
    assertThat(reply).isEqualTo(new FaucetApi.Reply.Funded(before.height().next()));
    assertThat(await(chain.balance(FRESH, ALPHA_USD, before.height())).signum()).isZero();
    assertThat(fund(7)).isEqualTo(reply);
    block();
    assertThat(fund(7)).isInstanceOf(FaucetApi.Reply.Funded.class);
    block();
    assertThat(balance(FRESH)).isEqualTo(7);
    assertThat(fund(8)).isInstanceOf(FaucetApi.Reply.Refused.class);
    assertThat(balance(FRESH)).isEqualTo(7);
  }

  @Test
  void onlyTip20TokensAndFreshAccountsAreFunded() {
    FaucetApi.Reply notAToken =
        await(chain.fund(new FaucetApi.Request(FRESH, new AssetId(BOB), UInt64.ONE)));
    FaucetApi.Reply notFresh = await(chain.fund(new FaucetApi.Request(BOB, ALPHA_USD, UInt64.ONE)));
    block();
    assertThat(notAToken).isInstanceOf(FaucetApi.Reply.Refused.class);
    assertThat(notFresh).isInstanceOf(FaucetApi.Reply.Refused.class);
    assertThat(balance(BOB)).isEqualTo(5_000_000);
  }

  @Test
  void startedItMakesBlocksByItself() throws InterruptedException {
    MemoryChain quick = new MemoryChain(vertx, CHAIN, System::currentTimeMillis, 20);
    BlockingQueue<Chain.Step> heard = new LinkedBlockingQueue<>();
    quick.follow(await(quick.finalizedBlock()), hearing(heard));
    quick.start();
    FinalizedBlock first = heard.poll(10, TimeUnit.SECONDS).block();
    FinalizedBlock second = heard.poll(10, TimeUnit.SECONDS).block();
    quick.stop();
    assertThat(second.height()).isGreaterThan(first.height());
    assertThat(second.unixMillis()).isEqualTo(second.height().bits() * 20);
  }

  private FaucetApi.Reply fund(long units) {
    return await(chain.fund(new FaucetApi.Request(FRESH, ALPHA_USD, UInt64.of(units))));
  }

  private long balance(Address account) {
    UInt64 height = await(chain.finalizedBlock()).height();
    return await(chain.balance(account, ALPHA_USD, height)).longValueExact();
  }

  @Test
  void aPaymentOfAnotherChainIsNotTaken() {
    MemoryChain other = new MemoryChain(vertx, ChainId.of(1), clock::get, BLOCK_TIME_MS);
    Payment payment =
        TestPayments.payment(TestPayments.envelope(ALICE, BOB, 1, 0, validBeforeSeconds()));

    assertThatThrownBy(() -> await(other.submit(payment)))
        .hasRootCauseMessage("a payment of chain 1337");
    other.makeBlock();
    assertThat(await(other.outcome(payment))).isEmpty();
  }
}
