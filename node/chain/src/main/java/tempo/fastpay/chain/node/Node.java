package tempo.fastpay.chain.node;

import tempo.fastpay.jsonrpc.Rpc;

/** One of the nodes that may be used, and what was seen of it last. Confined to the nodes' loop. */
public final class Node {
  private final String name;
  private final Rpc way;
  private final NodeRpc rpc;
  private Verdict last = Verdict.USABLE;
  private String detail = "";
  private long restsUntilMs;

  Node(String name, Rpc way, NodeRpc rpc) {
    this.name = name;
    this.way = way;
    this.rpc = rpc;
  }

  /** Asks this node, whichever is in use. */
  public NodeRpc rpc() {
    return rpc;
  }

  Rpc way() {
    return way;
  }

  Verdict last() {
    return last;
  }

  void looked(Verdict verdict, String why) {
    last = verdict;
    detail = why;
  }

  /** What was seen of it last, for people. */
  String describe() {
    return name + ": " + (detail.isEmpty() ? last : detail);
  }

  /** Leaves it alone for a while. */
  void rest(long untilMs) {
    restsUntilMs = untilMs;
  }

  boolean rests(long nowMs) {
    return nowMs < restsUntilMs;
  }

  /** As the configuration names it. */
  @Override
  public String toString() {
    return name;
  }
}
