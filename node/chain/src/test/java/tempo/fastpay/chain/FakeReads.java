package tempo.fastpay.chain;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.facts.AccountReads;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/** Knows of nonces what the blocks that it is shown tell, and remembers what it was asked. */
final class FakeReads implements AccountReads {
  final List<UInt64> walked = new ArrayList<>();

  /** The blocks of each step. */
  final List<Integer> steps = new ArrayList<>();

  final List<BlockId> askedAt = new ArrayList<>();
  final List<Fork> forks = new ArrayList<>();
  final Map<Lane, UInt64> all = new HashMap<>();
  int forgotten;
  Optional<Throwable> failure = Optional.empty();

  @Override
  public Future<Optional<Map<Lane, UInt64>>> moveTo(List<BlockContents> blocks) {
    if (failure.isPresent()) {
      return Future.failedFuture(failure.get());
    }
    steps.add(blocks.size());
    Map<Lane, UInt64> moved = new HashMap<>();
    for (BlockContents block : blocks) {
      walked.add(block.header().height());
      for (Executed executed : block.executed()) {
        moved.put(new Lane(executed.from(), executed.nonceKey()), executed.nonce().next());
      }
    }
    all.putAll(moved);
    return Future.succeededFuture(Optional.of(moved));
  }

  @Override
  public void forget() {
    forgotten++;
  }

  @Override
  public Future<SenderFacts> senderFacts(Payment payment, Header at, Fork fork) {
    askedAt.add(at.id());
    forks.add(fork);
    return Future.succeededFuture(
        new SenderFacts(
            at.height(),
            all.getOrDefault(payment.lane(), UInt64.ZERO),
            Map.of(payment.asset(), BigInteger.TEN),
            payment.asset(),
            fork.highestBaseFee(),
            Optional.empty(),
            Optional.empty()));
  }

  @Override
  public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, BlockId at) {
    askedAt.add(at);
    Map<Lane, UInt64> nonces = new HashMap<>();
    lanes.forEach(lane -> nonces.put(lane, all.getOrDefault(lane, UInt64.ZERO)));
    return Future.succeededFuture(nonces);
  }

  @Override
  public Future<BigInteger> balance(Address account, AssetId asset, BlockId at) {
    askedAt.add(at);
    return Future.succeededFuture(BigInteger.TEN);
  }
}
