package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.chain.ChainLimits;
import tempo.fastpay.chain.ChainNodeException;
import tempo.fastpay.chain.TempoChain;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.node.NodeLimits;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** The chain adapter on a chain that this project did not write. */
class AnvilChainTest {
  private static final Person ALICE = Fixtures.ALICE;
  private static final Person BOB = Fixtures.BOB;
  private static final UInt64 DOLLAR = Fixtures.dollars(1);
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long STEP_LIMIT_S = 30;

  /** A node that answers later than this counts as one that does not answer. */
  private static final long PATIENCE_MS = 500;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Anvil anvil;
  private TempoChain chain;

  @BeforeEach
  void start() throws Exception {
    anvil =
        Anvil.start(vertx, folder, Fixtures.CHAIN, "--base-fee", "0", "--slots-in-an-epoch", "0");
    for (Person person : List.of(ALICE, BOB)) {
      anvil.mint(person.address(), Fixtures.ALPHA_USD, person.funds().toBigInteger());
    }
    anvil.mine();
    chain = anvil.open(impatient(), new ChainCounters());
  }

  @AfterEach
  void stop() throws Exception {
    if (chain != null) {
      await(chain.close());
    }
    if (anvil != null) {
      anvil.close();
    }
    await(vertx.close());
  }

  private static ChainLimits impatient() {
    ChainLimits usual = ChainLimits.DEFAULT;
    return new ChainLimits(
        usual.rpc().withTimeoutMs(PATIENCE_MS),
        usual.subscription(),
        new NodeLimits(100, 500, 3, 5_000, 5_000, 10_000),
        usual.walk(),
        usual.outcomes(),
        usual.facts(),
        usual.forksMs());
  }

  /** Makes a block, which is final at once, and waits until the adapter stands there. */
  private FinalizedBlock block() {
    anvil.mine();
    return reached();
  }

  private FinalizedBlock reached() {
    UInt64 height = UInt64.of(anvil.height());
    awaitUntil(
        "the newest block is final",
        vertx,
        () -> chain.finalizedBlock().map(at -> at.height().equals(height)));
    return await(chain.finalizedBlock());
  }

  private static Payment pay(UInt64 amount, long seq) {
    return Fixtures.payment(ALICE, BOB, amount, seq);
  }

  private static Payment signed(PaymentBuilder builder) {
    return Fixtures.screened(builder.build().signSecp256k1(ALICE.privateKey(), Fixtures.CRYPTO));
  }

  private BigInteger balance(Person person, FinalizedBlock at) {
    return await(chain.balance(person.address(), Fixtures.ALPHA_USD, at.height()));
  }

  private static BigInteger dollars(long dollars) {
    return Fixtures.dollars(dollars).toBigInteger();
  }

  @Test
  void readsAreByHeightAndStayAsTheyWere() {
    FinalizedBlock before = await(chain.finalizedBlock());
    Payment payment = pay(Fixtures.dollars(10), 0);
    await(chain.submit(payment));
    FinalizedBlock after = block();

    assertThat(after.height()).isEqualTo(before.height().next());
    assertThat(after.unixMillis()).isGreaterThanOrEqualTo(before.unixMillis());
    assertThat(await(chain.blockHash(before.height()))).isEqualTo(before.hash());
    assertThat(balance(BOB, before)).isEqualTo(dollars(5));
    assertThat(balance(BOB, after)).isEqualTo(dollars(15));
    assertThat(await(chain.nonces(Set.of(payment.lane()), before.height())))
        .isEqualTo(Map.of(payment.lane(), UInt64.ZERO));
    assertThat(await(chain.nonces(Set.of(payment.lane()), after.height())))
        .isEqualTo(Map.of(payment.lane(), UInt64.ONE));
    assertThat(await(chain.senderFacts(payment, before.height())))
        .isEqualTo(facts(before, 0, dollars(15)));
    assertThat(await(chain.senderFacts(payment, after.height())))
        .isEqualTo(facts(after, 1, dollars(5)));
    assertThatThrownBy(
            () -> await(chain.balance(BOB.address(), Fixtures.ALPHA_USD, after.height().next())))
        .hasMessageContaining("is not final");
  }

  private static SenderFacts facts(FinalizedBlock at, long nonce, BigInteger balance) {
    return new SenderFacts(
        at.height(),
        UInt64.of(nonce),
        Map.of(Fixtures.ALPHA_USD, balance),
        Fixtures.ALPHA_USD,
        BigInteger.ZERO,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aPaymentIsPaidOnceAndSubmittingAgainChangesNothing() {
    Payment payment = pay(Fixtures.dollars(10), 0);
    assertThat(await(chain.outcome(payment))).isEmpty();
    assertThat(await(chain.submit(payment))).isEqualTo(Chain.Sent.TAKEN);
    assertThat(await(chain.submit(payment)).answer()).isEqualTo(Chain.Answer.KNOWN);
    FinalizedBlock in = block();
    Optional<Chain.Outcome> outcome = await(chain.outcome(payment));
    assertThat(outcome)
        .contains(
            new Chain.Outcome(
                Chain.Fate.PAID, in.height(), in.hash().orElseThrow(), payment.chainTxHash(), ""));

    // Anvil takes what it has included, and drops it without a word.
    assertThat(await(chain.submit(payment))).isEqualTo(Chain.Sent.TAKEN);
    assertThat(balance(BOB, block())).isEqualTo(dollars(15));
    assertThat(await(chain.outcome(payment))).isEqualTo(outcome);
  }

  @Test
  void anOutcomeIsFoundByWhoeverComesLater() {
    Payment payment = pay(DOLLAR, 0);
    await(chain.submit(payment));
    FinalizedBlock in = block();
    block();
    TempoChain later = anvil.open(impatient(), new ChainCounters());
    assertThat(await(later.outcome(payment)))
        .contains(
            new Chain.Outcome(
                Chain.Fate.PAID, in.height(), in.hash().orElseThrow(), payment.chainTxHash(), ""));
    await(later.close());
  }

  @Test
  void whoeverUsedTheNonceIsNamed() {
    Payment first = pay(UInt64.ONE, 0);
    Payment other = pay(UInt64.of(2), 0);
    await(chain.submit(first));
    await(chain.submit(other));
    block();
    assertDisplaced(other, first);
  }

  @Test
  void whoeverUsedTheAccountsOwnNonceIsNamed() {
    Payment first = signed(Fixtures.builder(BOB, DOLLAR, 0).nonceKey(NonceKey.PROTOCOL));
    Payment other = signed(Fixtures.builder(BOB, UInt64.of(2), 0).nonceKey(NonceKey.PROTOCOL));
    assertThat(await(chain.submit(first))).isEqualTo(Chain.Sent.TAKEN);
    assertThat(await(chain.submit(other)).answer()).isEqualTo(Chain.Answer.UNDERPRICED);
    FinalizedBlock after = block();
    assertThat(await(chain.nonces(Set.of(first.lane()), after.height())))
        .isEqualTo(Map.of(first.lane(), UInt64.ONE));
    assertDisplaced(other, first);
    TempoChain later = anvil.open(impatient(), new ChainCounters());
    assertThat(await(later.outcome(other))).isEqualTo(await(chain.outcome(other)));
    await(later.close());
  }

  private void assertDisplaced(Payment other, Payment first) {
    assertThat(await(chain.outcome(other)))
        .get()
        .satisfies(
            outcome -> {
              assertThat(outcome.fate()).isEqualTo(Chain.Fate.DISPLACED);
              assertThat(outcome.chainTxHash()).isEqualTo(first.chainTxHash());
              assertThat(outcome.reason()).contains(first.chainTxHash().toHex());
            });
    assertThat(await(chain.outcome(first)))
        .get()
        .satisfies(outcome -> assertThat(outcome.fate()).isEqualTo(Chain.Fate.PAID));
  }

  @Test
  void aPaymentWithoutFundsFailsAndTakesItsNonce() {
    Payment payment = pay(UInt64.of(15_000_001), 0);
    await(chain.submit(payment));
    FinalizedBlock after = block();
    assertThat(await(chain.outcome(payment)))
        .get()
        .satisfies(
            outcome -> {
              assertThat(outcome.fate()).isEqualTo(Chain.Fate.FAILED);
              assertThat(outcome.reason()).contains("balance");
            });
    assertThat(balance(BOB, after)).isEqualTo(dollars(5));
    assertThat(await(chain.nonces(Set.of(payment.lane()), after.height())))
        .isEqualTo(Map.of(payment.lane(), UInt64.ONE));
  }

  @Test
  void paymentsOutOfTheirWindowAreRefusedInWordsThatAreUnderstood() {
    long nowS = System.currentTimeMillis() / MILLIS_PER_SECOND;
    Payment late = signed(Fixtures.builder(BOB, DOLLAR, 0).validBefore(UInt64.of(nowS + 1)));
    Payment early =
        signed(
            Fixtures.builder(BOB, DOLLAR, 0)
                .validAfter(UInt64.of(nowS + 7_200))
                .validBefore(UInt64.of(nowS + 7_300)));
    assertThat(await(chain.submit(late)).answer()).isEqualTo(Chain.Answer.EXPIRED);
    assertThat(await(chain.submit(early)).answer()).isEqualTo(Chain.Answer.NOT_YET_VALID);
    block();
    assertThat(await(chain.outcome(late))).isEmpty();
    assertThat(await(chain.outcome(early))).isEmpty();
  }

  @Test
  void followersHearOfLanesThatMoved() throws Exception {
    BlockingQueue<Chain.Step> heard = new LinkedBlockingQueue<>();
    Runnable leave = follow(heard);
    Payment payment = pay(DOLLAR, 0);
    await(chain.submit(payment));
    FinalizedBlock after = block();
    assertThat(heard.poll(STEP_LIMIT_S, TimeUnit.SECONDS))
        .isEqualTo(new Chain.Step(after, Optional.of(Map.of(payment.lane(), UInt64.ONE))));
    leave.run();
  }

  private Runnable follow(BlockingQueue<Chain.Step> heard) {
    return chain.follow(
        await(chain.finalizedBlock()),
        new Chain.Follower() {
          @Override
          public Future<Void> moved(Chain.Step step) {
            heard.add(step);
            return Future.succeededFuture();
          }

          @Override
          public void ended(ForeignChainException cause) {
            throw cause;
          }
        });
  }

  @Test
  void anotherChainIsRefusedForGood() {
    ChainId another = ChainId.of(4217);
    assertThatThrownBy(
            () ->
                await(
                    TempoChain.open(
                        vertx,
                        another,
                        List.of(anvil.url()),
                        ChainLimits.DEFAULT,
                        new ChainCounters())))
        .cause()
        .isInstanceOfSatisfying(
            ChainNodeException.class, refusal -> assertThat(refusal.isRetryable()).isFalse())
        .hasMessageContaining("1337");
  }

  @Test
  void aNodeThatStopsAndStartsAgainIsGoneOnWith() throws Exception {
    Payment before = pay(DOLLAR, 0);
    await(chain.submit(before));
    FinalizedBlock first = block();
    Payment after = pay(DOLLAR, 1);
    BlockingQueue<Chain.Step> heard = new LinkedBlockingQueue<>();
    Runnable leave = follow(heard);

    anvil.stop();
    assertThatThrownBy(() -> await(chain.submit(after))).isNotNull();
    assertThat(await(chain.finalizedBlock())).isEqualTo(first);
    anvil.start();

    awaitUntil(
        "the node takes payments again",
        vertx,
        () -> chain.submit(after).map(sent -> sent.equals(Chain.Sent.TAKEN)));
    FinalizedBlock second = block();
    Chain.Step step = heard.poll(STEP_LIMIT_S, TimeUnit.SECONDS);
    while (step != null && !step.block().equals(second)) {
      step = heard.poll(STEP_LIMIT_S, TimeUnit.SECONDS);
    }
    assertThat(step).isNotNull();
    assertThat(await(chain.outcome(before)).orElseThrow().fate()).isEqualTo(Chain.Fate.PAID);
    assertThat(await(chain.outcome(after)).orElseThrow().fate()).isEqualTo(Chain.Fate.PAID);
    assertThat(balance(BOB, second)).isEqualTo(dollars(7));
    leave.run();
  }

  @Test
  void aNodeThatStandsStillIsNotWaitedForAndGoneOnWithLater() throws Exception {
    FinalizedBlock first = await(chain.finalizedBlock());
    Payment payment = pay(DOLLAR, 0);
    anvil.signal("STOP");
    try {
      assertThatThrownBy(() -> await(chain.senderFacts(payment, first.height()))).isNotNull();
      assertThat(await(chain.finalizedBlock())).isEqualTo(first);
    } finally {
      anvil.signal("CONT");
    }
    awaitUntil(
        "the node answers again",
        vertx,
        () ->
            chain
                .senderFacts(payment, first.height())
                .map(facts -> facts.laneNonce().equals(UInt64.ZERO)));
    await(chain.submit(payment));
    assertThat(balance(BOB, block())).isEqualTo(dollars(6));
  }
}
