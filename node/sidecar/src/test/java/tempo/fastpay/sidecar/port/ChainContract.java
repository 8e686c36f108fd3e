package tempo.fastpay.sidecar.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.CHAIN;
import static tempo.fastpay.sidecar.TestPayments.LANE;
import static tempo.fastpay.sidecar.TestPayments.address;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.quorum.Envelope;
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
  void includedPaymentHasAReceiptOnceAndSubmittingAgainChangesNothing() {
    Envelope envelope = pay(10_000_000, 0);
    Bytes32 hash = TestPayments.payment(envelope).chainTxHash();
    assertThat(await(chain().receipt(hash))).isEmpty();
    await(chain().submit(TestPayments.payment(envelope)));
    await(chain().submit(TestPayments.payment(envelope)));
    block();
    Optional<Chain.Receipt> receipt = await(chain().receipt(hash));
    assertThat(receipt).get().extracting(Chain.Receipt::success).isEqualTo(true);
    await(chain().submit(TestPayments.payment(envelope)));
    block();

    assertThat(balance(BOB, await(chain().finalizedBlock()))).isEqualTo(15_000_000);
    assertThat(await(chain().receipt(hash))).isEqualTo(receipt);
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
    assertThat(await(chain().receipt(TestPayments.payment(envelope).chainTxHash())))
        .get()
        .satisfies(
            receipt -> {
              assertThat(receipt.success()).isFalse();
              assertThat(receipt.detail()).contains("balance");
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
  void followersHearOfEachNewBlockUntilTheyLeave() throws InterruptedException {
    BlockingQueue<FinalizedBlock> heard = new LinkedBlockingQueue<>();
    Runnable leave = chain().onFinalized(heard::add);
    block();
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(await(chain().finalizedBlock()));
    leave.run();
    block();
    assertThat(heard).isEmpty();
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
