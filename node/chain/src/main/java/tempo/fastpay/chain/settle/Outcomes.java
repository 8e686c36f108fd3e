package tempo.fastpay.chain.settle;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.Chain.Fate;

/**
 * Says what became of payments in finalized blocks: from what the last blocks used, which is
 * remembered, else by a search. Confined to the loop.
 */
public final class Outcomes {
  private final NodeRpc node;
  private final Uses uses;
  private final Turns turns;
  private final UseSearch search;
  private final FailureReason reason;
  private final ChainCounters counters;

  /**
   * Outcomes, of which none is known yet.
   *
   * @param node the one in use, whichever it is
   */
  public Outcomes(Loop loop, NodeRpc node, OutcomeLimits limits, ChainCounters counters) {
    this.node = node;
    this.uses = new Uses(limits.usesLimit());
    this.turns = new Turns(loop, limits.searchesLimit(), limits.waitingLimit());
    this.search = new UseSearch(node, limits);
    this.reason = new FailureReason(node);
    this.counters = counters;
  }

  /** Remembers what a finalized block used. */
  public void remember(BlockContents block) {
    uses.remember(block);
  }

  /**
   * What became of a payment.
   *
   * @param h the last finalized block
   * @param nonce reads the nonce of the payment's lane there
   * @return empty: its nonce is not used there
   */
  public Future<Optional<Chain.Outcome>> of(
      Payment payment, BlockId h, Supplier<Future<UInt64>> nonce) {
    Optional<Use> known = uses.of(payment.contentionKey());
    Future<Optional<Use>> use =
        known.isPresent()
            ? Future.succeededFuture(known)
            : turns.run(() -> searched(payment, h, nonce));
    return use.compose(
        found ->
            found.isPresent()
                ? judged(payment, found.get()).map(Optional::of)
                : Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<Use>> searched(
      Payment payment, BlockId h, Supplier<Future<UInt64>> nonce) {
    // The search of another payment may have come by it meanwhile.
    Optional<Use> known = uses.of(payment.contentionKey());
    if (known.isPresent()) {
      return Future.succeededFuture(known);
    }
    counters.searched();
    return nonce
        .get()
        .compose(
            next ->
                payment.nonceSeq().isLessThan(next)
                    ? search.height(payment, h.height()).compose(at -> usedAt(payment, at))
                    : Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<Use>> usedAt(Payment payment, UInt64 height) {
    return node.contents(height)
        .map(
            block -> {
              uses.remember(block);
              Optional<Use> use = uses.of(payment.contentionKey());
              if (use.isEmpty()) {
                throw new IllegalStateException(
                    "block " + height + " should have used " + payment.contentionKey());
              }
              return use;
            });
  }

  private Future<Chain.Outcome> judged(Payment payment, Use use) {
    return isOf(payment, use)
        .compose(
            ours -> {
              if (!ours) {
                return end(
                    Fate.DISPLACED,
                    use,
                    "another transaction has used its nonce: " + use.transaction());
              }
              if (use.pays(payment)) {
                return end(Fate.PAID, use, "");
              }
              return use.success()
                  ? end(Fate.FAILED, use, "diverted by the recipient's receive policy")
                  : reason.of(payment, use).compose(words -> end(Fate.FAILED, use, words));
            });
  }

  /** The same message may be on the chain with a signature that was made again. */
  private Future<Boolean> isOf(Payment payment, Use use) {
    if (use.transaction().equals(payment.chainTxHash())) {
      return Future.succeededFuture(true);
    }
    return node.transaction(use.transaction())
        .compose(
            told ->
                told.isPresent()
                    ? Future.succeededFuture(SameMessage.is(payment, told.get()))
                    : Future.failedFuture(
                        new IllegalStateException(
                            "the node does not know transaction " + use.transaction())));
  }

  private Future<Chain.Outcome> end(Fate fate, Use use, String words) {
    counters.countSettled(fate);
    return Future.succeededFuture(
        new Chain.Outcome(
            fate, use.block().height(), use.block().hash(), use.transaction(), words));
  }
}
