package tempo.fastpay.launcher.anvil;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.facts.Facts;
import tempo.fastpay.chain.facts.FactsCounters;
import tempo.fastpay.chain.facts.FactsLimits;
import tempo.fastpay.chain.facts.RpcStateReader;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Facts that are carried over from block to block of a node, beside what a reading says that
 * remembers nothing; and mutants, each of which overlooks one kind of news.
 */
final class FactsWatch {
  private static final FactsLimits AUDITED = new FactsLimits(10_000, 4_096, 16_384, 1, 5);
  private static final FactsLimits NOT_AUDITED =
      new FactsLimits(10_000, 4_096, 16_384, Integer.MAX_VALUE, 1);

  /** Sends no transaction. */
  private static final Address NOBODY = Address.fromHex("00".repeat(19) + "99");

  /** What a mutant does not see of a transaction. */
  // The functions keep nothing.
  @SuppressWarnings("ImmutableEnumChecker")
  enum Blindness {
    TRANSFERS(not(ChainEvent.TRANSFER, ChainEvent.MINT, ChainEvent.BURN)),
    NONCES(not(ChainEvent.NONCE_INCREMENTED)),
    PAUSES(not(ChainEvent.PAUSE_STATE_UPDATE)),
    POLICIES_OF_TOKENS(not(ChainEvent.TRANSFER_POLICY_UPDATE)),
    LISTS(not(ChainEvent.WHITELIST_UPDATED, ChainEvent.BLACKLIST_UPDATED)),
    USER_TOKENS(not(ChainEvent.USER_TOKEN_SET)),
    /** Account nonces, and access keys with them. */
    SENDERS(tx -> seen(tx, NOBODY, tx.logs()));

    private final UnaryOperator<Executed> sight;

    Blindness(UnaryOperator<Executed> sight) {
      this.sight = sight;
    }

    private static UnaryOperator<Executed> not(ChainEvent... events) {
      List<ChainEvent> hidden = List.of(events);
      return tx ->
          seen(
              tx,
              tx.from(),
              tx.logs().stream()
                  .filter(log -> log.event().filter(hidden::contains).isEmpty())
                  .toList());
    }

    private static Executed seen(
        Executed tx, Address from, List<tempo.fastpay.chain.block.Log> logs) {
      return new Executed(
          tx.hash(), from, tx.nonceKey(), tx.nonce(), tx.hasAuthorizations(), tx.success(), logs);
    }

    private BlockContents seen(BlockContents block) {
      return new BlockContents(block.header(), block.executed().stream().map(sight).toList());
    }
  }

  /** An account's money of one token. */
  private record Holding(Address account, AssetId token) {}

  private final Confined confined;
  private final Rpc rpc;
  private final NodeRpc node;
  private final Random random;
  private final FactsCounters counters = new FactsCounters();
  private final Facts carried;
  private final Map<Blindness, Facts> mutants = new EnumMap<>(Blindness.class);
  private final Set<Lane> lanes;
  private final List<Holding> holdings = new ArrayList<>();
  private final Set<Payment> payments = new LinkedHashSet<>();
  private Map<Object, Object> truth = Map.of();

  FactsWatch(Vertx vertx, Rpc rpc, long seed, List<Lane> lanes, List<Address> holders) {
    this.confined = new Confined(Loop.of(vertx));
    this.rpc = rpc;
    this.node = new NodeRpc(rpc, confined.loop());
    this.random = new Random(seed);
    this.carried = facts(AUDITED, counters);
    for (Blindness each : Blindness.values()) {
      mutants.put(each, facts(NOT_AUDITED, new FactsCounters()));
    }
    this.lanes = Set.copyOf(lanes);
    for (Address holder : holders) {
      TwoChains.TOKENS.forEach(token -> holdings.add(new Holding(holder, token)));
    }
  }

  private Facts facts(FactsLimits limits, FactsCounters counted) {
    return new Facts(
        confined.loop(), new RpcStateReader(confined.loop(), rpc), limits, random, counted);
  }

  /** Asks about this payment, too, from the next block on. */
  void watch(Payment payment) {
    payments.add(payment);
  }

  FactsCounters.Counts counts() {
    return counters.counts();
  }

  /** Mutants that no block has shown to be wrong yet. */
  Set<Blindness> unseen() {
    return Set.copyOf(mutants.keySet());
  }

  BlockContents block(UInt64 height) {
    return await(confined.call(() -> node.contents(height)));
  }

  /** The nonces of all lanes at a block. */
  Map<Lane, UInt64> nonces(BlockId at) {
    return await(confined.call(() -> facts(NOT_AUDITED, new FactsCounters()).nonces(lanes, at)));
  }

  /**
   * Goes on to later blocks.
   *
   * @param silent accounts whose own nonces may have moved without a word in them
   * @return what is carried over and not true; empty: all of it is
   */
  Optional<String> move(List<BlockContents> blocks, Set<Address> silent) {
    Header at = blocks.get(blocks.size() - 1).header();
    Map<Object, Object> before = truth;
    Optional<Map<Lane, UInt64>> moved = await(confined.call(() -> carried.moveTo(blocks)));
    truth = picture(facts(NOT_AUDITED, new FactsCounters()), at);
    moveMutants(blocks, at, before, silent);
    return difference(picture(carried, at))
        .or(() -> incomplete(moved, before, silent))
        .map(text -> "at block " + at.height() + ": " + text);
  }

  private void moveMutants(
      List<BlockContents> blocks, Header at, Map<Object, Object> before, Set<Address> silent) {
    for (Blindness each : unseen()) {
      Facts mutant = mutants.get(each);
      Optional<Map<Lane, UInt64>> moved =
          await(confined.call(() -> mutant.moveTo(blocks.stream().map(each::seen).toList())));
      if (difference(picture(mutant, at)).or(() -> incomplete(moved, before, silent)).isPresent()) {
        mutants.remove(each);
      }
    }
  }

  private Map<Object, Object> picture(Facts facts, Header at) {
    Map<Object, Object> picture = new LinkedHashMap<>();
    await(
        confined.call(
            () -> {
              List<Future<?>> asked = new ArrayList<>();
              for (Payment payment : payments) {
                asked.add(
                    facts
                        .senderFacts(payment, at, Fork.T4)
                        .onSuccess(told -> picture.put(payment, told)));
              }
              for (Holding holding : holdings) {
                asked.add(
                    facts
                        .balance(holding.account(), holding.token(), at.id())
                        .onSuccess(units -> picture.put(holding, units)));
              }
              asked.add(facts.nonces(lanes, at.id()).onSuccess(picture::putAll));
              return Future.all(asked);
            }));
    return picture;
  }

  private Optional<String> difference(Map<Object, Object> told) {
    return truth.entrySet().stream()
        .filter(entry -> !Objects.equals(entry.getValue(), told.get(entry.getKey())))
        .map(
            entry ->
                entry.getKey() + ": " + told.get(entry.getKey()) + " is not " + entry.getValue())
        .findFirst();
  }

  private Optional<String> incomplete(
      Optional<Map<Lane, UInt64>> moved, Map<Object, Object> before, Set<Address> silent) {
    return lanes.stream()
        .filter(lane -> moved.isPresent())
        .filter(lane -> before.containsKey(lane))
        .filter(lane -> !truth.get(lane).equals(before.get(lane)))
        .filter(lane -> !truth.get(lane).equals(moved.get().get(lane)))
        .filter(lane -> !isSilent(lane, silent))
        .map(lane -> lane + " moved to " + truth.get(lane) + ", told were " + moved.get())
        .findFirst();
  }

  private static boolean isSilent(Lane lane, Set<Address> silent) {
    return lane.nonceKey().equals(NonceKey.PROTOCOL) && silent.contains(lane.sender());
  }
}
