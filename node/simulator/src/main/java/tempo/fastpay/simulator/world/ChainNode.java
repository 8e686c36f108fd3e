package tempo.fastpay.simulator.world;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * The chain of one process where nothing goes wrong on the way to its node, and which answers at
 * once: as far as the adversary lets the node call it final. Takes no payments: the adversary
 * chooses what a block includes.
 */
public final class ChainNode implements Chain {
  private final SimChain chain;
  private UInt64 finalized;
  private UInt64 told = UInt64.ZERO;
  private Optional<Follower> follower = Optional.empty();
  private boolean isTaking;

  /** A node whose last finalized block is the one at a height. */
  public ChainNode(SimChain chain, UInt64 finalized) {
    this.chain = chain;
    this.finalized = finalized;
  }

  /** Calls a block final, and tells the follower, if it has taken what it was told before. */
  public void finalizes(UInt64 height) {
    finalized = height;
    tell();
  }

  private void tell() {
    if (isTaking || follower.isEmpty() || !told.isLessThan(finalized)) {
      return;
    }
    isTaking = true;
    Step step = chain.step(told, finalized);
    told = finalized;
    follower
        .get()
        .moved(step)
        .onSuccess(
            taken -> {
              isTaking = false;
              tell();
            });
  }

  @Override
  public ChainId chainId() {
    return Order.CHAIN;
  }

  @Override
  public Future<ChainHead> head() {
    FinalizedBlock base = chain.at(finalized);
    return Future.succeededFuture(
        ChainHead.ofFinal(base.height(), base.hash().orElseThrow(), UInt64.of(base.unixMillis())));
  }

  @Override
  public Future<FinalizedBlock> finalizedBlock() {
    return Future.succeededFuture(chain.at(finalized));
  }

  @Override
  public Future<Optional<Bytes32>> blockHash(UInt64 height) {
    return Future.succeededFuture(
        finalized.isLessThan(height) ? Optional.empty() : chain.at(height).hash());
  }

  @Override
  public Runnable follow(FinalizedBlock from, Follower following) {
    told = from.height();
    follower = Optional.of(following);
    return () -> follower = Optional.empty();
  }

  @Override
  public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
    return Future.succeededFuture(chain.facts(payment, height));
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
    return Future.succeededFuture(Sent.TAKEN);
  }

  @Override
  public Future<Optional<Outcome>> outcome(Payment payment) {
    return Future.succeededFuture(
        chain.outcome(payment).filter(found -> !finalized.isLessThan(found.height())));
  }
}
