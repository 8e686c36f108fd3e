package tempo.fastpay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.chain.twin.TwinBlocks;
import tempo.fastpay.chain.twin.TwinBlocks.TwinBlock;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.chain.twin.TwinTransaction;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.testkit.Fixtures;

/**
 * Whatever nodes do, H goes along the one chain that an honest one has: never back, never past a
 * block without saying so, and every step names what moved since the step before.
 */
class WalkPropertyTest {
  private static final int ACTIONS = 400;
  private static final int LANES = 5;
  private static final int LARGE_GAP = 300;

  private Random random;
  private TwinBlocks blocks;
  private final Map<Lane, Long> nonces = new HashMap<>();
  private List<TwinNode> honest;
  private TwinNode foreign;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void hGoesAlongTheOneChain(long seed) {
    random = new Random(seed);
    blocks = TwinBlocks.begin("chain");
    blocks.addEmpty(2);
    honest = List.of(new TwinNode(Fixtures.CHAIN, blocks), new TwinNode(Fixtures.CHAIN, blocks));
    foreign = new TwinNode(Fixtures.CHAIN, blocks);
    ChainRig rig = new ChainRig(seed, ChainLimits.DEFAULT, honest.get(0), honest.get(1), foreign);
    foreign.serve(blocks.branch(1, "foreign"));
    ChainRig.Recorder follower = rig.follow(rig.h());
    long from = rig.h().height().bits();

    for (int i = 0; i < ACTIONS; i++) {
      act(rig, follower);
      rig.pass(random.nextInt(2_000));
    }
    honest.forEach(TwinNode::mended);
    honest.forEach(TwinNode::finalizeAll);
    follower.taking = Future.succeededFuture();
    rig.pass(120_000);

    assertThat(follower.end).as("seed %d", seed).isEmpty();
    assertThat(rig.h().height().bits()).as("seed %d", seed).isEqualTo(blocks.height());
    held(seed, from, follower.steps);
  }

  private void held(long seed, long from, List<Chain.Step> steps) {
    long before = from;
    int named = 0;
    for (Chain.Step step : steps) {
      long height = step.block().height().bits();
      assertThat(height).as("seed %d: never back", seed).isGreaterThan(before);
      assertThat(step.block().hash())
          .as("seed %d: block %d", seed, height)
          .contains(blocks.at(height).hash());
      if (step.nonces().isPresent()) {
        named++;
        assertThat(step.nonces().get())
            .as("seed %d: lanes after %d up to %d", seed, before, height)
            .isEqualTo(moved(before, height));
      }
      before = height;
    }
    assertThat(before).as("seed %d: the last step", seed).isEqualTo(blocks.height());
    assertThat(named).as("seed %d: steps that name lanes", seed).isGreaterThan(5);
  }

  private Map<Lane, UInt64> moved(long after, long upTo) {
    Map<Lane, UInt64> moved = new HashMap<>();
    for (long height = after + 1; height <= upTo; height++) {
      TwinBlock block = blocks.at(height);
      block.transactions().forEach(tx -> moved.put(tx.key().lane(), tx.key().nonceSeq().next()));
    }
    return moved;
  }

  private void act(ChainRig rig, ChainRig.Recorder follower) {
    TwinNode node = honest.get(random.nextInt(honest.size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> grow(1 + random.nextInt(5));
      case 6 -> grow(random.nextInt(20) == 0 ? LARGE_GAP : 30);
      case 7, 8 -> node.mended();
      case 9 -> node.unreachable();
      case 10 -> node.set(Math.max(0, node.finalized() - random.nextInt(6)), blocks.height());
      case 11 -> node.through(this::lateOrLost);
      case 12 -> node.changing("eth_getBlockReceipts", this::half);
      case 13 -> node.changing("eth_getBlockByNumber", this::disjointed);
      case 14 ->
          follower.taking =
              random.nextBoolean() ? Future.succeededFuture() : Future.failedFuture("not now");
      default ->
          rig.reads.failure =
              random.nextInt(3) == 0
                  ? Optional.of(new IllegalStateException("no facts"))
                  : Optional.empty();
    }
    if (random.nextInt(3) != 0) {
      node.finalizeAll();
    }
    if (random.nextInt(4) == 0) {
      foreign.blocks().addEmpty(random.nextInt(9));
      foreign.finalizeAll();
    }
  }

  private void grow(int number) {
    for (int i = 0; i < number; i++) {
      TwinTransaction[] transactions = new TwinTransaction[random.nextInt(3)];
      for (int each = 0; each < transactions.length; each++) {
        Lane lane = new Lane(Fixtures.ALICE.address(), NonceKey.of(random.nextInt(LANES)));
        long nonce = nonces.merge(lane, 1L, Long::sum) - 1;
        transactions[each] = TwinTransaction.using(lane.at(UInt64.of(nonce)), "");
      }
      blocks.add(transactions);
    }
  }

  private Future<Void> lateOrLost() {
    if (random.nextInt(4) == 0) {
      return Future.failedFuture(
          RpcException.of(RpcException.Kind.TIMEOUT, "no whole answer", null));
    }
    return Future.succeededFuture();
  }

  private Object half(Object receipts) {
    JsonArray all = (JsonArray) receipts;
    return all == null || all.isEmpty() || random.nextBoolean()
        ? all
        : new JsonArray(all.getList().subList(0, all.size() - 1));
  }

  private Object disjointed(Object block) {
    return block == null || random.nextInt(3) != 0
        ? block
        : ((JsonObject) block).copy().put("parentHash", foreign.blocks().last().hash().toHex());
  }
}
