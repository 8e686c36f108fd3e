package tempo.fastpay.sidecar.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.LANE;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.TestPayments;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;

/** What every chain port gives (L14), whatever node is behind it. */
public abstract class ChainContract {
  protected static final Bytes32 ALICE = key(0x11);
  protected static final Address BOB = address(key(0x22));

  /** On which Alice has 15 dollars and Bob has 5. */
  protected abstract Chain chain();

  /** Lets one more block be finalized. */
  protected abstract void block();

  /** A window that is open for the next blocks. */
  protected abstract long validBeforeSeconds();

  @Test
  void readsAreByHeightAndStayAsTheyWere() {
    FinalizedBlock before = await(chain().finalizedBlock());
    Envelope envelope = pay(10_000_000, 0);
    await(chain().submit(TestPayments.payment(envelope)));
    assertThat(balance(BOB, before)).isEqualTo(5_000_000);
    block();
    FinalizedBlock after = await(chain().finalizedBlock());

    assertThat(after.height()).isGreaterThan(before.height());
    assertThat(after.unixMillis()).isGreaterThan(before.unixMillis());
    assertThat(balance(BOB, before)).isEqualTo(5_000_000);
    assertThat(balance(BOB, after)).isEqualTo(15_000_000);
    Lane lane = new Lane(address(ALICE), LANE);
    assertThat(await(chain().nonces(Set.of(lane), before.height())))
        .isEqualTo(Map.of(lane, UInt64.ZERO));
    assertThat(await(chain().nonces(Set.of(lane), after.height())))
        .isEqualTo(Map.of(lane, UInt64.ONE));
    SenderFacts facts = await(chain().senderFacts(TestPayments.payment(envelope), before.height()));
    assertThat(facts.laneNonce()).isEqualTo(UInt64.ZERO);
    assertThat(facts.balances()).isEqualTo(Map.of(ALPHA_USD, BigInteger.valueOf(15_000_000)));
  }

  @Test
  void aPaymentIsPaidOnceAndSubmittingAgainChangesNothing() {
    Payment payment = TestPayments.payment(pay(10_000_000, 0));
    assertThat(await(chain().outcome(payment))).isEmpty();
    assertThat(await(chain().submit(payment))).isEqualTo(Chain.Sent.TAKEN);
    assertThat(await(chain().submit(payment)).answer()).isEqualTo(Chain.Answer.KNOWN);
    block();
    FinalizedBlock in = await(chain().finalizedBlock());
    Optional<Chain.Outcome> outcome = await(chain().outcome(payment));
    assertThat(outcome)
        .contains(
            new Chain.Outcome(
                Chain.Fate.PAID, in.height(), in.hash().orElseThrow(), payment.chainTxHash(), ""));
    assertThat(await(chain().submit(payment)).answer()).isEqualTo(Chain.Answer.NONCE_TOO_LOW);
    block();

    assertThat(balance(BOB, await(chain().finalizedBlock()))).isEqualTo(15_000_000);
    assertThat(await(chain().outcome(payment))).isEqualTo(outcome);
  }

  @Test
  void whoeverUsedTheNonceIsNamed() {
    Payment first = TestPayments.payment(pay(1, 0));
    Payment other = TestPayments.payment(pay(2, 0));
    await(chain().submit(first));
    block();
    assertThat(await(chain().outcome(other)))
        .get()
        .satisfies(
            outcome -> {
              assertThat(outcome.fate()).isEqualTo(Chain.Fate.DISPLACED);
              assertThat(outcome.chainTxHash()).isEqualTo(first.chainTxHash());
              assertThat(outcome.reason()).contains(first.chainTxHash().toHex());
            });
  }

  @Test
  void paymentsOfALaneAreExecutedInOrderWhateverOrderTheyCameIn() {
    await(chain().submit(TestPayments.payment(pay(2, 1))));
    await(chain().submit(TestPayments.payment(pay(1, 0))));
    block();
    assertThat(balance(BOB, await(chain().finalizedBlock()))).isEqualTo(5_000_003);
  }

  @Test
  void aPaymentWithoutFundsFailsAndTakesItsNonce() {
    Envelope envelope = pay(15_000_001, 0);
    await(chain().submit(TestPayments.payment(envelope)));
    block();
    FinalizedBlock after = await(chain().finalizedBlock());
    assertThat(await(chain().outcome(TestPayments.payment(envelope))))
        .get()
        .satisfies(
            outcome -> {
              assertThat(outcome.fate()).isEqualTo(Chain.Fate.FAILED);
              assertThat(outcome.reason()).contains("balance");
            });
    assertThat(balance(BOB, after)).isEqualTo(5_000_000);
    Lane lane = new Lane(address(ALICE), LANE);
    assertThat(await(chain().nonces(Set.of(lane), after.height())))
        .isEqualTo(Map.of(lane, UInt64.ONE));
  }

  @Test
  void heightsThatAreNotHeldFail() {
    assertThatThrownBy(() -> await(chain().balance(BOB, ALPHA_USD, new UInt64(Long.MAX_VALUE))))
        .isNotNull();
  }

  @Test
  void blocksAreNamedByTheirHash() {
    FinalizedBlock before = await(chain().finalizedBlock());
    block();
    FinalizedBlock after = await(chain().finalizedBlock());
    assertThat(await(chain().blockHash(before.height()))).isEqualTo(before.hash());
    assertThat(await(chain().blockHash(after.height()))).isEqualTo(after.hash());
    assertThat(before.hash()).isPresent().isNotEqualTo(after.hash());
    assertThat(await(chain().blockHash(new UInt64(Long.MAX_VALUE)))).isEmpty();
  }

  @Test
  void followersHearOfEachNewBlockUntilTheyLeave() throws InterruptedException {
    BlockingQueue<Chain.Step> heard = new LinkedBlockingQueue<>();
    Runnable leave = chain().follow(await(chain().finalizedBlock()), hearing(heard));
    await(chain().submit(TestPayments.payment(pay(1, 0))));
    block();
    Lane lane = new Lane(address(ALICE), LANE);
    assertThat(heard.poll(10, TimeUnit.SECONDS))
        .isEqualTo(
            new Chain.Step(await(chain().finalizedBlock()), Optional.of(Map.of(lane, UInt64.ONE))));
    leave.run();
    block();
    assertThat(heard).isEmpty();
  }

  @Test
  void aFollowerThatStandsFurtherBackIsToldOfTheWayInBetween() throws InterruptedException {
    FinalizedBlock from = await(chain().finalizedBlock());
    await(chain().submit(TestPayments.payment(pay(1, 0))));
    block();
    BlockingQueue<Chain.Step> heard = new LinkedBlockingQueue<>();
    Runnable leave = chain().follow(from, hearing(heard));
    Chain.Step step = heard.poll(10, TimeUnit.SECONDS);
    leave.run();
    assertThat(step.block()).isEqualTo(await(chain().finalizedBlock()));
    Lane lane = new Lane(address(ALICE), LANE);
    step.nonces().ifPresent(moved -> assertThat(moved).containsEntry(lane, UInt64.ONE));
  }

  @Test
  void theNextStepComesWhenThisOneIsTakenAndIsWholeAfterOneThatWasNot()
      throws InterruptedException {
    BlockingQueue<Chain.Step> heard = new LinkedBlockingQueue<>();
    AtomicInteger calls = new AtomicInteger();
    Promise<Void> first = Promise.promise();
    Runnable leave =
        chain()
            .follow(
                await(chain().finalizedBlock()),
                new Chain.Follower() {
                  @Override
                  public Future<Void> moved(Chain.Step step) {
                    boolean isFirst = calls.getAndIncrement() == 0;
                    heard.add(step);
                    return isFirst ? first.future() : Future.succeededFuture();
                  }

                  @Override
                  public void ended(ForeignChainException cause) {
                    throw cause;
                  }
                });
    block();
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
    block();
    block();
    FinalizedBlock last = await(chain().finalizedBlock());
    assertThat(heard).isEmpty();
    first.fail(new IllegalStateException("not taken"));
    Chain.Step next = heard.poll(10, TimeUnit.SECONDS);
    leave.run();
    assertThat(next).isEqualTo(new Chain.Step(last, Optional.empty()));
  }

  protected static Chain.Follower hearing(BlockingQueue<Chain.Step> heard) {
    return new Chain.Follower() {
      @Override
      public Future<Void> moved(Chain.Step step) {
        heard.add(step);
        return Future.succeededFuture();
      }

      @Override
      public void ended(ForeignChainException cause) {
        throw cause;
      }
    };
  }

  private long balance(Address account, FinalizedBlock at) {
    return await(chain().balance(account, ALPHA_USD, at.height())).longValueExact();
  }

  private Envelope pay(long amount, long sequence) {
    Envelope envelope = TestPayments.envelope(ALICE, BOB, amount, sequence, validBeforeSeconds());
    assertThat(envelope.chainId()).isEqualTo(CHAIN);
    return envelope;
  }
}
