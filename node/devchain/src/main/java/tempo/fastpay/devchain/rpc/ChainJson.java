package tempo.fastpay.devchain.rpc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Header;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Log;
import tempo.fastpay.devchain.ledger.Receipt;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.SignatureForm;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;

/** Writes blocks, transactions, receipts and logs as a node's JSON. */
final class ChainJson {
  private static final String ZERO_HASH = Bytes32.ZERO.toHex();
  private static final String NO_UNCLES =
      "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
  private static final String BLOOM_OF_NOTHING = "0x" + "0".repeat(512);

  /** Says that any log may be there: whoever goes by the bloom looks into the block. */
  private static final String BLOOM_OF_ANYTHING = "0x" + "f".repeat(512);

  private static final String GAS_LIMIT = Quantity.of(Ledger.BLOCK_GAS_LIMIT);
  private static final long GENERAL_GAS_LIMIT = 30_000_000;
  private static final long LEGACY_V = 35;

  private ChainJson() {}

  /** A header, as {@code newHeads} tells it. */
  static JsonObject header(Header header) {
    return new JsonObject()
        .put("number", Quantity.of(header.number()))
        .put("hash", header.hash().toHex())
        .put("parentHash", header.parentHash().toHex())
        .put("sha3Uncles", NO_UNCLES)
        .put("miner", Address.ZERO.toHex())
        .put("stateRoot", ZERO_HASH)
        .put("transactionsRoot", ZERO_HASH)
        .put("receiptsRoot", ZERO_HASH)
        .put("logsBloom", header.gasUsed() == 0 ? BLOOM_OF_NOTHING : BLOOM_OF_ANYTHING)
        .put("difficulty", "0x0")
        .put("gasLimit", GAS_LIMIT)
        .put("gasUsed", Quantity.of(header.gasUsed()))
        .put("timestamp", Quantity.of(header.timestampS()))
        .put("timestampMillis", Quantity.of(header.timestampMs()))
        .put("timestampMillisPart", Quantity.of(header.timestampMs() % 1000))
        .put("mainBlockGeneralGasLimit", Quantity.of(GENERAL_GAS_LIMIT))
        .put("sharedGasLimit", "0x0")
        .put("extraData", header.extra().toHex())
        .put("mixHash", ZERO_HASH)
        .put("nonce", "0x0000000000000000")
        .put("baseFeePerGas", Quantity.of(header.baseFee()))
        .put("withdrawalsRoot", ZERO_HASH)
        .put("blobGasUsed", "0x0")
        .put("excessBlobGas", "0x0")
        .put("parentBeaconBlockRoot", ZERO_HASH);
  }

  static JsonObject block(Block block, boolean isFull) {
    JsonArray transactions = new JsonArray();
    for (int i = 0; i < block.transactions().size(); i++) {
      Block.Included each = block.transactions().get(i);
      if (isFull) {
        transactions.add(included(each, block.header(), i));
      } else {
        transactions.add(each.transaction().hash().toHex());
      }
    }
    return header(block.header())
        .put("size", "0x0")
        .put("totalDifficulty", "0x0")
        .put("uncles", new JsonArray())
        .put("withdrawals", new JsonArray())
        .put("transactions", transactions);
  }

  static JsonObject included(Block.Included each, Header header, int index) {
    return transaction(each.transaction())
        .put("blockHash", header.hash().toHex())
        .put("blockNumber", Quantity.of(header.number()))
        .put("blockTimestamp", Quantity.of(header.timestampS()))
        .put("transactionIndex", Quantity.of(index))
        .put("gasPrice", Quantity.of(each.receipt().price()));
  }

  static JsonObject pending(Transaction tx) {
    return transaction(tx).putNull("blockHash").putNull("blockNumber").putNull("transactionIndex");
  }

  private static JsonObject transaction(Transaction tx) {
    JsonObject json =
        new JsonObject()
            .put("hash", tx.hash().toHex())
            .put("from", tx.sender().toHex())
            .put("to", tx.to().toHex())
            .put("nonce", Quantity.of(tx.key().nonceSeq()))
            .put("gas", Quantity.of(tx.gasLimit()))
            .put("value", "0x0")
            .put("input", tx.input().toHex());
    if (tx instanceof Transaction.Signed signed) {
      putSigned(json, signed);
    } else {
      putUnsigned(json, tx);
    }
    return json;
  }

  private static void putUnsigned(JsonObject json, Transaction tx) {
    json.put("type", "0x2")
        .put("maxFeePerGas", "0x0")
        .put("maxPriorityFeePerGas", "0x0")
        .put("gasPrice", "0x0")
        .put("accessList", new JsonArray())
        .put("r", "0x0")
        .put("s", "0x0")
        .put("v", "0x0")
        .put("yParity", "0x0");
    if (!tx.lane().nonceKey().equals(NonceKey.PROTOCOL)) {
      json.put("nonceKey", Quantity.of(tx.lane().nonceKey().toNumber()));
    }
  }

  private static void putSigned(JsonObject json, Transaction.Signed tx) {
    Payment payment = tx.payment();
    json.put("type", typeOf(payment.txType()))
        .put("chainId", Quantity.of(payment.chainId().value()))
        .put("gasPrice", Quantity.of(payment.maxFeePerGas()));
    if (payment.txType() == TxType.TEMPO || payment.txType() == TxType.EIP1559) {
      json.put("maxFeePerGas", Quantity.of(payment.maxFeePerGas()))
          .put("maxPriorityFeePerGas", Quantity.of(tx.form().maxPriorityFeePerGas()));
    }
    if (payment.txType() != TxType.LEGACY) {
      json.put("accessList", new JsonArray());
    }
    if (payment.txType() == TxType.TEMPO) {
      putTempo(json, tx);
    } else {
      putSecp256k1(json, payment, (SignatureForm.Secp256k1) tx.form().signature());
    }
  }

  private static void putTempo(JsonObject json, Transaction.Signed tx) {
    Payment payment = tx.payment();
    json.put(
            "calls",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("to", tx.to().toHex())
                        .put("value", "0x0")
                        .put("input", tx.input().toHex())))
        .put("nonceKey", Quantity.of(payment.nonceKey().toNumber()))
        .put("feeToken", payment.feeToken().map(token -> token.toHex()).orElse(null))
        .putNull("feePayerSignature")
        .put("validBefore", payment.validBefore().map(Quantity::of).orElse(null))
        .put("validAfter", payment.validAfter().map(Quantity::of).orElse(null))
        .put("keyAuthorization", (Object) null)
        .put("aaAuthorizationList", new JsonArray())
        .put("signature", signature(tx.form().signature()));
  }

  private static void putSecp256k1(
      JsonObject json, Payment payment, SignatureForm.Secp256k1 signature) {
    BigInteger parity = BigInteger.valueOf(signature.yParity());
    BigInteger v =
        payment.txType() == TxType.LEGACY
            ? payment
                .chainId()
                .value()
                .toBigInteger()
                .shiftLeft(1)
                .add(BigInteger.valueOf(LEGACY_V))
                .add(parity)
            : parity;
    json.put("r", Quantity.of(signature.r().toNumber()))
        .put("s", Quantity.of(signature.s().toNumber()))
        .put("v", Quantity.of(v));
    if (payment.txType() != TxType.LEGACY) {
      json.put("yParity", Quantity.of(parity));
    }
  }

  private static JsonObject signature(SignatureForm form) {
    if (form instanceof SignatureForm.Secp256k1 plain) {
      return rs("secp256k1", plain.r(), plain.s())
          .put("yParity", Quantity.of(plain.yParity()))
          .put("v", Quantity.of(plain.yParity()));
    }
    if (form instanceof SignatureForm.P256 p256) {
      return rs("p256", p256.r(), p256.s())
          .put("pubKeyX", p256.publicX().toHex())
          .put("pubKeyY", p256.publicY().toHex())
          .put("preHash", p256.prehash());
    }
    if (form instanceof SignatureForm.WebAuthn passkey) {
      return rs("webAuthn", passkey.r(), passkey.s())
          .put("pubKeyX", passkey.publicX().toHex())
          .put("pubKeyY", passkey.publicY().toHex())
          .put("webauthnData", passkey.data().toHex());
    }
    SignatureForm.Keychain keychain = (SignatureForm.Keychain) form;
    return new JsonObject()
        .put("type", "keychain")
        .put("version", "v2")
        .put("userAddress", keychain.account().toHex())
        .put("signature", signature(keychain.inner()));
  }

  private static JsonObject rs(String type, Bytes32 r, Bytes32 s) {
    return new JsonObject()
        .put("type", type)
        .put("r", Quantity.of(r.toNumber()))
        .put("s", Quantity.of(s.toNumber()));
  }

  private static String typeOf(TxType type) {
    return switch (type) {
      case LEGACY -> "0x0";
      case EIP2930 -> "0x1";
      case EIP1559 -> "0x2";
      case TEMPO -> "0x76";
    };
  }

  /** The receipt of a block's transaction. */
  static JsonObject receipt(Block block, int index) {
    Totals before = new Totals(0, 0);
    for (int i = 0; i < index; i++) {
      before = before.plus(block.transactions().get(i).receipt());
    }
    return receipt(block, index, before);
  }

  /** What the transactions before one come to. */
  private record Totals(long gasUsed, int logs) {
    Totals plus(Receipt receipt) {
      return new Totals(gasUsed + receipt.gasUsed(), logs + receipt.logs().size());
    }
  }

  private static JsonObject receipt(Block block, int index, Totals before) {
    Block.Included each = block.transactions().get(index);
    Receipt receipt = each.receipt();
    Header header = block.header();
    JsonObject json =
        new JsonObject()
            .put("type", type(each.transaction()))
            .put("status", receipt.succeeded() ? "0x1" : "0x0")
            .put("transactionHash", each.transaction().hash().toHex())
            .put("transactionIndex", Quantity.of(index))
            .put("blockHash", header.hash().toHex())
            .put("blockNumber", Quantity.of(header.number()))
            .put("from", each.transaction().sender().toHex())
            .put("to", each.transaction().to().toHex())
            .put("gasUsed", Quantity.of(receipt.gasUsed()))
            .put("cumulativeGasUsed", Quantity.of(before.plus(receipt).gasUsed()))
            .put("effectiveGasPrice", Quantity.of(receipt.price()))
            .putNull("contractAddress")
            .put("feePayer", each.transaction().sender().toHex())
            .put("logsBloom", receipt.logs().isEmpty() ? BLOOM_OF_NOTHING : BLOOM_OF_ANYTHING)
            .put(
                "logs",
                new JsonArray(
                    logs(block, index, before.logs()).stream().map(LogEntry::json).toList()));
    if (receipt.price().signum() > 0) {
      json.put("feeToken", receipt.logs().get(receipt.logs().size() - 1).address().toHex());
    }
    return json;
  }

  private static String type(Transaction tx) {
    return tx instanceof Transaction.Signed signed ? typeOf(signed.payment().txType()) : "0x2";
  }

  /** A log with its place in the block. */
  record LogEntry(Log log, Header header, Bytes32 transaction, int transactionIndex, int index) {
    JsonObject json() {
      return new JsonObject()
          .put("address", log.address().toHex())
          .put("topics", new JsonArray(log.topics().stream().map(Bytes32::toHex).toList()))
          .put("data", log.data().toHex())
          .put("blockHash", header.hash().toHex())
          .put("blockNumber", Quantity.of(header.number()))
          .put("blockTimestamp", Quantity.of(header.timestampS()))
          .put("transactionHash", transaction.toHex())
          .put("transactionIndex", Quantity.of(transactionIndex))
          .put("logIndex", Quantity.of(index))
          .put("removed", false);
    }
  }

  /** The logs of one transaction, of which the first has this place in the block. */
  static List<LogEntry> logs(Block block, int index, int first) {
    Block.Included each = block.transactions().get(index);
    List<Log> logs = each.receipt().logs();
    return IntStream.range(0, logs.size())
        .mapToObj(
            i ->
                new LogEntry(
                    logs.get(i), block.header(), each.transaction().hash(), index, first + i))
        .toList();
  }

  static JsonArray receipts(Block block) {
    JsonArray receipts = new JsonArray();
    Totals before = new Totals(0, 0);
    for (int i = 0; i < block.transactions().size(); i++) {
      receipts.add(receipt(block, i, before));
      before = before.plus(block.transactions().get(i).receipt());
    }
    return receipts;
  }

  /** All logs of a block, in their order. */
  static List<LogEntry> logs(Block block) {
    List<LogEntry> all = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      all.addAll(logs(block, i, all.size()));
    }
    return all;
  }
}
