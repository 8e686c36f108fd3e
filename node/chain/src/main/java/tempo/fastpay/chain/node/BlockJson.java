package tempo.fastpay.chain.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.block.Log;
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
   * A block with what it did.
   *
   * @param block with its transactions as objects
   * @param receipts of the same block, in the same order
   */
  static BlockContents contents(Object block, Object receipts) {
    Header header = header(block);
    List<Fields> transactions = Fields.of("block", block).objects("transactions");
    List<Object> told = Fields.elements("receipts", receipts);
    if (transactions.size() != told.size()) {
      throw new MalformedAnswerException(
          "receipts: expected " + transactions.size() + ", got " + told.size());
    }
    List<Executed> executed = new ArrayList<>(told.size());
    for (int i = 0; i < told.size(); i++) {
      Fields receipt = Fields.of("receipts", i, told.get(i));
      executed.add(executed(transactions.get(i), receipt, header.id()));
    }
    return new BlockContents(header, executed);
  }

  private static Executed executed(Fields transaction, Fields receipt, BlockId block) {
    Bytes32 hash = transaction.word("hash");
    require(receipt, "transactionHash", hash);
    require(receipt, "blockHash", block.hash());
    return new Executed(
        hash,
        transaction.address("from"),
        transaction.nonceKey(),
        transaction.uint64("nonce"),
        hasAuthorizations(transaction),
        isSuccess(receipt),
        receipt.objects("logs").stream().map(BlockJson::log).toList());
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
