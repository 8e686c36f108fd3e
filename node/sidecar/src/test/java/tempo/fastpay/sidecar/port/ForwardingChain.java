package tempo.fastpay.sidecar.port;

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

/** Asks another chain; tests change one answer. */
public class ForwardingChain implements Chain {
  private final Chain to;

  public ForwardingChain(Chain to) {
    this.to = to;
  }

  @Override
  public ChainId chainId() {
    return to.chainId();
  }

  @Override
  public Future<ChainHead> head() {
    return to.head();
  }

  @Override
  public Future<FinalizedBlock> finalizedBlock() {
    return to.finalizedBlock();
  }

  @Override
  public Future<Optional<Bytes32>> blockHash(UInt64 height) {
    return to.blockHash(height);
  }

  @Override
  public Runnable follow(FinalizedBlock from, Follower follower) {
    return to.follow(from, follower);
  }

  @Override
  public Future<SenderFacts> senderFacts(Payment payment, UInt64 height) {
    return to.senderFacts(payment, height);
  }

  @Override
  public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height) {
    return to.nonces(lanes, height);
  }

  @Override
  public Future<BigInteger> balance(Address account, AssetId asset, UInt64 height) {
    return to.balance(account, asset, height);
  }

  @Override
  public Future<Sent> submit(Payment payment) {
    return to.submit(payment);
  }

  @Override
  public Future<Optional<Outcome>> outcome(Payment payment) {
    return to.outcome(payment);
  }
}
