package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Awaiting.awaitUntil;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.client.wallet.KeyFile;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.client.wallet.SenderKey;
import tempo.fastpay.launcher.config.ChainConfig;
import tempo.fastpay.launcher.crypto.CryptoLoader;
import tempo.fastpay.launcher.demo.TestNodes;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.launcher.node.Node;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.TestCommittee;

/**
 * A committee of four on a chain that this project did not write, which settles what it certified.
 */
class AnvilCommitteeTest {
  /** More with {@code -Dfastpay.anvil.senders=100}. */
  private static final int SENDERS = Integer.getInteger("fastpay.anvil.senders", 10);

  /** Of each sender: seven to others, and three that are a chain of three. */
  private static final int PLAIN_PAYMENTS = 7;

  private static final int PAYMENTS = 10;
  private static final long SETTLED_LIMIT_S = 240;

  /** All begin at once, in a process that has just begun. */
  private static final RetryOptions PATIENT = new RetryOptions(30_000, 120_000, 50, 1_000);

  private static final Crypto CRYPTO = new CryptoLoader(false).find();
  private static final UInt64 AMOUNT = Fixtures.dollars(1);

  private final TestCommittee committee = TestCommittee.of(4);
  private final Queue<Payment> certified = new ConcurrentLinkedQueue<>();
  private final List<FastPayClient> strangers = new ArrayList<>();
  private final Map<Payment, Payment> parents = new ConcurrentHashMap<>();

  @TempDir private Path folder;
  private Vertx vertx;
  private Anvil anvil;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    vertx = Engine.plainVertx();
    anvil =
        Anvil.start(
            vertx,
            folder,
            Fixtures.CHAIN,
            "--accounts",
            Integer.toString(SENDERS),
            "--base-fee",
            "0",
            "--slots-in-an-epoch",
            "1",
            "--block-time",
            "1");
    node =
        await(
            Node.start(
                vertx,
                TestNodes.config(
                    committee,
                    new ChainConfig(
                        Fixtures.CHAIN, ChainConfig.Kind.TEMPO, List.of(anvil.url()), 1_000)),
                CRYPTO));
  }

  @AfterEach
  void stop() throws Exception {
    if (node != null) {
      await(node.close());
    }
    if (anvil != null) {
      anvil.close();
    }
    await(vertx.close());
  }

  @Test
  void whatIsCertifiedIsPaidOnTheChainParentsFirst() throws Exception {
    List<FastPayClient> senders = new ArrayList<>();
    for (Bytes32 key : anvil.keys()) {
      senders.add(client(SenderKey.of(KeyType.SECP256K1, key, CRYPTO)));
    }
    List<Address> watched = new ArrayList<>();
    for (FastPayClient sender : senders) {
      watched.add(sender.address());
    }
    OverlayWatch watch = new OverlayWatch(vertx, node.apis(), watched);
    watch.start();
    List<Future<Void>> paying = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      paying.add(pays(senders, i));
    }
    await("all payments", Future.all(paying), SETTLED_LIMIT_S);
    assertThat(certified).hasSize(SENDERS * PAYMENTS);
    assertThat(parents).hasSize(2 * SENDERS);

    Map<Payment, Place> places = new HashMap<>();
    Map<Payment, Long> included = new HashMap<>();
    for (Payment payment : certified) {
      JsonObject receipt = receipt(payment);
      assertThat(receipt.getString("status")).as("%s", payment).isEqualTo("0x1");
      places.put(payment, Place.of(receipt));
      included.put(payment, places.get(payment).block());
    }
    parents.forEach(
        (child, parent) -> assertThat(places.get(parent)).isLessThan(places.get(child)));
    assertBalancesAreTheChains(senders);
    assertBalancesAreTheChains(strangers);
    int views = watch.end();
    watch.assertExplained(anvil, included);
    System.out.printf(
        "committee_on_anvil: senders=%d payments=%d blocks_of_payments=%d heights_seen=%d"
            + " views_explained=%d%n",
        SENDERS,
        certified.size(),
        included.values().stream().distinct().count(),
        watch.heights(),
        views);
  }

  /** Where a transaction is on the chain. */
  private record Place(long block, long index) implements Comparable<Place> {
    static Place of(JsonObject receipt) {
      return new Place(
          Anvil.number(receipt.getString("blockNumber")).longValueExact(),
          Anvil.number(receipt.getString("transactionIndex")).longValueExact());
    }

    @Override
    public int compareTo(Place other) {
      return block == other.block
          ? Long.compare(index, other.index)
          : Long.compare(block, other.block);
    }
  }

  private JsonObject receipt(Payment payment) {
    awaitUntil(
        "payment " + payment.chainTxHash() + " is on the chain",
        vertx,
        () ->
            anvil
                .asked("eth_getTransactionReceipt", payment.chainTxHash().toHex())
                .map(found -> found != null));
    return anvil.receipt(payment.chainTxHash()).orElseThrow();
  }

  private FastPayClient client(SenderKey key) {
    return await(
        FastPayClient.open(
            vertx,
            FastPayClient.Ports.of(
                committee.committee(),
                node.apis(),
                CRYPTO,
                key,
                new MemoryWalletStore(),
                ClientOptions.DEFAULT.withRetry(PATIENT).withMaxFeePerGas(BigInteger.ZERO))));
  }

  private FastPayClient stranger() {
    FastPayClient stranger =
        client(KeyFile.generate(KeyType.SECP256K1, CRYPTO, new SecureRandom()));
    strangers.add(stranger);
    return stranger;
  }

  /** Some payments to others, then one to a stranger who pays on at once, and so does the next. */
  private Future<Void> pays(List<FastPayClient> senders, int which) {
    FastPayClient sender = senders.get(which);
    FastPayClient second = stranger();
    FastPayClient third = stranger();
    Future<?> paid = Future.succeededFuture();
    for (int i = 1; i <= PLAIN_PAYMENTS; i++) {
      Address to = senders.get((which + i) % SENDERS).address();
      paid = paid.compose(before -> pay(sender, to, List.of()));
    }
    return paid.compose(before -> pay(sender, second.address(), List.of()))
        .compose(
            first ->
                paysOn(second, third.address(), first)
                    .compose(next -> paysOn(third, sender.address(), next)))
        .mapEmpty();
  }

  private Future<VerifiedQc> paysOn(FastPayClient from, Address to, VerifiedQc received) {
    return pay(from, to, List.of(received.certificate()))
        .onSuccess(qc -> parents.put(qc.payment(), received.payment()));
  }

  private Future<VerifiedQc> pay(FastPayClient from, Address to, List<QuorumCertificate> received) {
    return from.sendWithParent(to, AMOUNT, Fixtures.ALPHA_USD, SendOptions.DEFAULT, received)
        .map(
            outcome -> {
              assertThat(outcome)
                  .as("%s", outcome.describe())
                  .isInstanceOf(Outcome.Certified.class);
              VerifiedQc qc = ((Outcome.Certified) outcome).qc();
              certified.add(qc.payment());
              return qc;
            });
  }

  /** Validators follow the finalized blocks, so it takes them a moment. */
  private void assertBalancesAreTheChains(List<FastPayClient> senders) {
    for (FastPayClient sender : senders) {
      BigInteger onChain = anvil.balance(sender.address(), Fixtures.ALPHA_USD);
      awaitUntil(
          "validators say what the chain says",
          vertx,
          () ->
              sender
                  .account(Fixtures.ALPHA_USD)
                  .map(
                      account ->
                          account.outgoing().signum() == 0
                              && account.base().equals(onChain)
                              && account.available().equals(onChain)
                              && account.availableAtMost().equals(onChain)));
    }
  }
}
