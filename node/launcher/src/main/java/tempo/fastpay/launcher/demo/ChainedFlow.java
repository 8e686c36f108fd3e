package tempo.fastpay.launcher.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import tempo.fastpay.client.AccountSummary;
import tempo.fastpay.client.ClientOptions;
import tempo.fastpay.client.FastPayClient;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.client.SendOptions;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.client.wallet.KeyFile;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.web.FlowListener;
import tempo.fastpay.web.FlowReport;

/**
 * Runs the chained flow: Alice sends $10 to Bob, Bob sends those $10 to Carol, both preconfirmed
 * before the next block. Fresh accounts each time, so it can run again and again. The client
 * library makes the calls, over any transport.
 */
public final class ChainedFlow {
  public static final AssetId ALPHA_USD =
      AssetId.fromHex("0x20c0000000000000000000000000000000000001");

  private static final String ALICE = "alice";
  private static final String BOB = "bob";
  private static final String CAROL = "carol";

  private static final Map<String, UInt64> FIRST_BALANCES =
      inOrder(15_000_000L, 5_000_000L, 5_000_000L, UInt64::of);

  /** How long balances may take to be what they should be, once both QCs are there. */
  private static final long BALANCES_LIMIT_MS = 2_000;

  private static final long POLL_MS = 20;

  private final Vertx vertx;
  private final Loop loop;
  private final Crypto crypto;
  private final Ports ports;
  private final FlowListener listener;
  private final Fanout fanout;
  private final Heads heads;
  private final Map<String, FastPayClient> people = new LinkedHashMap<>();
  private final List<FlowReport.Certified> payments = new ArrayList<>();
  private UInt64 heightAtFirstSubmit = UInt64.ZERO;
  private UInt64 heightAtSecondQc = UInt64.ZERO;

  /**
   * The parts that the flow talks to.
   *
   * @param validators members, at least the committee's threshold
   * @param faucets where fresh accounts get their money: each member's chain may be its own
   * @param blockLimitMs how long a block may take to come
   */
  public record Ports(
      Committee committee,
      Map<Validator, ValidatorApi> validators,
      Map<Validator, FaucetApi> faucets,
      long blockLimitMs) {
    public Ports {
      validators = Map.copyOf(validators);
      faucets = Map.copyOf(faucets);
    }
  }

  public ChainedFlow(Vertx vertx, Crypto crypto, Ports ports, FlowListener listener) {
    this.vertx = vertx;
    this.loop = Loop.of(vertx);
    this.crypto = crypto;
    this.ports = ports;
    this.listener = listener;
    this.fanout =
        new Fanout(loop, ports.committee(), ports.validators(), WireLimits.CALL_TIMEOUT_MS);
    this.heads = new Heads(loop, fanout);
  }

  private static <T> Map<String, T> inOrder(
      long alice, long bob, long carol, LongFunction<T> amount) {
    Map<String, T> amounts = new LinkedHashMap<>();
    amounts.put(ALICE, amount.apply(alice));
    amounts.put(BOB, amount.apply(bob));
    amounts.put(CAROL, amount.apply(carol));
    return Collections.unmodifiableMap(amounts);
  }

  /**
   * Runs the flow. Once: a second run needs a new object.
   *
   * @return fails with {@link FastPayException} where the flow could not be run to its end
   */
  public Future<FlowReport> run() {
    listener.began(ports.committee());
    return openPeople()
        .compose(opened -> fundPeople())
        .compose(height -> heads.finalized(height, ports.blockLimitMs()))
        .compose(this::sayFunded)
        .compose(said -> heads.height())
        .onSuccess(height -> heightAtFirstSubmit = height)
        .compose(height -> pay(ALICE, BOB, List.of()))
        .compose(qc -> pay(BOB, CAROL, List.of(qc.certificate())))
        .compose(this::show)
        .compose(shown -> settledBalances())
        .map(this::report)
        .onSuccess(listener::ended)
        .eventually(this::close);
  }

  private Future<?> openPeople() {
    Future<?> opened = Future.succeededFuture();
    for (String name : FIRST_BALANCES.keySet()) {
      opened = opened.compose(before -> open()).onSuccess(client -> people.put(name, client));
    }
    return opened;
  }

  private Future<FastPayClient> open() {
    return FastPayClient.open(
        vertx,
        FastPayClient.Ports.of(
            ports.committee(),
            ports.validators(),
            crypto,
            KeyFile.generate(KeyType.SECP256K1, crypto, new SecureRandom()),
            new MemoryWalletStore(),
            // The chain in memory takes no fees, so the story's balances are round.
            ClientOptions.DEFAULT.withMaxFeePerGas(BigInteger.ZERO)));
  }

  private Future<Void> close() {
    return Future.join(people.values().stream().map(FastPayClient::close).toList()).mapEmpty();
  }

  /** The height at which everybody has money. */
  private Future<UInt64> fundPeople() {
    List<Future<UInt64>> funded = new ArrayList<>();
    FIRST_BALANCES.forEach(
        (name, units) ->
            funded.add(fund(new FaucetApi.Request(people.get(name).address(), ALPHA_USD, units))));
    return Future.all(funded)
        .map(all -> funded.stream().map(Future::result).max(UInt64::compareTo).orElseThrow());
  }

  /** The height at which a quorum's chains have the money. */
  private Future<UInt64> fund(FaucetApi.Request request) {
    int needed = ports.committee().threshold();
    return fanout
        .gather(
            List.copyOf(ports.faucets().keySet()),
            needed,
            (validator, port) ->
                ports.faucets().get(validator).fund(request).compose(ChainedFlow::funded))
        .map(
            answers -> {
              if (answers.values().size() < needed) {
                throw new FastPayException(
                    "the demo needs fresh money, and these nodes do not give it: "
                        + answers.failures().values().stream().map(Throwable::getMessage).toList(),
                    false);
              }
              return answers.values().values().stream().max(UInt64::compareTo).orElseThrow();
            });
  }

  private static Future<UInt64> funded(FaucetApi.Reply reply) {
    return reply instanceof FaucetApi.Reply.Funded funded
        ? Future.succeededFuture(funded.height())
        : Future.failedFuture(
            new FastPayException(((FaucetApi.Reply.Refused) reply).reject().message(), false));
  }

  private Future<?> sayFunded(UInt64 height) {
    return balances().onSuccess(balances -> listener.funded(height, balances));
  }

  private Future<VerifiedQc> pay(String from, String to, List<QuorumCertificate> parents) {
    long startNanos = System.nanoTime();
    return people
        .get(from)
        .sendWithParent(
            people.get(to).address(), FlowReport.AMOUNT, ALPHA_USD, SendOptions.DEFAULT, parents)
        .compose(ChainedFlow::certified)
        .compose(
            qc -> {
              long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
              return sayCertified(from, to, certified(qc, millis)).map(qc);
            });
  }

  private Future<UInt64> sayCertified(String from, String to, FlowReport.Certified payment) {
    payments.add(payment);
    return heads
        .height()
        .onSuccess(height -> heightAtSecondQc = height)
        .onSuccess(height -> listener.certified(height, from, to, payment));
  }

  private static Future<VerifiedQc> certified(Outcome outcome) {
    return outcome instanceof Outcome.Certified certified
        ? Future.succeededFuture(certified.qc())
        : Future.failedFuture(
            new FastPayException(
                "the payment was not certified: " + outcome.describe(),
                outcome instanceof Outcome.Undecided));
  }

  private FlowReport.Certified certified(VerifiedQc qc, long millis) {
    return new FlowReport.Certified(
        qc.txHash(),
        qc.certificate().hash(),
        qc.certificate().certificates().stream()
            .map(certificate -> ports.committee().nameOf(certificate.signer()))
            .sorted()
            .toList(),
        millis,
        System.currentTimeMillis());
  }

  /** Carol shows what she got to every validator: gossip would, a moment later. */
  private Future<?> show(VerifiedQc qc) {
    // One that does not listen is outvoted when balances are read.
    return fanout.gather(
        ports.committee().threshold(),
        (validator, port) -> port.presentQuorumCertificates(List.of(qc.certificate())));
  }

  private Future<Map<String, BigInteger>> settledBalances() {
    Promise<Map<String, BigInteger>> settled = Promise.promise();
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BALANCES_LIMIT_MS);
    readUntilSettled(deadlineNanos, settled);
    return settled.future();
  }

  private void readUntilSettled(long deadlineNanos, Promise<Map<String, BigInteger>> settled) {
    balances()
        .onFailure(settled::fail)
        .onSuccess(
            balances -> {
              if (balances.equals(FlowReport.EXPECTED_BALANCES)
                  || System.nanoTime() - deadlineNanos >= 0) {
                settled.complete(balances);
              } else {
                loop.after(POLL_MS, () -> readUntilSettled(deadlineNanos, settled));
              }
            });
  }

  /** The spendable balances of all three, as a quorum of validators answers. */
  private Future<Map<String, BigInteger>> balances() {
    Map<String, Future<AccountSummary>> asked = new LinkedHashMap<>();
    people.forEach((name, client) -> asked.put(name, client.account(ALPHA_USD)));
    return Future.all(List.copyOf(asked.values()))
        .map(
            all -> {
              Map<String, BigInteger> balances = new LinkedHashMap<>();
              asked.forEach((name, account) -> balances.put(name, account.result().available()));
              return balances;
            });
  }

  /** Counts the answers that no honest validator gives, by validator, as the payers saw them. */
  public Map<Suspicions.Key, Long> suspicions() {
    Map<Suspicions.Key, Long> all = new TreeMap<>();
    people
        .values()
        .forEach(
            client ->
                client
                    .suspicions()
                    .snapshot()
                    .forEach((key, times) -> all.merge(key, times, Long::sum)));
    return all;
  }

  private FlowReport report(Map<String, BigInteger> balances) {
    return new FlowReport(
        ports.committee().chainId(), heightAtFirstSubmit, heightAtSecondQc, payments, balances);
  }
}
