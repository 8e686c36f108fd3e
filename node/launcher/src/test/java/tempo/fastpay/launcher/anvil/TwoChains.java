package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.Submission;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** The development chain and anvil, with the same beginning, the same blocks, and the same fork. */
final class TwoChains implements AutoCloseable {
  static final List<AssetId> TOKENS =
      List.of(0, 1, 2, 3).stream()
          .map(i -> AssetId.fromHex("20c000000000000000000000000000000000000" + i))
          .toList();

  /**
   * By so much the development chain's gas of a transaction may be off, which is half a thousandth
   * of a dollar: the most that was seen is 20,453, of a memo to a new recipient.
   */
  static final long GAS_TOLERANCE = 25_000;

  private static final BigInteger ATTO_PER_MICRO = BigInteger.TEN.pow(12);

  private final BigInteger baseFee;
  private final Anvil anvil;
  private final DevChain devChain;
  private final Map<Account, BigInteger> feesHere = new HashMap<>();
  private final Map<Account, BigInteger> feesThere = new HashMap<>();

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
    Submission submission =
        await(
            devChain.call(
                () ->
                    Future.succeededFuture(
                        devChain.submitUnsigned(account, Contracts.FEE_MANAGER, choice))));
    assertThat(submission).isInstanceOf(Submission.Accepted.class);
    mineHere();
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
    for (Payment payment : payments) {
      await(devChain.submit(payment.raw()));
      await(
          anvil.asked("eth_sendRawTransaction", payment.raw().toHex()).recover(TwoChains::refused));
    }
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
        ? Future.succeededFuture()
        : Future.failedFuture(cause);
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
        .isLessThanOrEqualTo(GAS_TOLERANCE);
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
    UInt64 nonce = here(ledger -> ledger.nonce(lane, ledger.head().number()));
    assertThat(nonce).as("nonce of %s", lane).isEqualTo(anvil.nonce(lane));
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

  private <T> T here(Function<Ledger, T> read) {
    return await(devChain.call(() -> Future.succeededFuture(read.apply(devChain.ledger()))));
  }
}
