package tempo.fastpay.launcher.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.bus.EventBusAggregator;
import tempo.fastpay.client.bus.EventBusFaucet;
import tempo.fastpay.client.bus.EventBusValidator;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.wallet.KeyFile;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.launcher.cluster.ClusteredVertx;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** A member of the cluster is killed and comes back: who was there before goes on by itself. */
class BusRecoveryIT {
  private static final long WAIT_SECONDS = 60;
  private static final long POLL_MS = 20;
  private static final long CALL_TIMEOUT_MS = 1_000;
  private static final Committee COMMITTEE =
      new ConfigLoader(Fixtures.CRYPTO)
          .committee(ProjectFiles.root().resolve("config/committee-demo.json"));

  private final JsonCodec codec = new JsonCodec(COMMITTEE);
  private final Queue<BoardEvent> published = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> ends = new ConcurrentLinkedQueue<>();
  private BusNodes nodes;
  private Vertx vertx;
  private Map<Validator, ValidatorApi> validators;
  private EventBusAggregator aggregator;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    nodes = BusNodes.start(folder);
    vertx =
        await(ClusteredVertx.join(nodes.cluster(), new VertxOptions(), VertxBuilder::with)).vertx();
    validators = new LinkedHashMap<>();
    for (Validator member : COMMITTEE.members()) {
      validators.put(member, new EventBusValidator(vertx, member.name(), codec, CALL_TIMEOUT_MS));
    }
    aggregator = new EventBusAggregator(vertx, codec, 2 * WireLimits.CALL_TIMEOUT_MS);
  }

  @AfterEach
  void stop() throws Exception {
    try {
      await(vertx.close());
    } finally {
      nodes.close();
    }
  }

  @Test
  void validatorsAreKilledAndComeBack() throws Exception {
    FastPayClient alice = open();
    FastPayClient bob = open();
    await(aggregator.watchBulletinBoard(new BoardFilter.All(), "", published::add, ends::add));
    awaitPublished(paid(alice, bob, UInt64.of(1_000_000)));

    nodes.killValidators();
    Throwable first = await(dave().chainHead().<Throwable>map(head -> null).otherwise(e -> e));
    assertThat(first)
        .as("the first call after it")
        .isInstanceOfAny(TimeoutException.class, CallFailedException.class);
    awaitOutcome("nobody serves it", head -> head.failed() && isUnserved(head.cause()));

    nodes.launchValidators();
    awaitOutcome("an answer", Future::succeeded);
    nodes.awaitReady();

    // Another chain in memory: what was certified before is gone with it, wallets begin anew.
    FastPayClient carol = open();
    TxHash after = paid(carol, bob, UInt64.of(2_000_000));
    VerifiedQc received = await(bob.receive(qc -> qc.txHash().equals(after), WAIT_SECONDS * 1_000));
    assertThat(received.payment().amount()).isEqualTo(UInt64.of(2_000_000));
    awaitPublished(after);
    assertThat(ends).as("the watch from before goes on").isEmpty();
  }

  private ValidatorApi dave() {
    return validators.get(COMMITTEE.members().get(0));
  }

  private static boolean isUnserved(Throwable failure) {
    return failure.getMessage().endsWith("nobody serves this address");
  }

  private FastPayClient open() throws Exception {
    return await(
        FastPayClient.open(
            vertx,
            FastPayClient.Ports.of(
                COMMITTEE,
                validators,
                Fixtures.CRYPTO,
                KeyFile.generate(KeyType.SECP256K1, Fixtures.CRYPTO, new SecureRandom()),
                new MemoryWalletStore(),
                ClientOptions.DEFAULT.withMaxFeePerGas(BigInteger.ZERO))));
  }

  /** With money fresh from the faucets, over the same bus. */
  private TxHash paid(FastPayClient from, FastPayClient to, UInt64 amount) throws Exception {
    for (Validator member : COMMITTEE.members()) {
      FaucetApi.Reply reply =
          await(
              new EventBusFaucet(vertx, member.name(), codec, CALL_TIMEOUT_MS)
                  .fund(new FaucetApi.Request(from.address(), Fixtures.ALPHA_USD, amount)));
      assertThat(reply).isInstanceOf(FaucetApi.Reply.Funded.class);
    }
    long deadlineNanos = deadline();
    while (await(from.account(Fixtures.ALPHA_USD)).available().signum() == 0) {
      assertThat(System.nanoTime()).as("money in time").isLessThan(deadlineNanos);
      Thread.sleep(POLL_MS);
    }
    Outcome outcome =
        await(from.send(to.address(), amount, Fixtures.ALPHA_USD, SendOptions.DEFAULT));
    assertThat(outcome).as(outcome.describe()).isInstanceOf(Outcome.Certified.class);
    return ((Outcome.Certified) outcome).qc().txHash();
  }

  private void awaitOutcome(String what, Predicate<Future<ChainHead>> wanted) throws Exception {
    long deadlineNanos = deadline();
    while (true) {
      Future<ChainHead> asked = dave().chainHead();
      await(asked.transform(any -> Future.succeededFuture()));
      if (wanted.test(asked)) {
        return;
      }
      assertThat(System.nanoTime()).as(what + " in time, last %s", asked).isLessThan(deadlineNanos);
      Thread.sleep(POLL_MS);
    }
  }

  private void awaitPublished(TxHash txHash) throws Exception {
    long deadlineNanos = deadline();
    while (published.stream()
        .noneMatch(
            event ->
                event instanceof BoardEvent.QuorumReached reached
                    && reached.qc().txHash().equals(txHash))) {
      assertThat(System.nanoTime()).as("published in time").isLessThan(deadlineNanos);
      Thread.sleep(POLL_MS);
    }
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
  }
}
