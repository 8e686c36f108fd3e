package tempo.fastpay.chain;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.facts.AccountReads;
import tempo.fastpay.chain.facts.Facts;
import tempo.fastpay.chain.facts.RpcStateReader;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.node.Forks;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.chain.node.Nodes;
import tempo.fastpay.chain.node.Origins;
import tempo.fastpay.chain.settle.BlockUses;
import tempo.fastpay.chain.settle.Outcomes;
import tempo.fastpay.chain.settle.Sends;
import tempo.fastpay.chain.walk.CarriedFacts;
import tempo.fastpay.chain.walk.FinalizedHeads;
import tempo.fastpay.chain.walk.Followers;
import tempo.fastpay.chain.walk.HeadWalk;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;

/**
 * A Tempo chain over the JSON-RPC of its nodes, one of which is used at a time. Answers are read at
 * finalized blocks by their hashes, so that a node that changes its mind gives an error and never
 * another block's numbers. Thread-safe.
 */
public final class TempoChain implements Chain {
  private static final Logger LOG = LoggerFactory.getLogger(TempoChain.class);

  private final Confined confined;
  private final Supplier<Loop> callers;
  private final ChainId chainId;
  private final NodeRpc node;
  private final Origins origins;
  private final AccountReads reads;
  private final FinalizedHeads heads;
  private final Followers followers;
  private final Sends sends;
  private final Outcomes outcomes;
  private final HeadWalk walk;
  private final long forksMs;
  private Forks forks;
  private Runnable stopForks = () -> {};
  private Supplier<Future<Void>> disconnect = Future::succeededFuture;

  TempoChain(Beginning beginning, Nodes nodes, Origins origins, Header first, Forks forks) {
    Loop loop = beginning.loop();
    ChainLimits limits = beginning.limits();
    this.confined = new Confined(loop);
    this.callers = beginning.callers();
    this.chainId = beginning.chainId();
    this.forksMs = limits.forksMs();
    this.forks = forks;
    this.reads = beginning.reads().of(nodes);
    ChainCounters counters = beginning.counters();
    this.node = new NodeRpc(nodes, loop, origins);
    this.origins = origins;
    this.heads = new FinalizedHeads(first, limits.walk().headersLimit());
    this.followers =
        new Followers(heads, this::hashAt, BlockUses::new, limits.walk().followersLimit());
    this.sends = new Sends(loop, node, counters::countSent);
    this.outcomes = new Outcomes(loop, node, limits.outcomes(), counters);
    this.walk =
        new HeadWalk(
            loop,
            new HeadWalk.Parts(nodes, heads, carried(), outcomes::remember, followers, counters),
            limits.walk(),
            limits.nodes(),
            beginning.random());
  }

  /**
   * Connects to the nodes of a chain, and follows it. The chain lives on the caller's context.
   *
   * @param chainId that the nodes have to serve
   * @param urls of the nodes, in the order of preference
   * @return fails with a {@link ChainNodeException} where no node is usable, and with an {@link
   *     IllegalArgumentException} where there are no nodes, too many, or one twice
   */
  public static Future<TempoChain> open(
      Vertx vertx,
      ChainId chainId,
      List<NodeUrl> urls,
      ChainLimits limits,
      ChainCounters counters) {
    Confined confined = new Confined(Loop.of(vertx));
    return confined.call(() -> connected(confined.loop(), vertx, chainId, urls, limits, counters));
  }

  private static Future<TempoChain> connected(
      Loop loop,
      Vertx vertx,
      ChainId chainId,
      List<NodeUrl> urls,
      ChainLimits limits,
      ChainCounters counters) {
    Connections connections = new Connections(vertx, urls, limits);
    Random random = new Random();
    Supplier<Loop> callers = () -> Loop.of(vertx);
    return begun(loop, callers, chainId, connections.ways(), limits, counters, random)
        .onSuccess(
            chain -> {
              chain.start(connections::close);
              connections.listen(random, chain.walk::wake);
            })
        .recover(cause -> connections.close().transform(closed -> Future.failedFuture(cause)));
  }

  /**
   * Follows a chain by ways to its nodes that somebody else has made, as a simulation does. It asks
   * for heads by itself alone. On the loop, which is the caller's, too.
   *
   * @param ways to the nodes by their names, in the order of preference
   * @return fails with a {@link ChainNodeException} where no node is usable
   */
  public static Future<TempoChain> over(
      Loop loop,
      ChainId chainId,
      Map<String, Rpc> ways,
      ChainLimits limits,
      ChainCounters counters,
      RandomGenerator random) {
    return begun(loop, () -> loop, chainId, ways, limits, counters, random)
        .onSuccess(chain -> chain.start(Future::succeededFuture));
  }

  private static Future<TempoChain> begun(
      Loop loop,
      Supplier<Loop> callers,
      ChainId chainId,
      Map<String, Rpc> ways,
      ChainLimits limits,
      ChainCounters counters,
      RandomGenerator random) {
    Beginning.ReadsOf reads =
        node ->
            new Facts(
                loop, new RpcStateReader(loop, node), limits.facts(), random, counters.facts());
    return new Beginning(loop, callers, chainId, ways, reads, limits, counters, random).begin();
  }

  /**
   * Begins to follow; on the loop.
   *
   * @param disconnect when the chain is closed
   */
  void start(Supplier<Future<Void>> disconnect) {
    this.disconnect = disconnect;
    stopForks = confined.loop().every(forksMs, this::readForks);
    walk.start();
  }

  /** A node's new version may know of another fork. */
  private void readForks() {
    Forks.told(node).onSuccess(told -> forks = told);
  }

  /** Ends it: nobody hears of anything any more. */
  public Future<Void> close() {
    return answer(
        () -> {
          walk.close();
          stopForks.run();
          return disconnect.get();
        });
  }

  /** Another fork's rules may give other answers to the same questions. */
  private CarriedFacts carried() {
    return new CarriedFacts() {
      @Override
      public Future<Optional<Map<Lane, UInt64>>> moveTo(List<BlockContents> blocks) {
        Fork next = forks.at(blocks.get(blocks.size() - 1).header());
        if (!next.equals(forks.at(heads.h()))) {
          reads.forget();
        }
        return reads.moveTo(blocks);
      }

      @Override
      public void forget() {
        reads.forget();
      }
    };
  }

  private <T> Future<T> answer(Supplier<Future<T>> call) {
    return callers.get().onLoop(confined.call(call));
  }

  @Override
  public ChainId chainId() {
    return chainId;
  }

  @Override
  public Future<ChainHead> head() {
    return answer(() -> Future.succeededFuture(heads.head()));
  }

  @Override
  public Future<FinalizedBlock> finalizedBlock() {
    return answer(() -> Future.succeededFuture(heads.h().finalized()));
  }

  @Override
  public Future<Optional<Bytes32>> blockHash(UInt64 height) {
    return answer(() -> hashAt(height));
  }

  private Future<Optional<Bytes32>> hashAt(UInt64 height) {
    return header(height).map(found -> found.map(header -> header.id().hash()));
  }

  private Future<Optional<Header>> header(UInt64 height) {
    if (heads.h().height().isLessThan(height)) {
      return Future.succeededFuture(Optional.empty());
    }
    Optional<Header> kept = heads.at(height);
    return kept.isPresent() ? Future.succeededFuture(kept) : node.header(height);
  }

  private Future<Header> heldHeader(UInt64 height) {
    return header(height)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "block " + height + " is not final, or not held by the node")));
  }

  @Override
  public Runnable follow(FinalizedBlock from, Follower follower) {
    Loop caller = callers.get();
    Future<Runnable> ending =
        confined
            .get(() -> followers.add(from, follower, caller))
            .onFailure(
                refusal ->
                    LOG.atError()
                        .setMessage("the chain takes no further follower")
                        .addKeyValue("reason", refusal.getMessage())
                        .log());
    return () -> ending.onSuccess(confined::later);
  }

  @Override
  public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
    return answer(
        () -> heldHeader(height).compose(at -> reads.senderFacts(payment, at, forks.at(at))));
  }

  @Override
  public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height) {
    return answer(() -> heldHeader(height).compose(at -> reads.nonces(lanes, at.id())));
  }

  @Override
  public Future<BigInteger> balance(Address account, AssetId asset, UInt64 height) {
    return answer(() -> heldHeader(height).compose(at -> reads.balance(account, asset, at.id())));
  }

  @Override
  public Future<Sent> submit(Payment payment) {
    if (!payment.chainId().equals(chainId)) {
      return Future.failedFuture(
          new IllegalArgumentException("a payment of chain " + payment.chainId()));
    }
    return answer(
        () -> {
          origins.remember(payment);
          return sends.send(payment.raw());
        });
  }

  @Override
  public Future<Optional<Outcome>> outcome(Payment payment) {
    return answer(
        () -> {
          Header h = heads.h();
          return outcomes.of(payment, h.id(), () -> nonceAt(payment.lane(), h));
        });
  }

  private Future<UInt64> nonceAt(Lane lane, Header at) {
    return reads
        .nonces(Set.of(lane), at.id())
        .map(
            nonces ->
                Optional.ofNullable(nonces.get(lane))
                    .orElseThrow(() -> new IllegalStateException("no nonce of " + lane)));
  }
}
