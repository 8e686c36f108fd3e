package tempo.fastpay.chain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.testkit.Fixtures;

/** A chain over twin nodes, on a seeded loop. */
final class ChainRig {
  static final long TURN_MS = ChainLimits.DEFAULT.nodes().pollMs() + 10;

  final SeededLoop loop;
  final FakeReads reads = new FakeReads();
  final ChainCounters counters = new ChainCounters();
  final TempoChain chain;

  ChainRig(TwinNode... nodes) {
    this(1, ChainLimits.DEFAULT, nodes);
  }

  ChainRig(long seed, ChainLimits limits, TwinNode... nodes) {
    loop = SeededLoop.of(seed);
    Map<String, Rpc> ways = new LinkedHashMap<>();
    for (TwinNode node : nodes) {
      ways.put("node" + ways.size(), node);
    }
    chain =
        await(
            new Beginning(
                    loop,
                    () -> loop,
                    Fixtures.CHAIN,
                    ways,
                    any -> reads,
                    limits,
                    counters,
                    new Random(seed))
                .begin());
    chain.start(Future::succeededFuture);
    pass(TURN_MS);
  }

  void pass(long ms) {
    loop.time().runUntil(loop.nowMs() + ms);
  }

  /** Lets time pass until the future is complete. */
  <T> T await(Future<T> future) {
    while (!future.isComplete() && loop.time().runNext()) {
      // Each run brings it nearer.
    }
    if (future.failed()) {
      throw new IllegalStateException(future.cause());
    }
    return future.result();
  }

  FinalizedBlock h() {
    return await(chain.finalizedBlock());
  }

  Recorder follow(FinalizedBlock from) {
    Recorder recorder = new Recorder();
    recorder.stop = chain.follow(from, recorder);
    pass(1);
    return recorder;
  }

  /** A follower that takes each step at once, unless a test holds it back. */
  static final class Recorder implements Chain.Follower {
    final List<Chain.Step> steps = new ArrayList<>();
    final List<Chain.Above> above = new ArrayList<>();
    Optional<ForeignChainException> end = Optional.empty();
    Future<Void> taking = Future.succeededFuture();
    Runnable stop = () -> {};

    @Override
    public Future<Void> moved(Chain.Step step) {
      steps.add(step);
      return taking;
    }

    @Override
    public void above(Chain.Above blocks) {
      above.add(blocks);
    }

    List<Bytes32> lastAbove() {
      return above.get(above.size() - 1).blocks().stream().map(Chain.Unfinal::hash).toList();
    }

    @Override
    public void ended(ForeignChainException cause) {
      end = Optional.of(cause);
    }

    List<Long> heights() {
      return steps.stream().map(step -> step.block().height().bits()).toList();
    }

    Chain.Step last() {
      return steps.get(steps.size() - 1);
    }
  }
}
