package tempo.fastpay.simulator.world;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tempo.fastpay.protocol.api.ChainHead;
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
 * The chain node of one validator, which answers at once: the chain as far as the node calls it
 * final.
 */
final class ChainNode implements Chain {
  private final SimChain chain;
  private final Supplier<UInt64> finalized;
  private final Function<Payment, SenderFacts> facts;
  private final Consumer<Payment> mempool;

  /**
   * Makes a node.
   *
   * @param facts at its validator's H
   */
  ChainNode(
      SimChain chain,
      Supplier<UInt64> finalized,
      Function<Payment, SenderFacts> facts,
      Consumer<Payment> mempool) {
    this.chain = chain;
    this.finalized = finalized;
    this.facts = facts;
    this.mempool = mempool;
  }

  @Override
  public ChainId chainId() {
    return Order.CHAIN;
  }

  @Override
  public Future<ChainHead> head() {
    FinalizedBlock base = chain.at(finalized.get());
    return Future.succeededFuture(
        ChainHead.ofFinal(base.height(), base.hash().orElseThrow(), UInt64.of(base.unixMillis())));
  }

  @Override
  public Future<FinalizedBlock> finalizedBlock() {
    return Future.succeededFuture(chain.at(finalized.get()));
  }

  @Override
  public Future<Optional<Bytes32>> blockHash(UInt64 height) {
    return Future.succeededFuture(
        finalized.get().isLessThan(height) ? Optional.empty() : chain.at(height).hash());
  }

  /** Follows nothing: a generator tells validators of blocks by itself. */
  @Override
  public Runnable follow(FinalizedBlock from, Follower follower) {
    throw new UnsupportedOperationException("blocks come by Validator.finalizedBlock");
  }

  @Override
  public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
    return Future.succeededFuture(facts.apply(payment));
  }

  @Override
  public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height) {
    return Future.succeededFuture(chain.nonces(lanes, height));
  }

  @Override
  public Future<BigInteger> balance(Address account, AssetId asset, UInt64 height) {
    return Future.succeededFuture(chain.balance(account, asset, height));
  }

  @Override
  public Future<Sent> submit(Payment payment) {
    mempool.accept(payment);
    return Future.succeededFuture(Sent.TAKEN);
  }

  @Override
  public Future<Optional<Outcome>> outcome(Payment payment) {
    return Future.succeededFuture(
        chain.outcome(payment).filter(found -> !finalized.get().isLessThan(found.height())));
  }
}
