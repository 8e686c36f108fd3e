package tempo.fastpay.simulator.node;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.SimChain;
import tempo.fastpay.simulator.world.SimTransaction;

/**
 * The blocks as one node holds them: the chain's own up to a height, above it those of a fork,
 * which include other payments and change nobody's state.
 *
 * @param finalized the height of the last block that the node calls final
 * @param latest the height of its head
 * @param common the last height at which its blocks are the chain's own
 * @param fork names the fork
 * @param pending what blocks above the chain's last one include
 */
record History(
    SimChain chain,
    long finalized,
    long latest,
    long common,
    long fork,
    List<SimTransaction> pending) {
  private static final long BLOCK_MS = 2_000;
  private static final int FORK_AT_BIT = 64;

  History {
    pending = List.copyOf(pending);
  }

  /** The chain's own blocks. */
  static History of(SimChain chain, long finalized, long latest) {
    return new History(chain, finalized, latest, Long.MAX_VALUE, 0, List.of());
  }

  /** The same heights, on a fork. */
  History forked(long after, long name, List<SimTransaction> included) {
    return new History(chain, finalized, latest, after, name, included);
  }

  boolean has(long height) {
    return height >= SimChain.GENESIS_HEIGHT && height <= Math.max(latest, finalized);
  }

  private boolean isOwn(long height) {
    return height <= common && height <= tip();
  }

  private long tip() {
    return chain.tip().height().bits();
  }

  Bytes32 hash(long height) {
    return isOwn(height)
        ? chain.at(UInt64.of(height)).hash().orElseThrow()
        : Bytes32.fromNumber(
            BigInteger.valueOf(fork).shiftLeft(FORK_AT_BIT).add(BigInteger.valueOf(height)));
  }

  Bytes32 parentHash(long height) {
    return height == SimChain.GENESIS_HEIGHT ? Bytes32.ZERO : hash(height - 1);
  }

  /** The height of a block that it holds; empty: it does not. */
  OptionalLong height(Bytes32 hash) {
    long height = hash.toNumber().longValue();
    return has(height) && hash(height).equals(hash)
        ? OptionalLong.of(height)
        : OptionalLong.empty();
  }

  long unixMillis(long height) {
    return height <= tip()
        ? chain.at(UInt64.of(height)).unixMillis()
        : chain.tip().unixMillis() + BLOCK_MS * (height - tip());
  }

  List<SimTransaction> transactions(long height) {
    if (height > tip()) {
      return pending;
    }
    List<SimTransaction> own = chain.transactions(UInt64.of(height));
    return isOwn(height)
        ? own
        : IntStream.range(0, own.size()).filter(i -> i % 2 == 0).mapToObj(own::get).toList();
  }

  /** The receipts of a block are told to somebody: of a fork's, nobody else knows them. */
  void shown(long height) {
    if (!isOwn(height)) {
      chain.shows(
          hash(height),
          transactions(height).stream()
              .filter(SimTransaction::success)
              .map(SimTransaction::hash)
              .collect(Collectors.toSet()));
    }
  }

  /** The height of the block that includes a transaction. */
  OptionalLong includedAt(Bytes32 transaction) {
    long lowest = Math.max(Math.min(common, tip()) + 1, SimChain.GENESIS_HEIGHT);
    for (long height = lowest; height <= latest; height++) {
      if (transactions(height).stream().anyMatch(one -> one.hash().equals(transaction))) {
        return OptionalLong.of(height);
      }
    }
    return chain.includedAt(transaction).stream()
        .mapToLong(UInt64::bits)
        .filter(height -> has(height) && isOwn(height))
        .findFirst();
  }

  /** The chain's own block whose state is that of a block here. */
  UInt64 state(long height) {
    return UInt64.of(Math.min(Math.min(height, common), tip()));
  }
}
