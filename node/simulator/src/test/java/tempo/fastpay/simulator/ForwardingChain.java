package tempo.fastpay.simulator;

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

/** A chain as another one tells it; mutants change what they like. */
class ForwardingChain implements Chain {
  private final Chain real;

  ForwardingChain(Chain real) {
    this.real = real;
  }

  @Override
  public ChainId chainId() {
    return real.chainId();
  }

  @Override
  public Future<ChainHead> head() {
    return real.head();
  }

  @Override
  public Future<FinalizedBlock> finalizedBlock() {
    return real.finalizedBlock();
  }

  @Override
  public Future<Optional<Bytes32>> blockHash(UInt64 height) {
    return real.blockHash(height);
  }

  @Override
  public Runnable follow(FinalizedBlock from, Follower follower) {
    return real.follow(from, follower);
  }

  @Override
  public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
    return real.senderFacts(payment, height);
  }

  @Override
  public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height) {
    return real.nonces(lanes, height);
  }

  @Override
  public Future<BigInteger> balance(Address account, AssetId asset, UInt64 height) {
    return real.balance(account, asset, height);
  }

  @Override
  public Future<Sent> submit(Payment payment) {
    return real.submit(payment);
  }

  @Override
  public Future<Optional<Outcome>> outcome(Payment payment) {
    return real.outcome(payment);
  }
}
