package tempo.fastpay.sidecar.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/** Finalized blocks, each readable by its number. Takes whatever it is told to include. */
final class TestChain {
  static final long GENESIS_SECONDS = 1_800_000_000L;
  static final long GENESIS_HEIGHT = 1_000;

  /** From a block's time until a validator sees it. */
  static final long FINALITY_MS = 1_000;

  record Cell(Address account, AssetId asset) {}

  private record Block(
      FinalizedBlock base, Map<Cell, BigInteger> balances, Map<Lane, UInt64> nonces) {}

  private final List<Block> blocks = new ArrayList<>();
  private final Map<AccessKey, SenderFacts.KeyFacts> accessKeys = new HashMap<>();
  private BigInteger highestBaseFee = BigInteger.ZERO;
  private Optional<String> obstacle = Optional.empty();

  TestChain() {
    blocks.add(
        new Block(
            FinalizedBlock.unnamed(UInt64.of(GENESIS_HEIGHT), GENESIS_SECONDS * 1000),
            new HashMap<>(),
            new HashMap<>()));
  }

  TestChain give(Account account, long units) {
    return give(account, Draft.USD, BigInteger.valueOf(units));
  }

  TestChain give(Account account, AssetId asset, long units) {
    return give(account, asset, BigInteger.valueOf(units));
  }

  TestChain give(Account account, AssetId asset, BigInteger units) {
    last().balances().merge(new Cell(account.address(), asset), units, BigInteger::add);
    return this;
  }

  void lists(Account accessKey, SenderFacts.KeyFacts facts) {
    accessKeys.put(accessKey.asAccessKey(), facts);
  }

  void highestBaseFee(long attodollars) {
    highestBaseFee = BigInteger.valueOf(attodollars);
  }

  void obstacle(String reason) {
    obstacle = Optional.of(reason);
  }

  void noObstacle() {
    obstacle = Optional.empty();
  }

  private Block last() {
    return blocks.get(blocks.size() - 1);
  }

  FinalizedBlock tip() {
    return last().base();
  }

  FinalizedBlock at(UInt64 height) {
    return block(height).base();
  }

  private Block block(UInt64 height) {
    return blocks.get((int) (height.bits() - GENESIS_HEIGHT));
  }

  /** The next block, so many seconds later, with these payments in it. */
  FinalizedBlock block(long seconds, Signed... included) {
    Block before = last();
    Block next =
        new Block(
            FinalizedBlock.unnamed(
                before.base().height().next(), before.base().unixMillis() + seconds * 1000),
            new HashMap<>(before.balances()),
            new HashMap<>(before.nonces()));
    for (Signed signed : included) {
      execute(signed.payment(), next);
    }
    blocks.add(next);
    return next.base();
  }

  private static void execute(Payment payment, Block block) {
    UInt64 nonce = block.nonces().getOrDefault(payment.lane(), UInt64.ZERO);
    if (!nonce.equals(payment.nonceSeq())) {
      throw new AssertionError("the lane is at " + nonce + ", the payment " + payment.nonceSeq());
    }
    block.nonces().put(payment.lane(), nonce.next());
    BigInteger amount = payment.amount().toBigInteger();
    add(
        block,
        payment.sender(),
        payment.feeToken().orElse(payment.asset()),
        payment.feeBound().negate());
    add(block, payment.sender(), payment.asset(), amount.negate());
    add(block, payment.recipient(), payment.asset(), amount);
  }

  private static void add(Block block, Address account, AssetId asset, BigInteger units) {
    block.balances().merge(new Cell(account, asset), units, BigInteger::add);
  }

  /** Something happens on a lane that no validator was asked about. */
  FinalizedBlock displace(long seconds, Lane lane) {
    FinalizedBlock base = block(seconds);
    last().nonces().merge(lane, UInt64.ONE, (nonce, one) -> nonce.next());
    return base;
  }

  BigInteger balance(Address account, AssetId asset, UInt64 height) {
    return block(height).balances().getOrDefault(new Cell(account, asset), BigInteger.ZERO);
  }

  UInt64 nonce(Lane lane, UInt64 height) {
    return block(height).nonces().getOrDefault(lane, UInt64.ZERO);
  }

  Map<Lane, UInt64> nonces(Set<Lane> lanes, UInt64 height) {
    Map<Lane, UInt64> nonces = new HashMap<>();
    lanes.forEach(lane -> nonces.put(lane, nonce(lane, height)));
    return nonces;
  }

  SenderFacts facts(Payment payment, UInt64 height) {
    AssetId feeToken = payment.feeToken().orElse(payment.asset());
    Map<AssetId, BigInteger> balances = new HashMap<>();
    for (AssetId token : Set.copyOf(List.of(payment.asset(), feeToken))) {
      balances.put(token, balance(payment.sender(), token, height));
    }
    return new SenderFacts(
        height,
        nonce(payment.lane(), height),
        balances,
        feeToken,
        highestBaseFee,
        payment.accessKey().flatMap(key -> Optional.ofNullable(accessKeys.get(key))),
        obstacle);
  }
}
