package tempo.fastpay.chain.node;

import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Tells which fork's rules a block goes by: as the node schedules them, or the one fork of a
 * development node, or the published schedule of the chain. Where nothing says, the first fork that
 * is known here: its rules promise least.
 */
public final class Forks {
  private static final Logger LOG = LoggerFactory.getLogger(Forks.class);
  private static final long MILLIS_PER_SECOND = 1_000;

  private final Function<UInt64, Optional<Fork>> bySecond;

  private Forks(Function<UInt64, Optional<Fork>> bySecond) {
    this.bySecond = Objects.requireNonNull(bySecond);
  }

  /** Asks a node; what it does not know is taken from the published schedule. Never fails. */
  public static Future<Forks> of(NodeRpc node, ChainId chain) {
    return told(node).recover(none -> Future.succeededFuture(published(chain)));
  }

  /** Asks a node; fails where it does not know. */
  public static Future<Forks> told(NodeRpc node) {
    return node.forkSchedule()
        .map(Forks::scheduled)
        .recover(none -> node.hardFork().map(Forks::only));
  }

  private static Forks scheduled(Fields answer) {
    NavigableMap<UInt64, Fork> begins = new TreeMap<>();
    for (Fields fork : answer.objects("schedule")) {
      Fork.named(fork.text("name"))
          .ifPresent(named -> begins.merge(fork.uint64("activationTime"), named, Forks::later));
    }
    if (begins.isEmpty()) {
      throw answer.wrong("schedule", "no fork in it is known");
    }
    return new Forks(
        second -> Optional.ofNullable(begins.floorEntry(second)).map(Map.Entry::getValue));
  }

  /** Development chains begin several forks at time 0. */
  private static Fork later(Fork one, Fork other) {
    return one.isAtLeast(other) ? one : other;
  }

  private static Forks only(String name) {
    Fork fork =
        Fork.named(name.toUpperCase(Locale.ROOT))
            .orElseThrow(() -> new MalformedAnswerException("hardFork: not known: " + name));
    return new Forks(second -> Optional.of(fork));
  }

  private static Forks published(ChainId chain) {
    if (Fork.scheduled(chain, Long.MAX_VALUE).isEmpty()) {
      LOG.atWarn()
          .setMessage("neither the node nor a published schedule says which fork the chain is on")
          .addKeyValue("chain_id", chain)
          .addKeyValue("assumed", Fork.T4)
          .log();
    }
    return new Forks(second -> Fork.scheduled(chain, second.bits()));
  }

  /** The fork whose rules a block goes by. */
  public Fork at(Header header) {
    return bySecond.apply(UInt64.of(header.unixMillis() / MILLIS_PER_SECOND)).orElse(Fork.T4);
  }
}
