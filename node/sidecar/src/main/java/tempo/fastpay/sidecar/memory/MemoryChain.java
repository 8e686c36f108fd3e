package tempo.fastpay.sidecar.memory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Clock;
import tempo.fastpay.sidecar.port.Steps;

/**
 * A chain in memory: takes payments, makes a block every {@code blockTimeMs}, final at once, with
 * no fees. Block n has the time n × blockTimeMs, so two nodes on one machine agree on heights.
 * Shared by the sidecars of one node; thread-safe.
 */
public final class MemoryChain implements Chain, FaucetApi {
  /** Payments waiting for a block; one more is refused. */
  public static final int PENDING_LIMIT = 100_000;

  /** Balances held; the faucet refuses beyond. */
  public static final int ACCOUNTS_LIMIT = 100_000;

  private final Vertx vertx;
  private final ChainId chainId;
  private final Clock clock;
  private final long blockTimeMs;
  private final MemoryLedger ledger;
  private final Map<Bytes32, Payment> pending = new LinkedHashMap<>();
  private final Map<MemoryLedger.Cell, UInt64> funding = new LinkedHashMap<>();
  private final Map<MemoryLedger.Cell, UInt64> funded = new HashMap<>();
  private final List<Consumer<Step>> followers = new CopyOnWriteArrayList<>();
  private Optional<Runnable> stopTimer = Optional.empty();
  private int starts;

  public MemoryChain(Vertx vertx, ChainId chainId, Clock clock, long blockTimeMs) {
    if (blockTimeMs < 1) {
      throw new IllegalArgumentException("blockTimeMs must be positive");
    }
    this.vertx = vertx;
    this.chainId = chainId;
    this.clock = clock;
    this.blockTimeMs = blockTimeMs;
    this.ledger = new MemoryLedger(clock.unixMillis() / blockTimeMs);
  }

  /** Starts making blocks by itself. */
  public synchronized void start() {
    if (stopTimer.isEmpty()) {
      starts++;
      scheduleNextBlock(Loop.of(vertx), starts);
    }
  }

  private void scheduleNextBlock(Loop loop, int start) {
    long now = clock.unixMillis();
    long untilNextMs = blockTimeMs - now % blockTimeMs;
    stopTimer = Optional.of(loop.after(untilNextMs, () -> blockIsDue(loop, start)));
  }

  private void blockIsDue(Loop loop, int start) {
    makeBlock();
    synchronized (this) {
      if (stopTimer.isPresent() && start == starts) {
        scheduleNextBlock(loop, start);
      }
    }
  }

  public synchronized void stop() {
    stopTimer.ifPresent(Runnable::run);
    stopTimer = Optional.empty();
  }

  /** Makes the block that is due by the clock, or the next one. */
  public void makeBlock() {
    Step step;
    synchronized (this) {
      long next = Math.max(ledger.height() + 1, clock.unixMillis() / blockTimeMs);
      List<Payment> waiting =
          ledger.block(
              next, UInt64.of(next * blockTimeMs / 1000), new ArrayList<>(pending.values()));
      pending.clear();
      waiting.forEach(payment -> pending.put(payment.chainTxHash(), payment));
      funding.forEach(
          (cell, units) -> ledger.credit(cell.account(), cell.asset(), units.toBigInteger()));
      funding.clear();
      step = new Step(base(), Optional.of(ledger.movedLanes()));
    }
    followers.forEach(follower -> follower.accept(step));
  }

  private FinalizedBlock base() {
    UInt64 height = UInt64.of(ledger.height());
    return new FinalizedBlock(height, hashOf(height), ledger.height() * blockTimeMs);
  }

  /** Gives an account its first balance at the current height: for genesis, before anyone reads. */
  public synchronized void allocate(Address account, AssetId asset, UInt64 units) {
    ledger.credit(account, asset, units.toBigInteger());
  }

  /** Lists an access key for an account, as AccountKeychain would. */
  public synchronized void authorize(Address account, Address keyId, SenderFacts.KeyFacts facts) {
    ledger.authorize(account, keyId, facts);
  }

  /** Stops a token's transfers. */
  public synchronized void pause(AssetId asset) {
    ledger.pause(asset);
  }

  /**
   * Gives a fresh account its first money with the next block. A repeated request is granted again,
   * and adds nothing.
   */
  @Override
  public synchronized Future<Reply> fund(Request request) {
    AssetId asset = request.asset();
    MemoryLedger.Cell cell = new MemoryLedger.Cell(request.address(), asset);
    if (!asset.token().isTip20()) {
      return refused(
          Reject.of(RejectCode.INVALID_FORMAT, "asset: expected a TIP-20 token's address"));
    }
    UInt64 next = UInt64.of(ledger.height() + 1);
    if (request.amount().equals(funded.get(cell))) {
      return Future.succeededFuture(new Reply.Funded(next));
    }
    if (funded.containsKey(cell)
        || ledger.balance(request.address(), asset, ledger.height()).signum() != 0) {
      return refused(
          Reject.of(RejectCode.INVALID_FORMAT, "address: only a fresh account is funded"));
    }
    if (ledger.accounts() + funding.size() >= ACCOUNTS_LIMIT) {
      return refused(
          Reject.retryAfter(
              "this chain holds its " + ACCOUNTS_LIMIT + " balances already", blockTimeMs));
    }
    funding.put(cell, request.amount());
    funded.put(cell, request.amount());
    return Future.succeededFuture(new Reply.Funded(next));
  }

  private static Future<Reply> refused(Reject reject) {
    return Future.succeededFuture(new Reply.Refused(reject));
  }

  @Override
  public ChainId chainId() {
    return chainId;
  }

  @Override
  public synchronized Future<ChainHead> head() {
    UInt64 height = UInt64.of(ledger.height());
    return Future.succeededFuture(
        ChainHead.ofFinal(height, hashOf(height), UInt64.of(base().unixMillis())));
  }

  private Bytes32 hashOf(UInt64 height) {
    return Hashes.keccak256(
        Bytes32.fromNumber(chainId.value().toBigInteger()).toArray(),
        Bytes32.fromNumber(height.toBigInteger()).toArray());
  }

  @Override
  public synchronized Future<FinalizedBlock> finalizedBlock() {
    return Future.succeededFuture(base());
  }

  @Override
  public synchronized Future<Optional<Bytes32>> blockHash(UInt64 height) {
    return Future.succeededFuture(
        ledger.holds(height.bits()) ? Optional.of(hashOf(height)) : Optional.empty());
  }

  @Override
  public Runnable follow(FinalizedBlock from, Follower follower) {
    Steps steps = new Steps(Loop.of(vertx), follower);
    Consumer<Step> told = steps::add;
    FinalizedBlock now;
    synchronized (this) {
      followers.add(told);
      now = base();
    }
    if (from.height().isLessThan(now.height())) {
      told.accept(new Step(now, Optional.empty()));
    }
    return () -> followers.remove(told);
  }

  @Override
  public synchronized Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
    return at(height)
        .map(
            number -> {
              AssetId feeToken = payment.feeToken().orElse(payment.asset());
              Map<AssetId, BigInteger> balances = new HashMap<>();
              for (AssetId token : List.of(payment.asset(), feeToken)) {
                balances.computeIfAbsent(
                    token, asked -> ledger.balance(payment.sender(), asked, number));
              }
              return new SenderFacts(
                  height,
                  ledger.nonce(payment.lane(), number),
                  balances,
                  feeToken,
                  BigInteger.ZERO,
                  payment
                      .accessKey()
                      .flatMap(key -> ledger.accessKey(payment.sender(), key.keyId())),
                  obstacle(payment.asset(), feeToken));
            });
  }

  private Optional<String> obstacle(AssetId asset, AssetId feeToken) {
    if (ledger.isPaused(asset)) {
      return Optional.of("asset: token " + asset + " is paused");
    }
    return ledger.isPaused(feeToken)
        ? Optional.of("fee_token: token " + feeToken + " is paused")
        : Optional.empty();
  }

  @Override
  public synchronized Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height) {
    return at(height)
        .map(
            number -> {
              Map<Lane, UInt64> nonces = new HashMap<>();
              lanes.forEach(lane -> nonces.put(lane, ledger.nonce(lane, number)));
              return nonces;
            });
  }

  @Override
  public synchronized Future<BigInteger> balance(Address account, AssetId asset, UInt64 height) {
    return at(height).map(number -> ledger.balance(account, asset, number));
  }

  private Future<Long> at(UInt64 height) {
    long number = height.bits();
    return ledger.holds(number)
        ? Future.succeededFuture(number)
        : Future.failedFuture(
            new IllegalArgumentException("height " + height + " is not held by this chain"));
  }

  @Override
  public synchronized Future<Sent> submit(Payment payment) {
    if (!payment.chainId().equals(chainId)) {
      return Future.failedFuture(
          new IllegalArgumentException("a payment of chain " + payment.chainId()));
    }
    if (pending.containsKey(payment.chainTxHash())) {
      return sent(Answer.KNOWN, "it waits for a block already");
    }
    UInt64 nonce = ledger.nonce(payment.lane(), ledger.height());
    if (payment.nonceSeq().isLessThan(nonce)) {
      return sent(Answer.NONCE_TOO_LOW, "the lane is at " + nonce);
    }
    if (pending.size() >= PENDING_LIMIT) {
      return sent(Answer.POOL_FULL, PENDING_LIMIT + " payments wait for a block already");
    }
    pending.put(payment.chainTxHash(), payment);
    return Future.succeededFuture(Sent.TAKEN);
  }

  private static Future<Sent> sent(Answer answer, String detail) {
    return Future.succeededFuture(new Sent(answer, detail));
  }

  @Override
  public synchronized Future<Optional<Outcome>> outcome(Payment payment) {
    return Future.succeededFuture(
        ledger
            .used(payment.contentionKey())
            .map(used -> used.outcomeOf(payment, hashOf(used.height()))));
  }
}
