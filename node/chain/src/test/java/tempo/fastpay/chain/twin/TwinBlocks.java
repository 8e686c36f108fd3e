package tempo.fastpay.chain.twin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** One history of blocks; another one may share its beginning. */
public final class TwinBlocks {
  private static final long BLOCK_SECONDS = 1;
  private static final long GENESIS_SECONDS = 1_796_000_000L;

  /** A block and what it did. */
  public record TwinBlock(
      long height, Bytes32 hash, Bytes32 parentHash, List<TwinTransaction> transactions) {}

  private final String salt;
  private final List<TwinBlock> blocks;

  private TwinBlocks(String salt, List<TwinBlock> blocks) {
    this.salt = salt;
    this.blocks = new ArrayList<>(blocks);
  }

  /** A chain with its first block, 0. */
  public static TwinBlocks begin(String salt) {
    TwinBlocks begun = new TwinBlocks(salt, List.of());
    begun.add();
    return begun;
  }

  /** Another history that shares the blocks up to a height. */
  public TwinBlocks branch(long height, String other) {
    return new TwinBlocks(other, blocks.subList(0, (int) height + 1));
  }

  public TwinBlock add(TwinTransaction... transactions) {
    Bytes32 parent = blocks.isEmpty() ? Bytes32.ZERO : last().hash();
    Bytes32 hash =
        Hashes.keccak256(parent.toArray(), (salt + blocks.size()).getBytes(StandardCharsets.UTF_8));
    blocks.add(new TwinBlock(blocks.size(), hash, parent, List.of(transactions)));
    return last();
  }

  public void addEmpty(int number) {
    for (int i = 0; i < number; i++) {
      add();
    }
  }

  public TwinBlock last() {
    return blocks.get(blocks.size() - 1);
  }

  public TwinBlock at(long height) {
    return blocks.get((int) height);
  }

  public long height() {
    return blocks.size() - 1L;
  }

  /** The block that a transaction is in, up to a height. */
  Optional<TwinBlock> of(Bytes32 transaction, long height) {
    return blocks.stream()
        .filter(block -> block.height() <= height)
        .filter(
            block -> block.transactions().stream().anyMatch(tx -> tx.hash().equals(transaction)))
        .findFirst();
  }

  Optional<TwinTransaction> transaction(Bytes32 hash) {
    return of(hash, height())
        .flatMap(
            block ->
                block.transactions().stream().filter(tx -> tx.hash().equals(hash)).findFirst());
  }

  /** The account's own nonce after a block. */
  UInt64 count(Address account, long height) {
    UInt64 count = UInt64.ZERO;
    for (TwinBlock block : blocks.subList(0, (int) height + 1)) {
      for (TwinTransaction tx : block.transactions()) {
        boolean isOwn = tx.key().lane().nonceKey().equals(NonceKey.PROTOCOL);
        if (isOwn && tx.key().sender().equals(account)) {
          count = tx.next();
        }
      }
    }
    return count;
  }

  static JsonObject json(TwinBlock block, boolean whole) {
    JsonArray transactions = new JsonArray();
    block.transactions().forEach(tx -> transactions.add(whole ? tx.json() : tx.hash().toHex()));
    long seconds = GENESIS_SECONDS + block.height() * BLOCK_SECONDS;
    return new JsonObject()
        .put("number", Quantity.of(block.height()))
        .put("hash", block.hash().toHex())
        .put("parentHash", block.parentHash().toHex())
        .put("timestamp", Quantity.of(seconds))
        .put("timestampMillis", Quantity.of(seconds * 1_000 + 250))
        .put("baseFeePerGas", "0x0")
        .put("transactions", transactions);
  }

  static JsonArray receipts(TwinBlock block) {
    JsonArray receipts = new JsonArray();
    for (TwinTransaction tx : block.transactions()) {
      receipts.add(receipt(block, tx));
    }
    return receipts;
  }

  static JsonObject receipt(TwinBlock block, TwinTransaction tx) {
    JsonArray logs = new JsonArray();
    for (JsonObject log : tx.logs()) {
      logs.add(log.copy().put("blockNumber", Quantity.of(block.height())));
    }
    return new JsonObject()
        .put("transactionHash", tx.hash().toHex())
        .put("blockHash", block.hash().toHex())
        .put("blockNumber", Quantity.of(block.height()))
        .put("blockTimestamp", GENESIS_SECONDS + block.height())
        .put("status", tx.success() ? "0x1" : "0x0")
        .put("from", tx.key().sender().toHex())
        .put("logs", logs);
  }
}
