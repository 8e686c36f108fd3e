package tempo.fastpay.simulator.world;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.port.Chain;

/** Makes finalized blocks, each readable by its number, by the chain's own rules of execution. */
public final class SimChain {
  public static final long GENESIS_SECONDS = 1_800_000_000L;
  public static final long GENESIS_HEIGHT = 1_000;

  /** Over more blocks a node does not say which lanes moved. */
  private static final long GAP_BLOCKS = 2;

  /** An account's balance of one token. */
  public record Cell(Address account, AssetId asset) {}

  /** The end of a message that the chain executed. */
  public enum Fate {
    PAID,
    FAILED
  }

  private record Used(MessageId message, Bytes32 chainTxHash, FinalizedBlock in, boolean paid) {}

  private record Block(
      FinalizedBlock base,
      Map<Cell, BigInteger> balances,
      Map<Lane, UInt64> nonces,
      List<SimTransaction> transactions) {}

  /** Whoever an account gives its money to outside FastPay. */
  private static final Address OUTSIDE =
      Address.fromHex("0x0075000000000000000000000000000000000075");

  private static final Lane OUTSIDE_LANE = new Lane(OUTSIDE, NonceKey.PROTOCOL);

  private final List<Block> blocks = new ArrayList<>();
  private final Map<MessageId, Fate> fates = new HashMap<>();
  private final Map<ContentionKey, Used> used = new HashMap<>();
  private final Map<Bytes32, UInt64> included = new HashMap<>();
  private final Map<Bytes32, Set<Bytes32>> forks = new HashMap<>();
  private UInt64 finalized = UInt64.of(GENESIS_HEIGHT);

  public SimChain() {
    blocks.add(
        new Block(
            named(UInt64.of(GENESIS_HEIGHT), GENESIS_SECONDS * 1000),
            new HashMap<>(),
            new HashMap<>(),
            new ArrayList<>()));
  }

  private static FinalizedBlock named(UInt64 height, long unixMillis) {
    return new FinalizedBlock(height, Bytes32.fromNumber(height.toBigInteger()), unixMillis);
  }

  /** Gives an account money in the last block's state: before the first block, in genesis. */
  public void give(Address account, AssetId asset, long units) {
    add(last(), account, asset, BigInteger.valueOf(units));
  }

  private Block last() {
    return blocks.get(blocks.size() - 1);
  }

  public FinalizedBlock tip() {
    return last().base();
  }

  /** The last block that is final: no node may tell of a later one that it is. */
  public UInt64 finalized() {
    return finalized;
  }

  /** Makes a block final, and those before it. */
  public void finalizes(UInt64 height) {
    if (finalized.isLessThan(height)) {
      finalized = height;
    }
  }

  public FinalizedBlock at(UInt64 height) {
    return block(height).base();
  }

  /** The number of blocks after genesis. */
  public int length() {
    return blocks.size() - 1;
  }

  private Block block(UInt64 height) {
    return blocks.get((int) (height.bits() - GENESIS_HEIGHT));
  }

  /**
   * Makes the next block. Of the candidates it takes, in this order, each that its rules allow:
   * exact nonce, not expired, the fee paid. One whose amount is not there then fails and uses its
   * nonce.
   *
   * @return the payments included
   */
  public List<Payment> block(long afterMs, List<Payment> candidates) {
    Block before = last();
    Block next =
        new Block(
            named(before.base().height().next(), before.base().unixMillis() + afterMs),
            new HashMap<>(before.balances()),
            new HashMap<>(before.nonces()),
            new ArrayList<>());
    blocks.add(next);
    return candidates.stream().filter(payment -> execute(payment, next)).toList();
  }

  /** True if the next block so much later would include this payment. */
  public boolean executable(Payment payment, long afterMs) {
    return payment.nonceSeq().equals(nonce(payment.lane(), tip().height()))
        && !isExpired(payment, tip().unixMillis() + afterMs)
        && balance(payment.sender(), payment.asset(), tip().height())
                .compareTo(payment.amount().toBigInteger().add(payment.feeBound()))
            >= 0;
  }

  private boolean execute(Payment payment, Block block) {
    UInt64 nonce = block.nonces().getOrDefault(payment.lane(), UInt64.ZERO);
    BigInteger fee = payment.feeBound();
    Cell cell = new Cell(payment.sender(), payment.asset());
    BigInteger balance = block.balances().getOrDefault(cell, BigInteger.ZERO);
    if (!nonce.equals(payment.nonceSeq())
        || isExpired(payment, block.base().unixMillis())
        || balance.compareTo(fee) < 0) {
      return false;
    }
    block.nonces().put(payment.lane(), nonce.next());
    add(block, payment.sender(), payment.asset(), fee.negate());
    BigInteger amount = payment.amount().toBigInteger();
    boolean paid = balance.subtract(fee).compareTo(amount) >= 0;
    if (paid) {
      add(block, payment.sender(), payment.asset(), amount.negate());
      add(block, payment.recipient(), payment.asset(), amount);
    }
    note(block, SimTransaction.of(payment, paid));
    fates.put(payment.message(), paid ? Fate.PAID : Fate.FAILED);
    used.put(
        payment.contentionKey(),
        new Used(payment.message(), payment.chainTxHash(), block.base(), paid));
    return true;
  }

  private void note(Block block, SimTransaction transaction) {
    block.transactions().add(transaction);
    included.put(transaction.hash(), block.base().height());
  }

  private static void add(Block block, Address account, AssetId asset, BigInteger units) {
    block.balances().merge(new Cell(account, asset), units, BigInteger::add);
  }

  /**
   * Spends all of an account's money outside FastPay: the last block's state changes as if that
   * were in it.
   */
  public void drain(Address account, AssetId asset) {
    Block block = last();
    BigInteger all = block.balances().remove(new Cell(account, asset));
    if (all == null || all.signum() <= 0) {
      return;
    }
    add(block, OUTSIDE, asset, all);
    UInt64 nonce = block.nonces().getOrDefault(OUTSIDE_LANE, UInt64.ZERO);
    block.nonces().put(OUTSIDE_LANE, nonce.next());
    note(
        block,
        SimTransaction.taking(
            OUTSIDE_LANE.at(nonce), new SimTransaction.Move(asset, account, OUTSIDE, all)));
  }

  /** What a block did, in order. */
  public List<SimTransaction> transactions(UInt64 height) {
    return List.copyOf(block(height).transactions());
  }

  /** The height of the block that includes a transaction. */
  public Optional<UInt64> includedAt(Bytes32 transaction) {
    return Optional.ofNullable(included.get(transaction));
  }

  /** A node shows a block that is not the chain's, in which these transactions succeed. */
  public void shows(Bytes32 block, Set<Bytes32> succeeding) {
    forks.computeIfAbsent(block, any -> new HashSet<>()).addAll(succeeding);
  }

  /** True if a payment's own transaction succeeds in a block, the chain's or one of a fork. */
  public boolean isPaidIn(Bytes32 block, UInt64 height, Payment payment) {
    boolean own =
        !tip().height().isLessThan(height) && at(height).hash().equals(Optional.of(block));
    return own
        ? transactions(height).stream()
            .anyMatch(each -> each.hash().equals(payment.chainTxHash()) && each.success())
        : forks.getOrDefault(block, Set.of()).contains(payment.chainTxHash());
  }

  public Optional<Fate> fate(MessageId message) {
    return Optional.ofNullable(fates.get(message));
  }

  /** What became of a payment, in any block. */
  public Optional<Chain.Outcome> outcome(Payment payment) {
    return Optional.ofNullable(used.get(payment.contentionKey()))
        .map(
            by -> {
              boolean own = by.message().equals(payment.message());
              return new Chain.Outcome(
                  own ? by.paid() ? Chain.Fate.PAID : Chain.Fate.FAILED : Chain.Fate.DISPLACED,
                  by.in().height(),
                  by.in().hash().orElseThrow(),
                  by.chainTxHash(),
                  own ? by.paid() ? "" : "the amount is not there" : "its nonce is used");
            });
  }

  public BigInteger balance(Address account, AssetId asset, UInt64 height) {
    return block(height).balances().getOrDefault(new Cell(account, asset), BigInteger.ZERO);
  }

  public UInt64 nonce(Lane lane, UInt64 height) {
    return block(height).nonces().getOrDefault(lane, UInt64.ZERO);
  }

  public Map<Lane, UInt64> nonces(Set<Lane> lanes, UInt64 height) {
    Map<Lane, UInt64> nonces = new HashMap<>();
    lanes.forEach(lane -> nonces.put(lane, nonce(lane, height)));
    return nonces;
  }

  /** What a node tells a follower: which lanes moved since its block; after a gap, none. */
  Chain.Step step(UInt64 from, UInt64 to) {
    return new Chain.Step(
        at(to),
        to.bits() - from.bits() > GAP_BLOCKS ? Optional.empty() : Optional.of(moved(from, to)));
  }

  private Map<Lane, UInt64> moved(UInt64 after, UInt64 upTo) {
    Map<Lane, UInt64> before = block(after).nonces();
    Map<Lane, UInt64> moved = new HashMap<>(block(upTo).nonces());
    moved.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
    return moved;
  }

  /** The facts about a payment's sender that a validator may hear. */
  public SenderFacts facts(Payment payment, UInt64 height) {
    return new SenderFacts(
        height,
        nonce(payment.lane(), height),
        Map.of(payment.asset(), balance(payment.sender(), payment.asset(), height)),
        payment.asset(),
        BigInteger.ZERO,
        Optional.empty(),
        Optional.empty());
  }

  private static boolean isExpired(Payment payment, long unixMillis) {
    return payment.validBefore().isPresent()
        && !UInt64.of(unixMillis / 1000).isLessThan(payment.validBefore().get());
  }

  /**
   * True if the payment is live (docs/protocol.md, "Definitions"). The rule is written here a
   * second time, apart from the core.
   */
  public boolean isLive(Payment payment, UInt64 height) {
    return !payment.nonceSeq().isLessThan(nonce(payment.lane(), height))
        && !isExpired(payment, at(height).unixMillis());
  }

  public boolean isLiveAtTip(Payment payment) {
    return isLive(payment, tip().height());
  }
}
