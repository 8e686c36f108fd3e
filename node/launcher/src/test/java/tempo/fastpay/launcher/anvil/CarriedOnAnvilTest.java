package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.facts.FactsCounters;
import tempo.fastpay.launcher.anvil.AnvilPeople.Wallet;
import tempo.fastpay.launcher.anvil.RandomLife.Kind;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * A carried-over fact is what anvil says, at every block of a random history; and whoever overlooks
 * one kind of log is caught there. Anvil ends at fork T4: receive policies (T6) and policies in the
 * registry (T9) are held by the chain adapter's own tests alone.
 */
class CarriedOnAnvilTest {
  /** More with {@code -Dfastpay.anvil.operations=N}, without fees and with them. */
  private static final int OPERATIONS = Integer.getInteger("fastpay.anvil.operations", 120);

  /** With so many every kind succeeds once, and every mutant is caught. */
  private static final int ALL_OPERATIONS = 400;

  private static final long SEED = Long.getLong("fastpay.anvil.seed", 4711);
  private static final int A_BLOCK = 6;
  private static final long BASE_FEE = 20_000_000_000L;
  private static final long BEGIN_S = 1_800_000_000L;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final int WATCHED_PAYMENTS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(SEED);
  private final Map<Bytes32, Kind> sent = new HashMap<>();
  private final EnumSet<Kind> succeeded = EnumSet.noneOf(Kind.class);
  private final Set<Kind> failed = EnumSet.noneOf(Kind.class);
  private int transactions;
  private int blocks;
  private int watchedKeys;
  @TempDir private Path folder;
  private BigInteger baseFee;
  private Anvil anvil;
  private AnvilPeople people;
  private RandomLife life;
  private FactsWatch watch;

  @AfterEach
  void stop() {
    if (anvil != null) {
      anvil.close();
    }
    await(vertx.close());
  }

  private void start() throws Exception {
    anvil =
        Anvil.start(
            vertx,
            folder,
            Fixtures.CHAIN,
            "--timestamp",
            Long.toString(BEGIN_S),
            "--base-fee",
            "0",
            "--slots-in-an-epoch",
            "0");
    people = AnvilPeople.settle(anvil);
    life = new RandomLife(random, people, baseFee);
    List<Address> holders = new ArrayList<>();
    people.accounts().forEach(each -> holders.add(each.address()));
    holders.addAll(List.of(people.issuer().address(), AnvilPeople.STRANGER, Contracts.FEE_MANAGER));
    TwoChains.TOKENS.forEach(token -> holders.add(token.token()));
    watch = new FactsWatch(vertx, anvil.rpc(), SEED, life.lanes(), holders);
    for (int i = 0; i < WATCHED_PAYMENTS; i++) {
      PaymentBuilder payment = payment(i, i + i / people.accounts().size());
      payment.nonceKey(RandomLife.KEYS.get(i % RandomLife.KEYS.size()));
      if (i % 4 == 1) {
        payment.feeToken(token(i + 1));
      }
      watch.watch(Fixtures.screened(payment.build().signSecp256k1(key(i), Fixtures.CRYPTO)));
    }
  }

  /** Of somebody to the next one, or to a stranger. */
  private PaymentBuilder payment(int from, int asset) {
    Address to = from % 3 == 2 ? AnvilPeople.STRANGER : person(from + 1);
    return Fixtures.builder(to, UInt64.ONE, 0).asset(token(asset)).maxFeePerGas(baseFee);
  }

  private Address person(int index) {
    return wallet(index).address();
  }

  private Bytes32 key(int index) {
    return wallet(index).key();
  }

  private Wallet wallet(int index) {
    return people.accounts().get(index % people.accounts().size());
  }

  private static AssetId token(int index) {
    return TwoChains.TOKENS.get(index % TwoChains.TOKENS.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, BASE_FEE})
  void whatIsCarriedOverIsWhatAnvilSays(long fee) throws Exception {
    baseFee = BigInteger.valueOf(fee);
    start();
    int done = 0;
    while (done < OPERATIONS) {
      List<BlockContents> step = new ArrayList<>();
      Set<Address> silent = new HashSet<>();
      for (int i = random.nextInt(8) == 0 ? 2 : 1; i > 0; i--) {
        done += fillBlock();
        step.add(mine());
        silent.addAll(life.silent());
      }
      assertThat(watch.move(step, silent)).as("seed %s, fee %s", SEED, fee).isEmpty();
    }
    FactsCounters.Counts counts = watch.counts();
    System.out.printf(
        "carried_on_anvil: base_fee=%d seed=%d operations=%d blocks=%d transactions=%d"
            + " facts_carried=%d facts_read=%d differing=0 mutants_not_caught=%s%n",
        fee, SEED, done, blocks, transactions, counts.carriedOver(), counts.read(), watch.unseen());
    assertThat(counts.differing()).as("found by audits").isZero();
    assertThat(counts.carriedOver()).isGreaterThan(2 * counts.read());
    assertThat(watch.unseen()).doesNotContain(FactsWatch.Blindness.TRANSFERS);
    assertThat(failed).contains(Kind.REVERTING);
    if (OPERATIONS >= ALL_OPERATIONS) {
      assertThat(watch.unseen()).as("mutants not caught, seed %s", SEED).isEmpty();
      assertThat(EnumSet.complementOf(succeeded))
          .as("never succeeded, seed %s", SEED)
          .containsExactly(Kind.REVERTING);
    }
  }

  private int fillBlock() {
    Header last = watch.block(UInt64.of(anvil.height())).header();
    Set<AssetId> paused =
        TwoChains.TOKENS.stream().filter(anvil::isPaused).collect(Collectors.toSet());
    life.begin(watch.nonces(last.id()), paused, last.unixMillis() / MILLIS_PER_SECOND);
    int operations = 1 + random.nextInt(A_BLOCK);
    for (int i = 0; i < operations; i++) {
      RandomLife.Operation operation = life.next();
      for (Bytes raw : operation.transactions()) {
        sent.put(Hashes.keccak256(raw.toArray()), operation.kind());
        await(anvil.asked("eth_sendRawTransaction", raw.toHex()).recover(TwoChains::refused));
      }
    }
    watchNewKeys();
    return operations;
  }

  private void watchNewKeys() {
    List<RandomLife.AccessKey> keys = life.accessKeys();
    for (; watchedKeys < keys.size(); watchedKeys++) {
      RandomLife.AccessKey one = keys.get(watchedKeys);
      PaymentBuilder payment = payment(watchedKeys, watchedKeys + 1);
      if (watchedKeys % 3 == 0) {
        payment.memo(Bytes32.ZERO);
      }
      if (watchedKeys % 2 == 0) {
        payment.feeToken(token(watchedKeys));
      }
      watch.watch(
          Fixtures.screened(
              payment
                  .build()
                  .signSecp256k1For(one.account().address(), one.key().key(), Fixtures.CRYPTO)));
    }
  }

  private BlockContents mine() {
    anvil.mine(baseFee);
    anvil.drop();
    BlockContents block = watch.block(UInt64.of(anvil.height()));
    blocks++;
    for (Executed executed : block.executed()) {
      transactions++;
      Kind kind = sent.get(executed.hash());
      (executed.success() ? succeeded : failed).add(kind);
    }
    sent.clear();
    return block;
  }
}
