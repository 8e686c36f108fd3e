package tempo.fastpay.devchain;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Header;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Rules;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bounds;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A development chain at work: it makes blocks when they are due, takes transactions, and says what
 * is final. Its state is confined to one loop; methods that answer with futures may be called from
 * any thread, the others on the loop.
 */
public final class DevChain {
  /** Those who are told of heads; another one is refused. */
  public static final int FOLLOWERS_LIMIT = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(DevChain.class);

  private final Loop loop;
  private final Confined confined;
  private final Config config;
  private final Ledger ledger;
  private final Optional<StateFile> file;
  private final Pool pool = new Pool();
  private final Announcements announcements = new Announcements();
  private final Admission admission;
  private final Faucet faucet;
  private final List<Consumer<Block>> followers = new CopyOnWriteArrayList<>();
  private Optional<Runnable> stopTimer = Optional.empty();
  private Predicate<Transaction> lost = tx -> false;
  private Future<Void> keeping = Future.succeededFuture();
  private boolean isFinalityHeld;
  private boolean isClosed;
  private long finalized;

  /** The newest block that the state file holds. */
  private long kept;

  /**
   * What a chain is started with.
   *
   * @param blockTimeMs the time between blocks; 0: a block is made when somebody asks for one
   * @param finalityLag how many blocks the final one is behind the head; 0: every block is final
   * @param baseFee at the beginning, in attodollars per gas
   * @param genesis what accounts begin with
   * @param stateFile where the chain is kept over a restart, from block to block; empty: nowhere
   * @param unixMillis the clock
   */
  public record Config(
      ChainId chainId,
      Fork fork,
      long blockTimeMs,
      int finalityLag,
      BigInteger baseFee,
      List<Ledger.Allocation> genesis,
      Optional<Path> stateFile,
      Crypto crypto,
      LongSupplier unixMillis) {
    /** The most that a block takes, and finality is behind. */
    public static final int FINALITY_LAG_LIMIT = 64;

    public Config {
      Objects.requireNonNull(chainId);
      Objects.requireNonNull(fork);
      Objects.requireNonNull(baseFee);
      genesis = List.copyOf(genesis);
      Objects.requireNonNull(stateFile);
      Objects.requireNonNull(crypto);
      Objects.requireNonNull(unixMillis);
      Bounds.atLeast("blockTimeMs", blockTimeMs, 0);
      Bounds.within("finalityLag", finalityLag, 0, FINALITY_LAG_LIMIT);
    }

    /** A chain without fees, final at once, kept nowhere. */
    public static Config of(
        ChainId chainId, Fork fork, long blockTimeMs, Crypto crypto, LongSupplier unixMillis) {
      return new Config(
          chainId,
          fork,
          blockTimeMs,
          0,
          BigInteger.ZERO,
          List.of(),
          Optional.empty(),
          crypto,
          unixMillis);
    }

    public Config withGenesis(List<Ledger.Allocation> allocations) {
      return new Config(
          chainId,
          fork,
          blockTimeMs,
          finalityLag,
          baseFee,
          allocations,
          stateFile,
          crypto,
          unixMillis);
    }

    public Config withFinalityLag(int blocks) {
      return new Config(
          chainId, fork, blockTimeMs, blocks, baseFee, genesis, stateFile, crypto, unixMillis);
    }

    public Config withBaseFee(BigInteger fee) {
      return new Config(
          chainId, fork, blockTimeMs, finalityLag, fee, genesis, stateFile, crypto, unixMillis);
    }

    public Config withStateFile(Path path) {
      return new Config(
          chainId,
          fork,
          blockTimeMs,
          finalityLag,
          baseFee,
          genesis,
          Optional.of(path),
          crypto,
          unixMillis);
    }

    Rules rules() {
      return Rules.of(chainId, fork, baseFee);
    }
  }

  private DevChain(Loop loop, Config config, Ledger ledger, Optional<StateFile> file) {
    this.loop = loop;
    this.confined = new Confined(loop);
    this.config = config;
    this.ledger = ledger;
    this.file = file;
    this.admission = new Admission(ledger, pool, config.unixMillis());
    this.faucet = new Faucet(ledger, pool, admission, config.blockTimeMs());
    // What was final before is among what was kept.
    this.finalized = ledger.head().number();
    this.kept = file.isPresent() ? ledger.head().number() : Long.MAX_VALUE;
  }

  /** Starts a chain on the caller's context. */
  public static Future<DevChain> start(Vertx vertx, Config config) {
    return start(Loop.of(vertx), config);
  }

  /**
   * Starts a chain on a loop. It goes on where its state file says, or begins with a block 0.
   *
   * @return fails where the state file cannot be read, or is another chain's
   */
  public static Future<DevChain> start(Loop loop, Config config) {
    Optional<StateFile> file = config.stateFile().map(StateFile::new);
    return loop.compute(() -> opened(config, file))
        .map(
            ledger -> {
              DevChain chain = new DevChain(loop, config, ledger, file);
              chain.announcements.add(ledger.head().hash());
              chain.schedule();
              return chain;
            })
        // A chain that nobody has moved yet is found again, too.
        .compose(chain -> chain.keep().map(chain));
  }

  private static Ledger opened(Config config, Optional<StateFile> file) throws Exception {
    Optional<Ledger> kept = file.isPresent() ? file.get().read(config.rules()) : Optional.empty();
    return kept.orElseGet(
        () -> Ledger.genesis(config.rules(), config.unixMillis().getAsLong(), config.genesis()));
  }

  private void schedule() {
    if (config.blockTimeMs() == 0 || isClosed) {
      return;
    }
    long nowMs = nowMs();
    long dueMs = (nowMs / config.blockTimeMs() + 1) * config.blockTimeMs();
    stopTimer = Optional.of(loop.after(dueMs - nowMs, () -> blockIsDue(dueMs)));
  }

  private void blockIsDue(long dueMs) {
    schedule();
    long late = Math.max(0, nowMs() - dueMs) / config.blockTimeMs();
    makeBlock(dueMs + late * config.blockTimeMs());
  }

  private long nowMs() {
    return config.unixMillis().getAsLong();
  }

  private Block makeBlock(long timestampMs) {
    long atMs = Math.max(timestampMs, ledger.head().timestampMs());
    Block block = BlockMaker.make(pool, ledger.next(atMs), nowMs(), lost);
    announce(block);
    return block;
  }

  private void announce(Block block) {
    faucet.forgetIncluded();
    moveFinality();
    keepNext();
    announcements.add(block.header().hash());
    followers.forEach(follower -> follower.accept(block));
  }

  /** No block is final before it is kept: a validator's record may name it (L14). */
  private void moveFinality() {
    if (!isFinalityHeld) {
      long old = ledger.head().number() - config.finalityLag();
      finalized = Math.max(finalized, Math.min(old, kept));
    }
  }

  /** While one snapshot is being written, the next one waits, and is of the newest block then. */
  private void keepNext() {
    if (file.isEmpty() || isClosed || !keeping.isComplete() || kept >= ledger.head().number()) {
      return;
    }
    Header head = ledger.head();
    keeping =
        keep()
            .onSuccess(
                done -> {
                  // It may have been replaced while it was written.
                  if (ledger.header(head.number()).equals(Optional.of(head))) {
                    kept = head.number();
                  }
                  moveFinality();
                })
            .onFailure(
                e ->
                    LOG.atWarn()
                        .setMessage("the development chain's state was not kept, nothing is final")
                        .addKeyValue("reason", e.getMessage())
                        .log());
    keeping.onSuccess(done -> keepNext());
  }

  /** Keeps the chain where it is told to. */
  private Future<Void> keep() {
    if (file.isEmpty()) {
      return Future.succeededFuture();
    }
    StateFile.Snapshot snapshot = StateFile.Snapshot.of(ledger);
    return loop.compute(
        () -> {
          file.get().write(snapshot);
          return null;
        });
  }

  /** Ends the chain, and keeps its state where it is told to. */
  public Future<Void> close() {
    return confined.call(
        () -> {
          isClosed = true;
          stopTimer.ifPresent(Runnable::run);
          return keeping.transform(before -> keep());
        });
  }

  /** The loop that the chain lives on. */
  public Loop loop() {
    return loop;
  }

  /** Makes a call on the chain's loop, from any thread. */
  public <T> Future<T> call(Supplier<Future<T>> call) {
    return confined.call(call);
  }

  public Config config() {
    return config;
  }

  public Ledger ledger() {
    loop.check();
    return ledger;
  }

  public Pool pool() {
    loop.check();
    return pool;
  }

  public Announcements announcements() {
    loop.check();
    return announcements;
  }

  /** The number of the newest block that is final. */
  public long finalized() {
    loop.check();
    return finalized;
  }

  /**
   * Tells of each new head, on the chain's loop; from any thread.
   *
   * @return ends it
   * @throws IllegalStateException where {@value #FOLLOWERS_LIMIT} are told already
   */
  public Runnable onHead(Consumer<Block> follower) {
    if (followers.size() >= FOLLOWERS_LIMIT) {
      throw new IllegalStateException(FOLLOWERS_LIMIT + " follow the chain already");
    }
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  /** Takes a transaction as a wallet sends it. */
  public Future<Submission> submit(Bytes raw) {
    return loop.compute(
            () -> PaymentScreen.screen(raw, Optional.empty(), config.chainId(), config.crypto()))
        .map(
            screened ->
                screened.<Submission>fold(
                    admission::admit, reject -> new Submission.Refused(Refusals.of(reject))));
  }

  /** Takes a call of an account that is impersonated: it has the account's next nonce. */
  public Submission submitUnsigned(Address from, Address to, Bytes input) {
    loop.check();
    return admission.admit(
        admission.unsigned(from, NonceKey.PROTOCOL, to, input, Optional.empty()));
  }

  /** Mints for an account, whatever it has already: what a development node's faucet does. */
  public Submission mint(Address account, AssetId asset, UInt64 amount) {
    loop.check();
    return faucet.mint(account, asset, amount);
  }

  /**
   * Gives a fresh account its first money with the next block. A repeated request is granted again,
   * and adds nothing.
   */
  public Future<Funding> fund(Address account, AssetId asset, UInt64 amount) {
    return confined.get(() -> faucet.fund(account, asset, amount));
  }

  /** Makes a block now. */
  public Block mine() {
    loop.check();
    return makeBlock(Math.max(nowMs(), ledger.head().timestampMs() + 1));
  }

  /**
   * Replaces the newest blocks by empty ones. Their transactions are lost, as those of a real
   * reorganisation may be.
   *
   * @throws IllegalArgumentException where one of the blocks is final
   */
  public void reorg(int depth) {
    loop.check();
    Header head = ledger.head();
    Bounds.within("depth", depth, 1, head.number() - finalized);
    if (file.isPresent()) {
      kept = Math.min(kept, head.number() - depth);
    }
    for (long timestampMs : ledger.rollBack(depth)) {
      announce(ledger.replacement(timestampMs).seal());
    }
  }

  /** Begins or ends a time in which blocks are made when they are asked for, and not when due. */
  public void pauseBlocks(boolean isPaused) {
    loop.check();
    stopTimer.ifPresent(Runnable::run);
    stopTimer = Optional.empty();
    if (!isPaused) {
      schedule();
    }
  }

  /** Begins or ends a time in which no further block becomes final. */
  public void holdFinality(boolean isHeld) {
    loop.check();
    isFinalityHeld = isHeld;
  }

  /**
   * Sets the base fee of later blocks, in attodollars per gas.
   *
   * @throws IllegalArgumentException where the chain's fork lets it not be so high
   */
  public void setBaseFee(BigInteger attodollars) {
    loop.check();
    ledger.setBaseFee(attodollars);
  }

  /** Lets transactions disappear from the pool without a word, as a node may lose them. */
  public void lose(Predicate<Transaction> which) {
    loop.check();
    lost = which;
  }
}
