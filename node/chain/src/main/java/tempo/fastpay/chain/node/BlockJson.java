package tempo.fastpay.chain.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.block.Log;
import tempo.fastpay.chain.node.Origins.Origin;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Reads blocks out of a node's answers. */
final class BlockJson {
  private static final BigInteger MILLIS_PER_SECOND = BigInteger.valueOf(1_000);
  private static final int MILLIS_LIMIT_BITS = 62;

  /** The names of all fields that are read here. */
  static final Set<String> FIELDS =
      Set.of(
          "number",
          "hash",
          "parentHash",
          "timestamp",
          "timestampMillis",
          "baseFeePerGas",
          "miner",
          "transactions",
          "from",
          "nonceKey",
          "nonce",
          "authorizationList",
          "aaAuthorizationList",
          "transactionHash",
          "blockHash",
          "status",
          "logs",
          "address",
          "topics",
          "data");

  private BlockJson() {}

  static Header header(Object answer) {
    Fields block = Fields.of("block", answer);
    return new Header(
        new BlockId(block.uint64("number"), block.word("hash")),
        block.word("parentHash"),
        unixMillis(block),
        block.number("baseFeePerGas"),
        block.optional("miner", block::address).orElse(Address.ZERO));
  }

  /** Tempo's blocks have milliseconds, and Ethereum's seconds beside them. */
  private static long unixMillis(Fields block) {
    BigInteger millis =
        block
            .optional("timestampMillis", block::number)
            .orElseGet(() -> block.number("timestamp").multiply(MILLIS_PER_SECOND));
    if (millis.bitLength() > MILLIS_LIMIT_BITS) {
      throw block.wrong("timestamp", "no time: " + millis);
    }
    return millis.longValue();
  }

  /**
   * What a transaction did, as its receipt tells it.
   *
   * @param origin where it came from; empty: the block named it by its hash alone
   */
  record Ran(Bytes32 hash, Optional<Origin> origin, boolean success, List<Log> logs) {
    Executed from(Origin origin) {
      return new Executed(
          hash,
          origin.from(),
          origin.nonceKey(),
          origin.nonce(),
          origin.hasAuthorizations(),
          success,
          logs);
    }
  }

  /** A block, and what each of its transactions did. */
  record Told(Header header, List<Ran> ran) {}

  /**
   * A block with what it did.
   *
   * @param block with its transactions as objects, or as hashes alone
   * @param receipts of the same block, in the same order
   */
  static Told told(Object block, Object receipts) {
    Header header = header(block);
    List<Object> transactions = Fields.of("block", block).list("transactions");
    List<Object> told = Fields.elements("receipts", receipts);
    if (transactions.size() != told.size()) {
      throw new MalformedAnswerException(
          "receipts: expected " + transactions.size() + ", got " + told.size());
    }
    List<Ran> ran = new ArrayList<>(told.size());
    for (int i = 0; i < told.size(); i++) {
      Fields receipt = Fields.of("receipts", i, told.get(i));
      ran.add(ran(transactions.get(i), i, receipt, header.id()));
    }
    return new Told(header, ran);
  }

  private static Ran ran(Object transaction, int index, Fields receipt, BlockId block) {
    Optional<Fields> whole =
        transaction instanceof String
            ? Optional.empty()
            : Optional.of(Fields.of("block.transactions", index, transaction));
    Bytes32 hash =
        whole.isPresent()
            ? whole.get().word("hash")
            : Fields.parsed("block.transactions", transaction, Bytes32::fromHex);
    require(receipt, "transactionHash", hash);
    require(receipt, "blockHash", block.hash());
    return new Ran(
        hash,
        whole.map(BlockJson::origin),
        isSuccess(receipt),
        receipt.objects("logs").stream().map(BlockJson::log).toList());
  }

  /** Where the transactions of a block came from, by their hashes. */
  static Map<Bytes32, Origin> origins(Object block, BlockId expected) {
    if (!header(block).id().equals(expected)) {
      throw new MalformedAnswerException("block: expected " + expected.hash() + ", got another");
    }
    Map<Bytes32, Origin> origins = new HashMap<>();
    for (Fields transaction : Fields.of("block", block).objects("transactions")) {
      origins.put(transaction.word("hash"), origin(transaction));
    }
    return origins;
  }

  /** Where a transaction came from. */
  static Origin origin(Fields transaction) {
    return new Origin(
        transaction.address("from"),
        transaction.nonceKey(),
        transaction.uint64("nonce"),
        hasAuthorizations(transaction));
  }

  private static void require(Fields receipt, String name, Bytes32 expected) {
    if (!receipt.word(name).equals(expected)) {
      throw receipt.wrong(name, "expected " + expected + ", got " + receipt.word(name));
    }
  }

  private static boolean hasAuthorizations(Fields transaction) {
    return isFilled(transaction, "authorizationList")
        || isFilled(transaction, "aaAuthorizationList");
  }

  private static boolean isFilled(Fields transaction, String list) {
    return transaction.has(list) && !transaction.list(list).isEmpty();
  }

  private static boolean isSuccess(Fields receipt) {
    UInt64 status = receipt.uint64("status");
    if (UInt64.ONE.isLessThan(status)) {
      throw receipt.wrong("status", "expected 0 or 1, got " + status);
    }
    return !status.isZero();
  }

  static Log log(Fields log) {
    List<Bytes32> topics = new ArrayList<>();
    for (Object topic : log.list("topics")) {
      topics.add(Fields.parsed("topics", topic, Bytes32::fromHex));
    }
    return new Log(log.address("address"), topics, log.bytes("data"));
  }
}
