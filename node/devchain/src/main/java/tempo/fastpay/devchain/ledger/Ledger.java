package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The blocks of a development chain and its state. One thread at a time; it knows no clock and does
 * not say what is final.
 */
public final class Ledger {
  /** The newest blocks whose header is kept; the oldest leaves. */
  public static final int HEADERS_LIMIT = 16_384;

  /** The transactions kept with their receipts; those of the oldest block leave. */
  public static final int TRANSACTIONS_LIMIT = 200_000;

  /** The gas of one block; what does not fit waits for the next one. */
  public static final long BLOCK_GAS_LIMIT = 500_000_000;

  private final State state;
  private final NavigableMap<Long, Header> headers = new TreeMap<>();
  private final Map<Bytes32, Long> numbers = new HashMap<>();
  private final NavigableMap<Long, Block> blocks = new TreeMap<>();
  private final Map<Bytes32, Place> places = new HashMap<>();
  private Rules rules;
  private long reorgs;

  /** Where a transaction is. */
  public record Place(long number, int index) {}

  /** What an account begins with. */
  public record Allocation(Address account, AssetId asset, UInt64 amount) {}

  private Ledger(Rules rules, long height, Map<Cell<?>, Object> cells) {
    this.rules = rules;
    this.state = new State(height, cells);
  }

  /** A new chain, whose block 0 has this time. */
  public static Ledger genesis(Rules rules, long timestampMs, List<Allocation> allocations) {
    Map<Cell<?>, Object> cells = new LinkedHashMap<>();
    for (Allocation each : allocations) {
      BigInteger amount = each.amount().toBigInteger();
      add(cells, new Cell.Balance(each.asset().token(), each.account()), amount);
      add(cells, new Cell.Supply(each.asset().token()), amount);
    }
    Ledger ledger = new Ledger(rules, 0, cells);
    Bytes32 before = Bytes32.fromNumber(rules.chainId().value().toBigInteger());
    Header hashed = Header.of(0, before, timestampMs, Bytes.EMPTY, 0, rules.baseFee(), List.of());
    ledger.add(
        new Block(
            new Header(
                0, hashed.hash(), Bytes32.ZERO, timestampMs, Bytes.EMPTY, 0, rules.baseFee()),
            List.of()));
    return ledger;
  }

  private static void add(Map<Cell<?>, Object> cells, Cell<BigInteger> cell, BigInteger amount) {
    cells.merge(cell, amount, (one, other) -> ((BigInteger) one).add((BigInteger) other));
  }

  /**
   * A chain that goes on from what was kept of it.
   *
   * @param headers the newest ones, in their order, without a gap; the last is the head
   * @param cells the state at the head
   */
  public static Ledger restored(Rules rules, List<Header> headers, Map<Cell<?>, Object> cells) {
    if (headers.isEmpty()) {
      throw new IllegalArgumentException("headers: expected at least one");
    }
    Ledger ledger = new Ledger(rules, headers.get(headers.size() - 1).number(), cells);
    headers.forEach(ledger::add);
    return ledger;
  }

  private void add(Block block) {
    Header header = block.header();
    add(header);
    blocks.put(header.number(), block);
    for (int i = 0; i < block.transactions().size(); i++) {
      places.put(block.transactions().get(i).transaction().hash(), new Place(header.number(), i));
    }
    while (places.size() > TRANSACTIONS_LIMIT && blocks.size() > 1) {
      forget(blocks.pollFirstEntry().getValue());
    }
  }

  private void add(Header header) {
    headers.put(header.number(), header);
    numbers.put(header.hash(), header.number());
    if (headers.size() > HEADERS_LIMIT) {
      Header eldest = headers.pollFirstEntry().getValue();
      numbers.remove(eldest.hash());
      Block block = blocks.remove(eldest.number());
      if (block != null) {
        forget(block);
      }
    }
  }

  private void forget(Block block) {
    block.transactions().forEach(each -> places.remove(each.transaction().hash()));
  }

  public Rules rules() {
    return rules;
  }

  /**
   * Sets the base fee of later blocks.
   *
   * @throws IllegalArgumentException where the fork lets it not be so high
   */
  public void setBaseFee(BigInteger attodollars) {
    rules = rules.withBaseFee(attodollars);
  }

  public Header head() {
    return headers.lastEntry().getValue();
  }

  /** Begins the block after the head. */
  public Next next(long timestampMs) {
    return new Next(timestampMs, Bytes.EMPTY);
  }

  /** Begins a block in the place of one that was taken back. */
  public Next replacement(long timestampMs) {
    reorgs++;
    return new Next(timestampMs, Abi.word(reorgs).bytes().slice(24, 32));
  }

  /** A block that is being made. Nothing of it is in the state before it is sealed. */
  public final class Next {
    private final long timestampMs;
    private final Bytes extra;
    private final Frame frame = Frame.at(state, state.height());
    private final List<Block.Included> included = new ArrayList<>();
    private long gasUsed;

    private Next(long timestampMs, Bytes extra) {
      if (timestampMs < head().timestampMs()) {
        throw new IllegalArgumentException(
            "timestampMs: expected at least the parent's, got " + timestampMs);
      }
      this.timestampMs = timestampMs;
      this.extra = extra;
    }

    /** True where a further transaction of this gas limit finds room. */
    public boolean hasRoom() {
      return gasUsed + GasModel.UNSIGNED < BLOCK_GAS_LIMIT;
    }

    /** Whether a transaction can come next. */
    public Standing standing(Transaction tx) {
      return Validity.of(tx, invocation(frame, tx));
    }

    /**
     * Carries a transaction out.
     *
     * @throws IllegalArgumentException where it cannot come next
     */
    public Receipt execute(Transaction tx) {
      Frame own = frame.child();
      Invocation in = invocation(own, tx);
      if (!(Validity.of(tx, in) instanceof Standing.Ready)) {
        throw new IllegalArgumentException("the transaction cannot be in this block");
      }
      Receipt receipt = Execution.run(tx, in);
      own.keep();
      gasUsed += receipt.gasUsed();
      included.add(new Block.Included(tx, receipt));
      return receipt;
    }

    private Invocation invocation(Frame on, Transaction tx) {
      return new Invocation(rules, on, tx.sender(), keyOf(tx), state.height() + 1, timestampMs);
    }

    /** Makes it the chain's head. */
    public Block seal() {
      Header parent = head();
      Header header =
          Header.of(
              parent.number() + 1,
              parent.hash(),
              timestampMs,
              extra,
              gasUsed,
              rules.baseFee(),
              included.stream().map(each -> each.transaction().hash()).toList());
      state.advance(frame.written());
      Block block = new Block(header, included);
      add(block);
      return block;
    }
  }

  private static Optional<Address> keyOf(Transaction tx) {
    return tx instanceof Transaction.Signed signed
        ? signed.payment().accessKey().map(key -> key.keyId())
        : Optional.empty();
  }

  /**
   * Takes the newest blocks back.
   *
   * @return the times of the blocks, the eldest first
   * @throws IllegalArgumentException where the state below them is no longer held
   */
  public List<Long> rollBack(int depth) {
    long to = state.height() - depth;
    if (depth < 1 || !state.holds(to)) {
      throw new IllegalArgumentException("depth: expected 1 to what is held, got " + depth);
    }
    List<Long> times = new ArrayList<>();
    for (long number = to + 1; number <= state.height(); number++) {
      Header header = headers.remove(number);
      times.add(header.timestampMs());
      numbers.remove(header.hash());
      Block block = blocks.remove(number);
      if (block != null) {
        forget(block);
      }
    }
    state.rollBack(to);
    return times;
  }

  /** The header of a number; empty: not yet made, or no longer kept. */
  public Optional<Header> header(long number) {
    return Optional.ofNullable(headers.get(number));
  }

  /** The number of the block of this hash; empty: there is none, or it is no longer kept. */
  public Optional<Long> number(Bytes32 hash) {
    return Optional.ofNullable(numbers.get(hash));
  }

  /** The block of a number; empty: not yet made, or no longer kept with its transactions. */
  public Optional<Block> block(long number) {
    return Optional.ofNullable(blocks.get(number));
  }

  /** Where a transaction is; empty: in no block that is kept. */
  public Optional<Place> place(Bytes32 transaction) {
    return Optional.ofNullable(places.get(transaction));
  }

  /** The lowest block that is kept with its transactions. */
  public long lowestBlock() {
    return blocks.isEmpty() ? head().number() + 1 : blocks.firstKey();
  }

  /** True where the state after this block can be read. */
  public boolean holds(long number) {
    return state.holds(number);
  }

  /** The value of a cell after a block whose state is held. */
  public <V> V read(Cell<V> cell, long number) {
    if (!state.holds(number)) {
      throw new IllegalArgumentException("the state of block " + number + " is not held");
    }
    return state.get(cell, number);
  }

  public UInt64 nonce(Lane lane, long number) {
    return read(new Cell.Nonce(lane), number);
  }

  public BigInteger balance(Address account, AssetId asset, long number) {
    return read(new Cell.Balance(asset.token(), account), number);
  }

  /**
   * Asks a contract, in the state after a block; nothing of it is kept.
   *
   * @throws Reverted what the contract answers instead
   */
  public Bytes ask(Address from, Address to, Bytes input, long number) throws Reverted {
    Header header = headers.get(number);
    if (header == null || !state.holds(number)) {
      throw new IllegalArgumentException("the state of block " + number + " is not held");
    }
    Frame frame = Frame.at(state, number).child();
    return ContractBook.call(
        new Invocation(
            rules.withBaseFee(header.baseFee()),
            frame,
            from,
            Optional.empty(),
            number,
            header.timestampMs()),
        to,
        input);
  }

  /** True where a contract is. */
  public boolean hasCode(Address address) {
    return ContractBook.hasCode(rules, address);
  }

  /** The gas that a wallet is told a transfer of this calldata needs at the head. */
  public long estimateTransfer(
      Address from, Address token, Bytes input, NonceKey key, UInt64 nonce) {
    Address recipient = Abi.address(Abi.wordAt(input.slice(Abi.SELECTOR_SIZE, input.size()), 0));
    return GasModel.estimate(
        input,
        rules.fork(),
        nonce.isZero(),
        !key.equals(NonceKey.PROTOCOL),
        read(new Cell.Balance(token, recipient), state.height()).signum() == 0
            && !recipient.equals(from));
  }

  /** True while the state has room for what further transactions may add. */
  public boolean hasRoom() {
    return state.size() < State.CELLS_LIMIT;
  }

  /** Shows the state at the head, for keeping it. */
  public void forEachCell(BiConsumer<Cell<?>, Object> reader) {
    state.forEach(reader);
  }

  /** The headers that are kept, the eldest first. */
  public List<Header> headers() {
    return List.copyOf(headers.values());
  }
}
