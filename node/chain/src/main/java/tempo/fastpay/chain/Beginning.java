package tempo.fastpay.chain;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.facts.AccountReads;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.node.Forks;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.chain.node.Nodes;
import tempo.fastpay.chain.node.Origins;
import tempo.fastpay.chain.node.Verdict;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.ChainId;

/**
 * Begins a chain with the first of its nodes that serves it. On the chain's loop.
 *
 * @param callers the loop of whoever calls
 * @param ways to the nodes by their names, in the order of preference
 */
record Beginning(
    Loop loop,
    Supplier<Loop> callers,
    ChainId chainId,
    Map<String, Rpc> ways,
    ReadsOf reads,
    ChainLimits limits,
    ChainCounters counters,
    RandomGenerator random) {
  private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);

  /** Makes what reads accounts. */
  interface ReadsOf {
    /**
     * Makes it.
     *
     * @param node the way to the node in use
     */
    AccountReads of(Rpc node);
  }

  /** Fails with a {@link ChainNodeException} where no node is usable. */
  Future<TempoChain> begin() {
    Origins origins = new Origins();
    Nodes nodes = new Nodes(loop, chainId, ways, limits.nodes(), counters, origins);
    return nodes
        .replace(Verdict.UNREACHABLE, "none is in use", Optional.empty())
        .compose(
            look ->
                look.isPresent()
                    ? begun(nodes, origins, look.get().heads().get().finalized())
                    : Future.failedFuture(
                        new ChainNodeException(nodes.describe(), !nodes.areOfAnotherChain())));
  }

  private Future<TempoChain> begun(Nodes nodes, Origins origins, Header first) {
    NodeRpc node = new NodeRpc(nodes, loop, origins);
    return Forks.of(node, chainId)
        .map(
            forks -> {
              log(node, forks, first);
              return new TempoChain(this, nodes, origins, first, forks);
            });
  }

  private void log(NodeRpc node, Forks forks, Header first) {
    node.clientVersion()
        .otherwise("unknown")
        .onSuccess(
            version ->
                LOG.atInfo()
                    .setMessage("a chain is followed")
                    .addKeyValue("chain_id", chainId)
                    .addKeyValue("node_version", version)
                    .addKeyValue("fork", forks.at(first))
                    .addKeyValue("height", first.height())
                    .log());
  }
}
