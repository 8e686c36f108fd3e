package tempo.fastpay.chain;

import java.util.Objects;
import tempo.fastpay.chain.facts.FactsLimits;
import tempo.fastpay.chain.node.NodeLimits;
import tempo.fastpay.chain.settle.OutcomeLimits;
import tempo.fastpay.chain.walk.WalkLimits;
import tempo.fastpay.jsonrpc.RpcClientLimits;
import tempo.fastpay.jsonrpc.WsLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of a chain over JSON-RPC.
 *
 * @param forksMs between two questions for the schedule of forks, which a node's new version
 *     changes
 */
public record ChainLimits(
    RpcClientLimits rpc,
    WsLimits subscription,
    NodeLimits nodes,
    WalkLimits walk,
    OutcomeLimits outcomes,
    FactsLimits facts,
    long forksMs) {
  /** A full block of payments with its receipts is about half of it. */
  static final int ANSWER_LIMIT_BYTES = 128 * 1_024 * 1_024;

  public static final ChainLimits DEFAULT =
      new ChainLimits(
          RpcClientLimits.DEFAULT.withTimeoutMs(5_000).withAnswerLimitBytes(ANSWER_LIMIT_BYTES),
          WsLimits.DEFAULT,
          NodeLimits.DEFAULT,
          WalkLimits.DEFAULT,
          OutcomeLimits.DEFAULT,
          FactsLimits.DEFAULT,
          600_000);

  public ChainLimits {
    Objects.requireNonNull(rpc);
    Objects.requireNonNull(subscription);
    Objects.requireNonNull(nodes);
    Objects.requireNonNull(walk);
    Objects.requireNonNull(outcomes);
    Objects.requireNonNull(facts);
    Bounds.atLeast("forksMs", forksMs, 1);
  }
}
