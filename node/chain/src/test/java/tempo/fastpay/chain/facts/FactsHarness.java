package tempo.fastpay.chain.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/** Facts over a ledger, on a seeded loop that runs as far as an answer needs. */
final class FactsHarness {
  static final FactsLimits NO_AUDIT = new FactsLimits(10_000, 1_000, 1_000, 1_000_000, 1);

  final SeededLoop loop;
  final FactsCounters counters = new FactsCounters();
  final Facts facts;
  private final TempoLedger ledger;

  FactsHarness(TempoLedger ledger, FactsLimits limits, long seed) {
    this(ledger, ledger, limits, SeededLoop.of(seed), seed);
  }

  FactsHarness(
      TempoLedger ledger, StateReader reader, FactsLimits limits, SeededLoop loop, long seed) {
    this.ledger = ledger;
    this.loop = loop;
    this.facts = new Facts(loop, reader, limits, new Random(seed), counters);
  }

  <T> T await(Future<T> future) {
    while (!future.isComplete()) {
      assertThat(loop.time().runNext()).as("something happens").isTrue();
    }
    if (future.failed()) {
      throw new IllegalStateException(future.cause());
    }
    return future.result();
  }

  SenderFacts ask(Payments payment, Fork fork) {
    return await(facts.senderFacts(payment.payment(), ledger.header(), fork));
  }

  Optional<Map<Lane, UInt64>> move(List<BlockContents> blocks) {
    return await(facts.moveTo(blocks));
  }

  Optional<Map<Lane, UInt64>> mine() {
    return move(List.of(ledger.mine()));
  }
}
