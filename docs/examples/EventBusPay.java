import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.bus.EventBusAggregator;
import tempo.fastpay.client.bus.EventBusFaucet;
import tempo.fastpay.client.bus.EventBusValidator;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.wallet.KeyFile;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.launcher.Logs;
import tempo.fastpay.launcher.cluster.ClusteredVertx;
import tempo.fastpay.launcher.config.ClusterFile;
import tempo.fastpay.launcher.config.ConfigLoader;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.launcher.config.LogConfig;
import tempo.fastpay.launcher.crypto.CryptoLoader;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.contract.ValidatorApi;

/**
 * Alice pays Bob, and Bob pays Carol with that very money, from a JVM of its own. It joins the
 * cluster of a running demo node and uses nothing but the event bus they then share:
 *
 * <pre>
 * scripts/fastpay serve --cluster --set cluster_file=config/cluster.json
 * java -cp node/launcher/target/fastpay.jar docs/examples/EventBusPay.java \
 *     config/cluster.json config/committee-demo.json
 * </pre>
 */
public final class EventBusPay {
  private static final AssetId ALPHA_USD =
      AssetId.fromHex("0x20c0000000000000000000000000000000000001");
  private static final UInt64 TEN_DOLLARS = UInt64.of(10_000_000);
  private static final long CALL_TIMEOUT_MS = 5_000;
  private static final long PATIENCE_SECONDS = 60;
  private static final long POLL_MS = 100;

  private final Vertx vertx;
  private final Crypto crypto;
  private final Committee committee;
  private final JsonCodec codec;
  private final Map<Validator, ValidatorApi> validators = new LinkedHashMap<>();

  private EventBusPay(Vertx vertx, Crypto crypto, Committee committee) {
    this.vertx = vertx;
    this.crypto = crypto;
    this.committee = committee;
    this.codec = new JsonCodec(committee);
    for (Validator member : committee.members()) {
      validators.put(
          member, new EventBusValidator(vertx, member.name(), codec, CALL_TIMEOUT_MS));
    }
  }

  public static void main(String[] args) throws Exception {
    Logs.configure(new LogConfig(LogConfig.Level.ERROR, LogConfig.Format.TEXT));
    Crypto crypto = new CryptoLoader(false).find();
    Committee committee = new ConfigLoader(crypto).committee(Path.of(args[1]));
    // Any free port: the others are found at the addresses in the file.
    HostPort own = new HostPort("127.0.0.1", 0);
    ClusteredVertx joined =
        await(
            ClusteredVertx.join(
                ClusterFile.read(Path.of(args[0]), own), new VertxOptions(), VertxBuilder::with));
    System.out.println("joined a cluster of " + joined.size() + " nodes");
    try {
      new EventBusPay(joined.vertx(), crypto, committee).run();
    } finally {
      await(joined.vertx().close());
    }
  }

  private void run() throws Exception {
    FastPayClient alice = open();
    FastPayClient bob = open();
    FastPayClient carol = open();
    fund(alice, UInt64.of(15_000_000));

    VerifiedQc first = pay("Alice → Bob", alice, bob, List.of());
    // Bob's money exists only as that certificate: he presents it with his own payment.
    VerifiedQc second = pay("Bob → Carol", bob, carol, List.of(first.certificate()));

    EventBusAggregator aggregator = new EventBusAggregator(vertx, codec, 2 * CALL_TIMEOUT_MS);
    System.out.println(
        "the aggregator holds a QC of "
            + awaitQc(aggregator, second).certificates().size()
            + " certificates");
    BigInteger available = await(carol.account(ALPHA_USD)).available();
    System.out.println("Carol can spend " + available);
  }

  private FastPayClient open() throws Exception {
    return await(
        FastPayClient.open(
            vertx,
            FastPayClient.Ports.of(
                committee,
                validators,
                crypto,
                KeyFile.generate(KeyType.SECP256K1, crypto, new SecureRandom()),
                new MemoryWalletStore(),
                // The demo's chain takes no fees.
                ClientOptions.DEFAULT.withMaxFeePerGas(BigInteger.ZERO))));
  }

  /** Demo money; there once the block that brings it is final everywhere. */
  private void fund(FastPayClient client, UInt64 amount) throws Exception {
    FaucetApi.Request request = new FaucetApi.Request(client.address(), ALPHA_USD, amount);
    List<Future<FaucetApi.Reply>> asked = new ArrayList<>();
    for (Validator member : committee.members()) {
      asked.add(
          new EventBusFaucet(vertx, member.name(), codec, CALL_TIMEOUT_MS).fund(request));
    }
    await(Future.all(asked));
    while (await(client.account(ALPHA_USD)).available().signum() == 0) {
      await(vertx.timer(POLL_MS, TimeUnit.MILLISECONDS));
    }
  }

  private VerifiedQc pay(
      String what, FastPayClient from, FastPayClient to, List<QuorumCertificate> parents)
      throws Exception {
    long startNanos = System.nanoTime();
    Outcome outcome =
        await(
            from.sendWithParent(
                to.address(), TEN_DOLLARS, ALPHA_USD, SendOptions.DEFAULT, parents));
    if (!(outcome instanceof Outcome.Certified certified)) {
      throw new IllegalStateException(outcome.describe());
    }
    VerifiedQc qc = certified.qc();
    System.out.println(
        what
            + " $10.00 certified in "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos)
            + " ms: tx "
            + qc.txHash().toHex()
            + ", qc "
            + qc.certificate().hash().toHex());
    return qc;
  }

  /** The payment went straight to the validators: the aggregator hears of it from their boards. */
  private QuorumCertificate awaitQc(EventBusAggregator aggregator, VerifiedQc qc)
      throws Exception {
    while (true) {
      QcReply reply = await(aggregator.quorumCertificate(QcQuery.of(qc.txHash())));
      if (reply instanceof QcReply.Found found) {
        return found.qc();
      }
      await(vertx.timer(POLL_MS, TimeUnit.MILLISECONDS));
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
