package tempo.fastpay.sidecar.crash;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.TestPayments;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;

/**
 * A chain that outlives the validator's process: its last block is a file, which somebody else
 * replaces. Everybody is rich; only nonces differ.
 */
final class FileChain implements Chain {
  private static final BigInteger RICH = BigInteger.TWO.pow(62);
  private static final long POLL_MS = 50;

  /**
   * A block.
   *
   * @param nonces by sender, on {@link TestPayments#LANE}; 0 for others
   */
  record Block(long height, long unixMillis, Map<Address, Long> nonces) {
    Block {
      nonces = Map.copyOf(nonces);
    }

    void write(Path file) throws IOException {
      JsonObject json = new JsonObject();
      nonces.forEach((sender, nonce) -> json.put(sender.toHex(), nonce));
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(
          next,
          new JsonObject()
              .put("height", height)
              .put("unix_millis", unixMillis)
              .put("nonces", json)
              .encode());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Block read(String text) {
      JsonObject json = new JsonObject(text);
      Map<Address, Long> nonces = new HashMap<>();
      json.getJsonObject("nonces")
          .forEach(
              entry ->
                  nonces.put(
                      Address.fromHex(entry.getKey()), ((Number) entry.getValue()).longValue()));
      return new Block(json.getLong("height"), json.getLong("unix_millis"), nonces);
    }

    FinalizedBlock base() {
      return new FinalizedBlock(UInt64.of(height), hashOf(height), unixMillis);
    }
  }

  private final Vertx vertx;
  private final TreeMap<Long, Block> blocks = new TreeMap<>();
  private final List<Consumer<Step>> followers = new CopyOnWriteArrayList<>();

  FileChain(Vertx vertx, Path file) throws IOException {
    this.vertx = vertx;
    Block first = Block.read(Files.readString(file));
    blocks.put(first.height(), first);
    vertx.setPeriodic(
        POLL_MS,
        poll ->
            vertx
                .fileSystem()
                .readFile(file.toString())
                .onSuccess(content -> follow(Block.read(content.toString()))));
  }

  private synchronized void follow(Block block) {
    if (block.height() > blocks.lastKey()) {
      blocks.put(block.height(), block);
      followers.forEach(follower -> follower.accept(new Step(block.base(), Optional.empty())));
    }
  }

  private synchronized Block last() {
    return blocks.lastEntry().getValue();
  }

  private synchronized Block at(UInt64 height) {
    return blocks.get(height.bits());
  }

  private static UInt64 nonce(Block block, Lane lane) {
    return lane.nonceKey().equals(TestPayments.LANE)
        ? UInt64.of(block.nonces().getOrDefault(lane.sender(), 0L))
        : UInt64.ZERO;
  }

  @Override
  public ChainId chainId() {
    return TestPayments.CHAIN;
  }

  @Override
  public Future<ChainHead> head() {
    FinalizedBlock base = last().base();
    return Future.succeededFuture(
        ChainHead.ofFinal(base.height(), base.hash().orElseThrow(), UInt64.of(base.unixMillis())));
  }

  @Override
  public Future<FinalizedBlock> finalizedBlock() {
    return Future.succeededFuture(last().base());
  }

  private static Bytes32 hashOf(long height) {
    return Bytes32.fromNumber(BigInteger.valueOf(height).shiftLeft(64));
  }

  @Override
  public synchronized Future<Optional<Bytes32>> blockHash(UInt64 height) {
    return Future.succeededFuture(
        height.bits() <= blocks.lastKey() ? Optional.of(hashOf(height.bits())) : Optional.empty());
  }

  @Override
  public Runnable follow(FinalizedBlock from, Follower follower) {
    Context context = vertx.getOrCreateContext();
    Consumer<Step> told = step -> context.runOnContext(now -> follower.moved(step));
    followers.add(told);
    return () -> followers.remove(told);
  }

  @Override
  public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
    return Future.succeededFuture(
        new SenderFacts(
            height,
            nonce(at(height), payment.lane()),
            Map.of(payment.asset(), RICH),
            payment.asset(),
            BigInteger.ZERO,
            Optional.empty(),
            Optional.empty()));
  }

  @Override
  public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height) {
    Block block = at(height);
    Map<Lane, UInt64> nonces = new HashMap<>();
    lanes.forEach(lane -> nonces.put(lane, nonce(block, lane)));
    return Future.succeededFuture(nonces);
  }

  @Override
  public Future<BigInteger> balance(Address account, AssetId asset, UInt64 height) {
    return Future.succeededFuture(RICH);
  }

  /** What is settled is decided elsewhere. */
  @Override
  public Future<Sent> submit(Payment payment) {
    return Future.succeededFuture(Sent.TAKEN);
  }

  @Override
  public Future<Optional<Outcome>> outcome(Payment payment) {
    return Future.succeededFuture(Optional.empty());
  }
}
