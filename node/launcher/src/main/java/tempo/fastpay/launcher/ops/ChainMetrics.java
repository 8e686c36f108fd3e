package tempo.fastpay.launcher.ops;

import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.function.LongSupplier;
import tempo.fastpay.chain.facts.FactsCounters;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.node.Verdict;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.web.ops.Metrics;

/** Shows how a node's chain is followed, what its node is asked, and what becomes of payments. */
public final class ChainMetrics {
  private ChainMetrics() {}

  /**
   * Adds the chain's numbers. Once a node, before the chain is opened.
   *
   * @param unixMillis the clock
   * @param ageLimitMs of the finalized block, over which nothing is signed
   */
  public static void bind(
      Metrics metrics, ChainCounters counters, LongSupplier unixMillis, long ageLimitMs) {
    counters.onCall(
        (method, outcome, count) ->
            metrics.counter(
                "chain.calls",
                "Calls to the chain's nodes, by method and outcome",
                Tags.of("method", method, "outcome", outcome.toLowerCase(Locale.ROOT)),
                count));
    metrics.gauge("chain.height", "H", Tags.empty(), counters::height);
    metrics.gauge(
        "chain.age.seconds",
        "The age of the finalized block",
        Tags.empty(),
        () -> ageMs(counters, unixMillis) / 1_000);
    metrics.gauge(
        "chain.age.limit.seconds",
        "The age over which nothing is signed",
        Tags.empty(),
        () -> ageLimitMs / 1_000);
    metrics.gauge(
        "chain.behind.blocks",
        "How far the node in use is below H",
        Tags.empty(),
        counters::behindBlocks);
    metrics.counter("chain.steps", "Steps of H", Tags.empty(), () -> counters.walked().steps());
    metrics.counter(
        "chain.blocks", "Blocks read for them", Tags.empty(), () -> counters.walked().blocks());
    metrics.counter(
        "chain.gaps", "Steps over blocks not read", Tags.empty(), () -> counters.walked().gaps());
    metrics.counter(
        "chain.steps.carried",
        "Steps that name the lanes that moved",
        Tags.empty(),
        () -> counters.walked().carried());
    metrics.counter(
        "chain.searches",
        "Payments whose end was searched for in blocks",
        Tags.empty(),
        counters::searches);
    for (Verdict why : Verdict.values()) {
      if (why != Verdict.USABLE) {
        metrics.counter(
            "chain.nodes.left",
            "Nodes that were left, by reason",
            Tags.of("reason", Metrics.label(why)),
            () -> counters.left(why));
      }
    }
    for (Chain.Answer answer : Chain.Answer.values()) {
      metrics.counter(
          "chain.sent",
          "Transactions handed in, by the node's answer",
          Tags.of("answer", Metrics.label(answer)),
          () -> counters.sent(answer));
    }
    for (Chain.Fate fate : Chain.Fate.values()) {
      metrics.counter(
          "chain.settled",
          "Payments that ended on chain, by how",
          Tags.of("fate", Metrics.label(fate)),
          () -> counters.settled(fate));
    }
    bind(metrics, counters.facts());
  }

  private static void bind(Metrics metrics, FactsCounters facts) {
    metrics.counter(
        "chain.facts.carried",
        "Facts answered without asking the node",
        Tags.empty(),
        () -> facts.counts().carriedOver());
    metrics.counter("chain.facts.read", "Facts read", Tags.empty(), () -> facts.counts().read());
    metrics.counter(
        "chain.facts.audited",
        "Facts read again to compare",
        Tags.empty(),
        () -> facts.counts().audited());
    metrics.counter(
        "chain.facts.differing",
        "Of these, those that differed: facts are no longer carried over",
        Tags.empty(),
        () -> facts.counts().differing());
  }

  static long ageMs(ChainCounters counters, LongSupplier unixMillis) {
    return Math.max(0, unixMillis.getAsLong() - counters.blockUnixMillis());
  }
}
