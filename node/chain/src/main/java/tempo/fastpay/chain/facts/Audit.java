package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.BlockId;

/**
 * Reads, once in a while, some carried-over facts again. One that differs says that a log was not
 * understood as the chain meant it: then carrying over ends for good.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  private final FactsLimits limits;
  private final RandomGenerator random;
  private final FactsCounters counters;
  private long blocks;

  Audit(FactsLimits limits, RandomGenerator random, FactsCounters counters) {
    this.limits = limits;
    this.random = random;
    this.counters = counters;
  }

  /** What is to be read again at this step, with what is held of it; mostly nothing. */
  Map<Cell<?>, Object> due(Carried carried, BlockId at, int steps) {
    long before = blocks;
    blocks += steps;
    if (before / limits.auditEveryBlocks() == blocks / limits.auditEveryBlocks()) {
      return Map.of();
    }
    Map<Cell<?>, Object> held = new HashMap<>();
    List<Cell<?>> sample = carried.sample(limits.auditCells(), random);
    sample.forEach(cell -> carried.get(cell, at).ifPresent(value -> held.put(cell, value)));
    return held;
  }

  /** True where what was read is what was held, as far as it could be read. */
  boolean agrees(BlockId at, Map<Cell<?>, Object> held, Map<Cell<?>, Future<Object>> read) {
    boolean agrees = true;
    for (Map.Entry<Cell<?>, Object> entry : held.entrySet()) {
      Future<Object> again = read.get(entry.getKey());
      if (again.failed()) {
        continue;
      }
      counters.audited();
      if (!Optional.of(again.result()).equals(Optional.of(entry.getValue()))) {
        agrees = false;
        counters.differing();
        LOG.atError()
            .setMessage("a fact that was carried over is not what the node says")
            .addKeyValue("height", at.height())
            .addKeyValue("fact", entry.getKey())
            .addKeyValue("carried", entry.getValue())
            .addKeyValue("read", again.result())
            .log();
      }
    }
    return agrees;
  }
}
