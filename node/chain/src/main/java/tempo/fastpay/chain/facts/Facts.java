package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/**
 * Knows facts about accounts at finalized blocks. A fact is read once, and carried over from block
 * to block while no transaction and no log has touched what it rests on; nothing is carried over on
 * hope. Confined to its loop. A failed future says nothing about an account: ask again.
 */
public final class Facts implements AccountReads {
  /** The questions of one payment, each of which may follow from the answers to the last. */
  private static final int ROUNDS_LIMIT = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Facts.class);

  private final Loop loop;
  private final FactsLimits limits;
  private final FactsCounters counters;
  private final CellReader reader;
  private final Carried carried;
  private final Fetcher fetcher;
  private final Audit audit;
  private final Proposers proposers = new Proposers();
  private Optional<Fork> fork = Optional.empty();
  private boolean carriesOver = true;

  public Facts(
      Loop loop,
      StateReader reader,
      FactsLimits limits,
      RandomGenerator random,
      FactsCounters counters) {
    this.loop = loop;
    this.limits = limits;
    this.counters = counters;
    this.reader = new CellReader(reader);
    this.carried = new Carried(limits.cellsLimit());
    this.fetcher = new Fetcher(loop, this.reader, limits.waitingLimit(), this::take);
    this.audit = new Audit(limits, random, counters);
  }

  /** The facts about a payment's sender at a block. */
  @Override
  public Future<SenderFacts> senderFacts(Payment payment, Header at, Fork forkAt) {
    loop.check();
    if (!fork.equals(Optional.of(forkAt))) {
      // A fork may move anything.
      carried.forget();
      fork = Optional.of(forkAt);
    }
    SenderQuestion question = new SenderQuestion(payment, at, forkAt, proposers.recent());
    return ask(question, known(at.id()), 1);
  }

  private Known known(BlockId at) {
    return new Known(carried, at, counters);
  }

  private Future<SenderFacts> ask(SenderQuestion question, Known known, int round) {
    Set<Cell<?>> wanted = question.cells(known);
    wanted.removeIf(known::has);
    if (wanted.isEmpty()) {
      return Future.succeededFuture(question.answer(known));
    }
    return round > ROUNDS_LIMIT
        ? Future.failedFuture(new IllegalStateException("a payment's questions do not end"))
        : know(wanted, known).compose(more -> ask(question, known, round + 1));
  }

  /** The lanes' nonces at a block. */
  @Override
  public Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, BlockId at) {
    loop.check();
    Set<Cell<?>> cells = new LinkedHashSet<>();
    lanes.forEach(lane -> cells.add(Cell.nonce(lane)));
    Known known = known(at);
    return know(cells, known)
        .map(
            all -> {
              Map<Lane, UInt64> nonces = new HashMap<>();
              lanes.forEach(lane -> nonces.put(lane, known.nonce(lane)));
              return nonces;
            });
  }

  /** What an account has of a token at a block. */
  @Override
  public Future<BigInteger> balance(Address account, AssetId token, BlockId at) {
    loop.check();
    Cell.Balance cell = new Cell.Balance(account, token);
    Known known = known(at);
    return know(Set.of(cell), known).map(all -> known.get(cell));
  }

  /** Completes once all cells are known: held ones at once, so that a known account waits never. */
  private Future<Void> know(Set<Cell<?>> cells, Known known) {
    List<Future<?>> reading = new ArrayList<>();
    for (Cell<?> cell : cells) {
      if (!known.has(cell)) {
        counters.read();
        reading.add(fetcher.fetch(cell, known.at()).onSuccess(value -> known.put(cell, value)));
      }
    }
    return reading.isEmpty() ? Future.succeededFuture() : Future.all(reading).mapEmpty();
  }

  private void take(Cell<?> cell, Object value, BlockId at) {
    if (carriesOver) {
      put(cell, value, at);
    }
  }

  /** What a cell decodes is of its own type. */
  @SuppressWarnings("unchecked")
  private <V> void put(Cell<V> cell, Object value, BlockId at) {
    carried.put(cell, (V) value, at);
  }

  /**
   * Goes on to later blocks: drops what they moved and reads again, at the last of them, what was
   * held of it. What cannot be read then is read when it is asked for.
   *
   * @param blocks one after the other; where they do not follow the last ones, nothing is carried
   *     over
   * @return all lanes that moved, with their nonces at the last block; empty: any lane may have
   *     moved, for a block has authorizations, which move nonces of accounts that it does not name
   */
  @Override
  public Future<Optional<Map<Lane, UInt64>>> moveTo(List<BlockContents> blocks) {
    loop.check();
    Changes changes = Changes.of(blocks);
    BlockId to = blocks.get(blocks.size() - 1).header().id();
    proposers.add(blocks);
    if (!follows(blocks)) {
      carried.forget();
      return Future.succeededFuture(movedLanes(changes));
    }
    Set<Cell<?>> gone = carried.move(to, changes.parts());
    gone.removeIf(cell -> putNonce(cell, changes, to));
    Map<Cell<?>, Object> audited = audit.due(carried, to, blocks.size());
    return readAgain(gone, audited, to).map(read -> movedLanes(changes));
  }

  private Optional<Map<Lane, UInt64>> movedLanes(Changes changes) {
    // Logs that misled once may mislead again.
    return carriesOver ? changes.movedLanes() : Optional.empty();
  }

  private boolean follows(List<BlockContents> blocks) {
    Optional<BlockId> last = carried.now();
    for (BlockContents block : blocks) {
      if (last.isEmpty() || !block.header().parentHash().equals(last.get().hash())) {
        return false;
      }
      last = Optional.of(block.header().id());
    }
    return true;
  }

  /** Takes a nonce that the blocks themselves tell; false: it has to be read. */
  private boolean putNonce(Cell<?> cell, Changes changes, BlockId to) {
    if (cell instanceof Cell.LaneNonce lane) {
      Optional<UInt64> told = changes.nonce(lane.lane());
      told.ifPresent(nonce -> carried.put(lane, nonce, to));
      return told.isPresent();
    }
    if (cell instanceof Cell.AccountNonce account) {
      Optional<UInt64> told = changes.nonce(account.lane()).filter(any -> hasNoCode(account));
      told.ifPresent(nonce -> carried.put(account, new Cell.AccountNonce.Count(nonce, false), to));
      return told.isPresent();
    }
    return false;
  }

  private boolean hasNoCode(Cell.AccountNonce account) {
    return carried.replaced(account).filter(count -> !count.hasCode()).isPresent();
  }

  private Future<Void> readAgain(Set<Cell<?>> gone, Map<Cell<?>, Object> audited, BlockId to) {
    Set<Cell<?>> cells = new LinkedHashSet<>(audited.keySet());
    gone.stream().filter(Facts::isReadTogether).limit(limits.rereadsLimit()).forEach(cells::add);
    if (cells.isEmpty()) {
      return Future.succeededFuture();
    }
    return loop.onLoop(reader.read(to, cells))
        .map(
            read -> {
              take(read, audited, to);
              return (Void) null;
            })
        .otherwise(
            failure -> {
              LOG.atWarn()
                  .setMessage("facts that moved were not read again")
                  .addKeyValue("height", to.height())
                  .addKeyValue("reason", failure.getMessage())
                  .log();
              return null;
            });
  }

  /** Others cost a call each; they are read when somebody asks for them. */
  private static boolean isReadTogether(Cell<?> cell) {
    return cell.reads().stream().allMatch(Read.Call.class::isInstance);
  }

  private void take(Map<Cell<?>, Future<Object>> read, Map<Cell<?>, Object> audited, BlockId to) {
    if (!audit.agrees(to, audited, read)) {
      carriesOver = false;
      carried.forget();
      return;
    }
    read.forEach(
        (cell, value) -> {
          if (!audited.containsKey(cell)) {
            value.onSuccess(again -> take(cell, again, to));
          }
        });
  }

  /** Carries nothing over from here: blocks were passed over, or the chain's rules have changed. */
  @Override
  public void forget() {
    loop.check();
    carried.forget();
    proposers.forget();
  }

  /** False once an audit has found a fact that was carried over and is not true. */
  public boolean carriesOver() {
    return carriesOver;
  }
}
