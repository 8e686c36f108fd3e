package tempo.fastpay.chain.node;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.ChainId;

/**
 * The nodes of one operator, in the order of preference, of which one is used at a time: as a way,
 * it is the way to that one. A node is used only after a look at it: it must serve the chain, and
 * hold H. Confined to the loop.
 */
public final class Nodes implements Rpc {
  /** The most nodes; more are refused when they are named. */
  public static final int NODES_LIMIT = 8;

  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  private final Loop loop;
  private final ChainId chain;
  private final NodeLimits limits;
  private final ChainCounters counters;
  private final List<Node> nodes = new ArrayList<>();
  private Optional<Node> inUse = Optional.empty();

  /**
   * Makes nodes of which none is in use yet.
   *
   * @param chain that they have to serve
   * @param ways to the nodes by their names, in the order of preference
   * @param origins of transactions that no node need be asked for
   */
  public Nodes(
      Loop loop,
      ChainId chain,
      Map<String, Rpc> ways,
      NodeLimits limits,
      ChainCounters counters,
      Origins origins) {
    if (ways.isEmpty() || ways.size() > NODES_LIMIT) {
      throw new IllegalArgumentException(
          "nodes: expected 1 to " + NODES_LIMIT + ", got " + ways.size());
    }
    this.loop = loop;
    this.chain = chain;
    this.limits = limits;
    this.counters = counters;
    ways.forEach(
        (name, way) -> {
          Rpc counted = new CountedRpc(way, counters);
          nodes.add(new Node(name, counted, new NodeRpc(counted, loop, origins)));
        });
  }

  /**
   * A look at a node.
   *
   * @param detail for people
   * @param heads what it told, where it is usable
   */
  public record Look(Verdict verdict, String detail, Optional<NodeRpc.Heads> heads) {
    private static Look of(Verdict verdict, String detail) {
      return new Look(verdict, detail, Optional.empty());
    }
  }

  /** The node in use; empty: none is usable. */
  public Optional<Node> inUse() {
    return inUse;
  }

  /** True where every node has another block than H at H's height. */
  public boolean areForeign() {
    return nodes.stream().allMatch(node -> node.last() == Verdict.FOREIGN);
  }

  /** True where every node serves another chain id. */
  public boolean areOfAnotherChain() {
    return nodes.stream().allMatch(node -> node.last() == Verdict.OTHER_CHAIN);
  }

  /** What was seen of each node last, for people. */
  public String describe() {
    return nodes.stream().map(Node::describe).collect(Collectors.joining("; "));
  }

  /**
   * Looks for a node to use in place of the one in use, if another is usable. Where none is, the
   * one in use stays, unless it is on another chain: then none is in use.
   *
   * @param why the one in use is to be left; for STUCK and BEHIND the other one must be further
   * @param h the block that a node must hold; empty at the start
   * @return the look at the node in use now; empty: no node is usable
   */
  public Future<Optional<Look>> replace(Verdict why, String detail, Optional<Header> h) {
    loop.check();
    inUse.ifPresent(node -> node.looked(why, detail));
    long nowMs = loop.nowMs();
    List<Node> others =
        nodes.stream()
            .filter(node -> !inUse.equals(Optional.of(node)) && !node.rests(nowMs))
            .toList();
    boolean mustBeFurther = why == Verdict.STUCK || why == Verdict.BEHIND;
    return firstUsable(others, 0, h, mustBeFurther)
        .map(
            found -> {
              if (found.isPresent()) {
                return Optional.of(use(found.get(), why, detail));
              }
              if (why == Verdict.FOREIGN || why == Verdict.OTHER_CHAIN) {
                inUse.ifPresent(node -> leave(node, why, detail));
                inUse = Optional.empty();
              }
              return Optional.empty();
            });
  }

  private record Found(Node node, Look look) {}

  private Future<Optional<Found>> firstUsable(
      List<Node> others, int index, Optional<Header> h, boolean mustBeFurther) {
    if (index == others.size()) {
      return Future.succeededFuture(Optional.empty());
    }
    Node node = others.get(index);
    return look(node, h)
        .compose(
            look -> {
              if (look.verdict() == Verdict.USABLE && (!mustBeFurther || isFurther(look, h))) {
                return Future.succeededFuture(Optional.of(new Found(node, look)));
              }
              node.rest(loop.nowMs() + limits.retryMs());
              if (look.verdict() != Verdict.USABLE) {
                log(node, look.verdict(), look.detail());
              }
              return firstUsable(others, index + 1, h, mustBeFurther);
            });
  }

  private static boolean isFurther(Look look, Optional<Header> h) {
    return h.isEmpty() || h.get().height().isLessThan(look.heads().get().finalized().height());
  }

  private Look use(Found found, Verdict why, String detail) {
    inUse.ifPresent(node -> leave(node, why, detail));
    inUse = Optional.of(found.node());
    LOG.atInfo()
        .setMessage("a chain node is used")
        .addKeyValue("node", found.node())
        .addKeyValue("finalized", found.look().heads().get().finalized().height())
        .log();
    return found.look();
  }

  private void leave(Node node, Verdict why, String detail) {
    node.rest(loop.nowMs() + limits.retryMs());
    counters.countLeft(why);
    log(node, why, detail);
  }

  private static void log(Node node, Verdict why, String detail) {
    LOG.atWarn()
        .setMessage("a chain node is not used")
        .addKeyValue("node", node)
        .addKeyValue("verdict", why)
        .addKeyValue("reason", detail)
        .log();
  }

  /**
   * Looks at a node: whether it serves the chain, and holds H. Never fails.
   *
   * @param h empty at the start: any block will do
   */
  public Future<Look> look(Node node, Optional<Header> h) {
    return node.rpc()
        .chainId()
        .compose(
            served ->
                served.equals(chain)
                    ? node.rpc().heads().compose(heads -> look(node, heads, h))
                    : Future.succeededFuture(
                        Look.of(
                            Verdict.OTHER_CHAIN, "it serves chain " + served + ", not " + chain)))
        .recover(
            cause ->
                Future.succeededFuture(
                    Look.of(Verdict.UNREACHABLE, String.valueOf(cause.getMessage()))))
        .onSuccess(look -> node.looked(look.verdict(), look.detail()));
  }

  private static Future<Look> look(Node node, NodeRpc.Heads heads, Optional<Header> h) {
    Look usable = new Look(Verdict.USABLE, "", Optional.of(heads));
    if (h.isEmpty()) {
      return Future.succeededFuture(usable);
    }
    Header at = h.get();
    if (heads.finalized().height().isLessThan(at.height())) {
      return Future.succeededFuture(
          Look.of(
              Verdict.BEHIND,
              "its last finalized block is " + heads.finalized().height() + ", H " + at.height()));
    }
    return node.rpc()
        .header(at.height())
        .map(
            found -> {
              if (found.isEmpty()) {
                return Look.of(Verdict.BEHIND, "it does not hold block " + at.height());
              }
              return found.get().id().equals(at.id())
                  ? usable
                  : Look.of(
                      Verdict.FOREIGN,
                      "its block "
                          + at.height()
                          + " is "
                          + found.get().id().hash()
                          + ", H is "
                          + at.id().hash());
            });
  }

  @Override
  public Future<Object> call(RpcCall call) {
    return inUse.isPresent() ? inUse.get().way().call(call) : Future.failedFuture(none());
  }

  @Override
  public Future<List<RpcAnswer>> batch(List<RpcCall> calls) {
    return inUse.isPresent() ? inUse.get().way().batch(calls) : Future.failedFuture(none());
  }

  private static RpcException none() {
    return RpcException.of(RpcException.Kind.UNREACHABLE, "no chain node is usable now", null);
  }
}
