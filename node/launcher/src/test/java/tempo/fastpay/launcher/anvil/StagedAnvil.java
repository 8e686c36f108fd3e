package tempo.fastpay.launcher.anvil;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.launcher.faults.StagedChain;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** Anvil in its Tempo mode. Calls that nobody signed pay a fee there, which the admin has. */
final class StagedAnvil implements StagedChain {
  private static final BigInteger CALL_PRICE = BigInteger.valueOf(20_000_000_000L);
  private static final String NATIVE_COINS = "0x56bc75e2d63100000";

  /** Where the fee manager keeps its pools. */
  private static final long POOLS_SLOT = 3;

  private static final BigInteger ADMINS_FEES = BigInteger.TEN.pow(12);

  private final Anvil anvil;
  private final AtomicLong clock =
      new AtomicLong(System.currentTimeMillis() / BLOCK_MS * BLOCK_MS + BLOCK_MS);
  private BigInteger baseFee = BigInteger.ZERO;
  private boolean isLosing;

  private StagedAnvil(Anvil anvil) {
    this.anvil = anvil;
  }

  static StagedAnvil start(Vertx vertx, Path folder, BigInteger baseFee) throws Exception {
    StagedAnvil started =
        new StagedAnvil(
            Anvil.start(
                vertx, folder, Fixtures.CHAIN, "--base-fee", "0", "--slots-in-an-epoch", "0"));
    started.anvil.mint(ADMIN, Contracts.PATH_USD, ADMINS_FEES);
    started.block();
    for (AssetId token : TwoChains.TOKENS) {
      for (String role : List.of("PAUSE_ROLE", "UNPAUSE_ROLE")) {
        Bytes32 hash = Hashes.keccak256(role.getBytes(StandardCharsets.US_ASCII));
        started.call(ADMIN, token.token(), ContractCall.GRANT_ROLE.encode(hash, Abi.word(ADMIN)));
      }
    }
    started.block();
    started.baseFee = baseFee;
    return started;
  }

  @Override
  public NodeUrl url() {
    return anvil.url();
  }

  @Override
  public Fork fork() {
    return Fork.T4;
  }

  @Override
  public long nowMs() {
    return clock.get();
  }

  @Override
  public void pass(long millis) {
    clock.addAndGet(millis);
  }

  @Override
  public UInt64 block() {
    pass(BLOCK_MS);
    if (isLosing) {
      anvil.ask("anvil_dropAllTransactions");
    }
    anvil.ask("evm_setNextBlockTimestamp", nowMs() / 1_000);
    anvil.ask("anvil_setNextBlockBaseFeePerGas", "0x" + baseFee.toString(16));
    anvil.mine();
    return UInt64.of(anvil.height());
  }

  @Override
  public void call(Address from, Address to, Bytes input) {
    anvil.ask("anvil_impersonateAccount", from.toHex());
    anvil.ask("anvil_setBalance", from.toHex(), NATIVE_COINS);
    anvil.ask(
        "eth_sendTransaction",
        new JsonObject()
            .put("from", from.toHex())
            .put("to", to.toHex())
            .put("data", input.toHex())
            .put("gas", "0x1e8480")
            .put("gasPrice", "0x" + CALL_PRICE.toString(16)));
  }

  @Override
  public Bytes ask(Address from, Address to, Bytes input) {
    return Bytes.fromHex(
        (String)
            anvil.ask(
                "eth_call",
                new JsonObject()
                    .put("from", from.toHex())
                    .put("to", to.toHex())
                    .put("data", input.toHex()),
                "latest"));
  }

  @Override
  public void send(Payment payment) {
    await(anvil.asked("eth_sendRawTransaction", payment.raw().toHex()));
  }

  @Override
  public void baseFee(BigInteger attodollars) {
    baseFee = attodollars;
  }

  @Override
  public void losePayments(boolean losing) {
    isLosing = losing;
  }

  @Override
  public void drainPool(AssetId feeToken) {
    setPool(feeToken, BigInteger.ZERO);
  }

  @Override
  public void fillPool(AssetId feeToken) {
    setPool(feeToken, ADMINS_FEES);
  }

  /** Both reserves are in one word of the pool's place. */
  private void setPool(AssetId feeToken, BigInteger units) {
    Bytes32 pool = keccak(Abi.word(feeToken.token()), Abi.word(Contracts.PATH_USD.token()));
    anvil.ask(
        "anvil_setStorageAt",
        Contracts.FEE_MANAGER.toHex(),
        keccak(pool, Abi.word(POOLS_SLOT)).toHex(),
        Bytes32.fromNumber(units.shiftLeft(128).add(units)).toHex());
  }

  private static Bytes32 keccak(Bytes32 one, Bytes32 other) {
    return Hashes.keccak256(one.toArray(), other.toArray());
  }

  @Override
  public void close() {
    anvil.close();
  }
}
