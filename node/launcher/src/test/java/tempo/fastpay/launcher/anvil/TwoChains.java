package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.chain.settle.SendAnswers;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.Submission;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Log;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.testkit.Fixtures;

/** The development chain and anvil, with the same beginning, the same blocks, and the same fork. */
final class TwoChains implements AutoCloseable {
  static final List<AssetId> TOKENS =
      List.of(0, 1, 2, 3).stream()
          .map(i -> AssetId.fromHex("20c000000000000000000000000000000000000" + i))
          .toList();

  /**
   * By so much the development chain's gas of a passkey's payment may be above anvil's: the chain
   * counts the bytes of the signature's data, the development chain those of the whole payment,
   * which has some 280 more.
   */
  static final long PASSKEY_GAS_TOLERANCE = 4_500;

  private static final BigInteger ATTO_PER_MICRO = BigInteger.TEN.pow(12);

  private final BigInteger baseFee;
  private final Anvil anvil;
  private final DevChain devChain;
  private final Map<Account, BigInteger> feesHere = new HashMap<>();
  private final Map<Account, BigInteger> feesThere = new HashMap<>();

  private final List<Payment> handed = new ArrayList<>();

  private record Account(Address address, Address token) {}

  private TwoChains(BigInteger baseFee, Anvil anvil, DevChain devChain) {
    this.baseFee = baseFee;
    this.anvil = anvil;
    this.devChain = devChain;
  }

  /**
   * Starts both.
   *
   * @param rich have 2^64 - 1 of each token
   */
  static TwoChains start(
      Vertx vertx,
      Path folder,
      ChainId chainId,
      long beginSeconds,
      BigInteger baseFee,
      List<Address> rich)
      throws Exception {
    Anvil anvil =
        Anvil.start(
            vertx,
            folder,
            chainId,
            "--timestamp",
            Long.toString(beginSeconds),
            // What is minted now costs nothing; blocks with payments have their own base fee.
            "--base-fee",
            "0",
            "--slots-in-an-epoch",
            "0");
    for (Address account : rich) {
      for (AssetId token : TOKENS) {
        BigInteger lacking = UInt64.MAX.toBigInteger().subtract(anvil.balance(account, token));
        if (lacking.signum() > 0) {
          anvil.mint(account, token, lacking);
        }
      }
      // Ethereum's types are asked for money that no Tempo node knows.
      anvil.ask("anvil_setBalance", account.toHex(), "0x56bc75e2d63100000");
    }
    anvil.mine();
    List<Ledger.Allocation> genesis =
        rich.stream()
            .flatMap(
                account ->
                    TOKENS.stream().map(token -> new Ledger.Allocation(account, token, UInt64.MAX)))
            .toList();
    DevChain devChain =
        await(
            DevChain.start(
                vertx,
                DevChain.Config.of(chainId, Fork.T4, 0, Fixtures.CRYPTO, () -> beginSeconds * 1_000)
                    .withGenesis(genesis)
                    .withBaseFee(baseFee)));
    return new TwoChains(baseFee, anvil, devChain);
  }

  @Override
  public void close() {
    anvil.close();
    await(devChain.close());
  }

  /** Lets an account choose its fee token here, as anvil's own accounts have there. */
  void chooseFeeToken(Address account, Bytes choice) {
    callHere(account, Contracts.FEE_MANAGER, choice);
  }

  /**
   * Lets an account make a call on both, in a block of its own that costs nothing.
   *
   * @return the logs of both, which are the same
   */
  List<Log> call(Address from, Address to, Bytes input) {
    SeenTransaction here = callHere(from, to, input);
    anvil.setBaseFee(BigInteger.ZERO);
    String hash = anvil.impersonate(from, to, input);
    anvil.mine(BigInteger.ZERO);
    SeenTransaction there = SeenTransaction.of(anvil.receipt(Bytes32.fromHex(hash)).orElseThrow());
    assertThat(here.succeeded()).as("status of %s", input).isEqualTo(there.succeeded());
    assertThat(here.logs()).as("logs of %s", input).isEqualTo(there.logs());
    return here.logs();
  }

  private SeenTransaction callHere(Address from, Address to, Bytes input) {
    Submission submission =
        await(
            devChain.call(() -> Future.succeededFuture(devChain.submitUnsigned(from, to, input))));
    assertThat(submission).isInstanceOf(Submission.Accepted.class);
    return SeenTransaction.of(mineHere().transactions().get(0).receipt());
  }

  private Block mineHere() {
    return await(devChain.call(() -> Future.succeededFuture(devChain.mine())));
  }

  /**
   * Hands payments to both, makes a block on each, and compares what became of each payment.
   *
   * @return what both say of those that were included
   */
  Map<Payment, SeenTransaction> execute(List<Payment> payments) {
    payments.forEach(this::hand);
    return execute();
  }

  /**
   * Hands a payment to both pools. What anvil refuses has to be refused here for the same reason;
   * anvil drops much without a word.
   *
   * @return true where it waits here
   */
  boolean hand(Payment payment) {
    begin();
    Answers answers = submit(payment.raw());
    if (answers.there() != Chain.Answer.TAKEN) {
      assertThat(answers.here()).as("answer to %s", payment).isEqualTo(answers.there());
    }
    handed.add(payment);
    return answers.here() == Chain.Answer.TAKEN;
  }

  /** Makes a block of what was handed in on each, and compares what became of it. */
  Map<Payment, SeenTransaction> execute() {
    List<Payment> payments = List.copyOf(handed);
    handed.clear();
    Map<Bytes32, SeenTransaction> here = new HashMap<>();
    mineHere()
        .transactions()
        .forEach(each -> here.put(each.transaction().hash(), SeenTransaction.of(each.receipt())));
    anvil.mine(baseFee);
    Map<Payment, SeenTransaction> seen = new LinkedHashMap<>();
    for (Payment payment : payments) {
      Optional<SeenTransaction> one = Optional.ofNullable(here.get(payment.chainTxHash()));
      Optional<SeenTransaction> other =
          anvil.receipt(payment.chainTxHash()).map(SeenTransaction::of);
      assertSame(payment, one, other);
      one.ifPresent(
          ours -> {
            if (!seen.containsKey(payment)) {
              seen.put(payment, ours);
              count(feesHere, payment, ours);
              count(feesThere, payment, other.orElseThrow());
            }
          });
    }
    payments.forEach(this::assertSameState);
    return seen;
  }

  static Future<Object> refused(Throwable cause) {
    return cause instanceof RpcException failure && failure.error().isPresent()
        ? Future.succeededFuture(failure.error().get())
        : Future.failedFuture(cause);
  }

  /** Lets both pools go by the base fee. */
  void begin() {
    anvil.setBaseFee(baseFee);
  }

  /** Hands a transaction to both pools, which have to give the same answer. */
  void assertAnswers(Bytes raw, Chain.Answer answer) {
    assertThat(submit(raw)).as("answers to %s", raw).isEqualTo(new Answers(answer, answer));
  }

  /** What a chain's pool answered to a transaction. */
  private record Answers(Chain.Answer here, Chain.Answer there) {}

  /** Hands a transaction to both pools. */
  private Answers submit(Bytes raw) {
    Submission submission = await(devChain.submit(raw));
    Object there =
        await(anvil.asked("eth_sendRawTransaction", raw.toHex()).recover(TwoChains::refused));
    return new Answers(
        submission instanceof Submission.Refused refused
            ? answer(refused.refusal().code(), refused.refusal().message())
            : Chain.Answer.TAKEN,
        there instanceof RpcError error
            ? answer(error.code(), error.message())
            : Chain.Answer.TAKEN);
  }

  private static Chain.Answer answer(int code, String message) {
    return SendAnswers.of(new RpcError(code, message, Optional.empty())).answer();
  }

  private void assertSame(
      Payment payment, Optional<SeenTransaction> here, Optional<SeenTransaction> there) {
    assertThat(here.map(SeenTransaction::succeeded))
        .as("status here and on anvil of %s", payment)
        .isEqualTo(there.map(SeenTransaction::succeeded));
    if (here.isEmpty()) {
      return;
    }
    SeenTransaction ours = here.get();
    SeenTransaction theirs = there.orElseThrow();
    assertThat(ours.logs()).as("logs of %s", payment).isEqualTo(theirs.logs());
    long difference = Math.abs(ours.gasUsed() - theirs.gasUsed());
    assertThat(difference)
        .as("gas here %s, on anvil %s, of %s", ours.gasUsed(), theirs.gasUsed(), payment)
        .isLessThanOrEqualTo(payment.keyType() == KeyType.WEBAUTHN ? PASSKEY_GAS_TOLERANCE : 0);
    assertThat(ours.fee().map(SeenTransaction.Fee::token))
        .as("fee token of %s", payment)
        .isEqualTo(theirs.fee().map(SeenTransaction.Fee::token));
    assertFee(payment, ours);
    assertFee(payment, theirs);
  }

  private void assertFee(Payment payment, SeenTransaction seen) {
    seen.fee()
        .ifPresent(
            fee -> {
              BigInteger least = fee(seen.gasUsed(), baseFee.min(payment.maxFeePerGas()));
              assertThat(fee.units()).isBetween(least, fee(seen.gasUsed(), payment.maxFeePerGas()));
            });
  }

  private static BigInteger fee(long gas, BigInteger price) {
    return BigInteger.valueOf(gas)
        .multiply(price)
        .add(ATTO_PER_MICRO.subtract(BigInteger.ONE))
        .divide(ATTO_PER_MICRO);
  }

  private static void count(Map<Account, BigInteger> fees, Payment payment, SeenTransaction seen) {
    seen.fee()
        .ifPresent(
            fee ->
                fees.merge(
                    new Account(payment.sender(), fee.token()), fee.units(), BigInteger::add));
  }

  /** Balances are the same but for what was charged, which follows the gas. */
  private void assertSameState(Payment payment) {
    Lane lane = payment.lane();
    assertThat(nonce(lane)).as("nonce of %s", lane).isEqualTo(anvil.nonce(lane));
    for (Address account : List.of(payment.sender(), payment.recipient())) {
      for (AssetId token : TOKENS) {
        Account at = new Account(account, token.token());
        BigInteger ours =
            here(ledger -> ledger.balance(account, token, ledger.head().number()))
                .add(feesHere.getOrDefault(at, BigInteger.ZERO));
        BigInteger theirs =
            anvil.balance(account, token).add(feesThere.getOrDefault(at, BigInteger.ZERO));
        assertThat(ours).as("balance of %s", at).isEqualTo(theirs);
      }
    }
  }

  /** A lane's nonce, on both. */
  UInt64 nonce(Lane lane) {
    return here(ledger -> ledger.nonce(lane, ledger.head().number()));
  }

  private <T> T here(Function<Ledger, T> read) {
    return await(devChain.call(() -> Future.succeededFuture(read.apply(devChain.ledger()))));
  }
}
