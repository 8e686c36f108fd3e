package tempo.fastpay.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.Submission;
import tempo.fastpay.devchain.ledger.Reverted;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.devchain.rpc.DevChainServer;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** The development chain, at the newest fork. */
final class StagedDevChain implements StagedChain {
  static final String HOST = "127.0.0.1";

  private final AtomicLong clock;
  private final DevChain chain;
  private final DevChainServer server;

  private StagedDevChain(AtomicLong clock, DevChain chain, DevChainServer server) {
    this.clock = clock;
    this.chain = chain;
    this.server = server;
  }

  /** A chain whose blocks are final at once. */
  static StagedDevChain start(Vertx vertx, BigInteger baseFee) {
    return start(vertx, newClock(), Fixtures.CHAIN, baseFee, 0);
  }

  /** A clock that begins now. */
  static AtomicLong newClock() {
    return new AtomicLong(System.currentTimeMillis() / BLOCK_MS * BLOCK_MS);
  }

  /**
   * A chain on a clock; chains of one id and one clock begin with the same block.
   *
   * @param finalityLag blocks above the newest final one
   */
  static StagedDevChain start(
      Vertx vertx, AtomicLong clock, ChainId id, BigInteger baseFee, int finalityLag) {
    DevChain.Config config =
        DevChain.Config.of(id, Fork.T12, 0, Fixtures.CRYPTO, clock::get)
            .withBaseFee(baseFee)
            .withFinalityLag(finalityLag);
    Loop loop = Loop.of(vertx, vertx.getOrCreateContext());
    DevChain chain = await(new Confined(loop).call(() -> DevChain.start(loop, config)));
    return new StagedDevChain(clock, chain, await(DevChainServer.start(vertx, HOST, 0, chain)));
  }

  private <T> T on(Supplier<T> task) {
    return await(chain.call(() -> Future.succeededFuture(task.get())));
  }

  int port() {
    return server.port();
  }

  @Override
  public NodeUrl url() {
    return NodeUrl.parse("http://" + HOST + ":" + port());
  }

  @Override
  public Fork fork() {
    return Fork.T12;
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
    return blockNow();
  }

  /** Makes a block without time passing. */
  UInt64 blockNow() {
    return on(() -> UInt64.of(chain.mine().header().number()));
  }

  UInt64 finalized() {
    return on(() -> UInt64.of(chain.finalized()));
  }

  /** Replaces the newest blocks by empty ones. */
  void reorg(int depth) {
    on(
        () -> {
          chain.reorg(depth);
          return null;
        });
  }

  @Override
  public void call(Address from, Address to, Bytes input) {
    assertThat(on(() -> chain.submitUnsigned(from, to, input)))
        .isInstanceOf(Submission.Accepted.class);
  }

  @Override
  public Bytes ask(Address from, Address to, Bytes input) {
    return on(
        () -> {
          try {
            return chain.ledger().ask(from, to, input, chain.ledger().head().number());
          } catch (Reverted e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  @Override
  public void send(Payment payment) {
    assertThat(await(chain.submit(payment.raw()))).isInstanceOf(Submission.Accepted.class);
  }

  @Override
  public void baseFee(BigInteger attodollars) {
    on(
        () -> {
          chain.setBaseFee(attodollars);
          return null;
        });
  }

  @Override
  public void losePayments(boolean isLosing) {
    on(
        () -> {
          chain.lose(tx -> isLosing && tx instanceof Transaction.Signed);
          return null;
        });
  }

  @Override
  public void drainPool(AssetId feeToken) {
    Bytes pool =
        ask(
            ADMIN,
            Contracts.FEE_MANAGER,
            ContractCall.GET_POOL.encode(
                Abi.word(feeToken.token()), Abi.word(Contracts.PATH_USD.token())));
    movePool(ContractCall.BURN_LIQUIDITY, feeToken, Abi.wordAt(pool, 1));
  }

  @Override
  public void fillPool(AssetId feeToken) {
    movePool(ContractCall.MINT_LIQUIDITY, feeToken, Abi.word(Fixtures.dollars(1_000)));
  }

  private void movePool(ContractCall function, AssetId feeToken, Bytes32 units) {
    call(
        ADMIN,
        Contracts.FEE_MANAGER,
        function.encode(
            Abi.word(feeToken.token()),
            Abi.word(Contracts.PATH_USD.token()),
            units,
            Abi.word(ADMIN)));
  }

  @Override
  public void close() {
    await(server.close().eventually(chain::close));
  }
}
