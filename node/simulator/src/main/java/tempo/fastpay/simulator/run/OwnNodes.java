package tempo.fastpay.simulator.run;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tempo.fastpay.chain.ChainLimits;
import tempo.fastpay.chain.TempoChain;
import tempo.fastpay.chain.facts.FactsLimits;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.node.NodeLimits;
import tempo.fastpay.chain.walk.WalkLimits;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.simulator.node.Mood;
import tempo.fastpay.simulator.node.Pool;
import tempo.fastpay.simulator.node.SimNode;
import tempo.fastpay.simulator.node.Wire;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.SimChain;
import tempo.fastpay.simulator.world.SimValidator;

/**
 * The chain nodes of the honest validators, {@value #NODES_EACH} of each one's own, and the real
 * {@link TempoChain} over them. Until all heals, their moods change.
 */
final class OwnNodes {
  private static final int NODES_EACH = 2;
  private static final int FINALITY_MS = 300;
  private static final int WELL_MS = 10_000;
  private static final List<Mood> BAD = List.copyOf(EnumSet.complementOf(EnumSet.of(Mood.WELL)));
  private static final int MOOD_MS = 3_000;

  /** Gaps of more than two blocks are passed over, and some facts leave before they are used. */
  private static final ChainLimits LIMITS =
      new ChainLimits(
          ChainLimits.DEFAULT.rpc(),
          ChainLimits.DEFAULT.subscription(),
          new NodeLimits(500, 2_000, 3, 3_000, 5_000, 2_500),
          new WalkLimits(2, 2, 16, 4, 2, 2, 16),
          ChainLimits.DEFAULT.outcomes(),
          new FactsLimits(48, 32, 256, 8, 3),
          20_000);

  private final Broad broad;
  private final Random random;
  private final SimChain chain;
  private final List<List<SimNode>> nodes = new ArrayList<>();

  OwnNodes(Broad broad, int members, Pool pool) {
    this.broad = broad;
    this.random = broad.random();
    this.chain = broad.world().chain();
    for (int seat = 0; seat < members; seat++) {
      List<SimNode> own = new ArrayList<>();
      for (int i = 0; i < NODES_EACH; i++) {
        own.add(new SimNode(chain, broad.time(), random, pool));
      }
      nodes.add(own);
    }
  }

  /** Tells all nodes of the chain's last block, each when it hears of it. */
  void block() {
    UInt64 height = chain.tip().height();
    broad.time().after(FINALITY_MS, () -> chain.finalizes(height));
    for (SimNode node : nodes.stream().flatMap(List::stream).toList()) {
      boolean chaos = broad.isChaos();
      boolean stuck = chaos && random.nextInt(12) == 0;
      int headMs = 20 + random.nextInt(FINALITY_MS - 50);
      int lagMs = FINALITY_MS + random.nextInt(chaos ? 1_000 : 200) + (stuck ? 3_000 : 0);
      broad.time().after(headMs, () -> node.hears(SimChain.GENESIS_HEIGHT, height.bits()));
      broad.time().after(lagMs, () -> node.hears(height.bits(), height.bits()));
    }
  }

  /** Lets the nodes of a validator change their moods. */
  void change(SimValidator validator) {
    for (SimNode node : nodes.get(validator.seat())) {
      broad.time().after(random.nextInt(WELL_MS), () -> change(validator, node));
    }
  }

  private void change(SimValidator validator, SimNode node) {
    if (!broad.isChaos()) {
      node.turns(Mood.WELL);
      return;
    }
    Mood next = next(validator, node);
    if (next == Mood.FORKED) {
      long base = validator.core().base().height().bits();
      long below = base - SimChain.GENESIS_HEIGHT;
      node.forks(base - 1 - random.nextInt((int) below));
    } else {
      node.turns(next);
    }
    next.fault().ifPresent(broad::count);
    next.fault().ifPresent(fault -> broad.world().trace().note(validator, "has a node:", next));
    int atLeastMs = next == Mood.WELL ? 2_000 : 800;
    broad
        .time()
        .after(
            atLeastMs + random.nextInt(next == Mood.WELL ? WELL_MS : MOOD_MS),
            () -> change(validator, node));
  }

  /** Who was forked is replaced, and so not there for a while. */
  private Mood next(SimValidator validator, SimNode node) {
    if (node.mood() == Mood.FORKED) {
      return Mood.DOWN;
    }
    if (node.mood() != Mood.WELL) {
      return Mood.WELL;
    }
    Mood chosen = BAD.get(random.nextInt(BAD.size()));
    return chosen == Mood.FORKED && !mayFork(validator) ? Mood.LAGS : chosen;
  }

  /** It can be told from the chain by what the validator's record holds, and one node is right. */
  private boolean mayFork(SimValidator validator) {
    return validator.isUp()
        && validator.core().base().height().bits() > SimChain.GENESIS_HEIGHT
        && nodes.get(validator.seat()).stream().noneMatch(node -> node.mood() == Mood.FORKED);
  }

  /** All nodes are well again, also those that are left alone. */
  void heal() {
    nodes.stream().flatMap(List::stream).forEach(node -> node.turns(Mood.WELL));
  }

  /** What a validator finds after a restart may be another node, some blocks behind. */
  void mayBeOthers(SimValidator validator) {
    nodes.get(validator.seat()).forEach(SimNode::fallsBack);
  }

  /** An operator replaces nodes of another chain. */
  void replaceForked(SimValidator validator) {
    nodes.get(validator.seat()).stream()
        .filter(node -> node.mood() == Mood.FORKED)
        .forEach(node -> node.turns(Mood.DOWN));
  }

  Future<Chain> connects(SimValidator validator, SeededLoop process) {
    Map<String, Rpc> ways = new LinkedHashMap<>();
    for (SimNode node : nodes.get(validator.seat())) {
      ways.put("node" + ways.size(), validator.way(new Wire(validator, process, node)));
    }
    return TempoChain.over(process, Order.CHAIN, ways, LIMITS, new ChainCounters(), random)
        .map(chain -> chain);
  }
}
