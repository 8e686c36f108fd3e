package tempo.fastpay.devchain.rpc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.devchain.ledger.Header;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Transaction;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Bytes32;

/** Tells of blocks, transactions and receipts, and of the chain as a whole. */
final class BlockMethods {
  static final String CLIENT = "fastpay-devchain/1";

  private final DevChain chain;
  private final BlockRefs refs;

  BlockMethods(DevChain chain, BlockRefs refs) {
    this.chain = chain;
    this.refs = refs;
  }

  void addTo(Handlers handlers) {
    String chainId = chain.config().chainId().toString();
    handlers.add("eth_chainId", params -> Quantity.of(chain.config().chainId().value()));
    handlers.add("net_version", params -> chainId);
    handlers.add("net_listening", params -> true);
    handlers.add("web3_clientVersion", params -> CLIENT);
    handlers.add("eth_syncing", params -> false);
    handlers.add("eth_accounts", params -> new JsonArray());
    handlers.add("eth_blockNumber", params -> Quantity.of(chain.ledger().head().number()));
    handlers.add(
        "eth_getBlockByNumber",
        params -> block(refs.known(params.value(0), "block"), isFull(params)));
    handlers.add(
        "eth_getBlockByHash",
        params -> block(chain.ledger().number(params.hash(0, "blockHash")), isFull(params)));
    handlers.add("eth_getBlockTransactionCountByNumber", this::transactionCount);
    handlers.add("eth_getBlockReceipts", this::receipts);
    handlers.add("eth_getTransactionReceipt", this::receipt);
    handlers.add("eth_getTransactionByHash", this::transaction);
    handlers.add("debug_traceTransaction", this::trace);
    handlers.add("tempo_forkSchedule", params -> forks());
    handlers.add(
        "txpool_status",
        params ->
            new JsonObject().put("pending", Quantity.of(chain.pool().size())).put("queued", "0x0"));
  }

  private static boolean isFull(Params params) throws RpcException {
    return params.has(1) && params.flag(1, "full");
  }

  /**
   * A block. Where its transactions are no longer kept it is told without them, for those who
   * follow hashes; whoever wants the transactions themselves is refused.
   */
  private JsonObject block(Optional<Long> number, boolean isFull) throws RpcException {
    if (number.isEmpty()) {
      return null;
    }
    Optional<Block> block = chain.ledger().block(number.get());
    if (block.isPresent()) {
      return ChainJson.block(block.get(), isFull);
    }
    Optional<Header> header = chain.ledger().header(number.get());
    if (header.isEmpty() || (isFull && header.get().gasUsed() > 0)) {
      throw Errors.pruned();
    }
    return ChainJson.block(new Block(header.get(), List.of()), false);
  }

  private Object transactionCount(Params params) throws RpcException {
    Optional<Block> block = whole(refs.known(params.value(0), "block"));
    return block.map(found -> Quantity.of(found.transactions().size())).orElse(null);
  }

  private Optional<Block> whole(Optional<Long> number) throws RpcException {
    if (number.isEmpty()) {
      return Optional.empty();
    }
    Optional<Block> block = chain.ledger().block(number.get());
    if (block.isEmpty()) {
      throw Errors.pruned();
    }
    return block;
  }

  private Object receipts(Params params) throws RpcException {
    return whole(refs.known(params.value(0), "block")).map(ChainJson::receipts).orElse(null);
  }

  private Object receipt(Params params) throws RpcException {
    return receipt(chain, params.hash(0, "hash")).orElse(null);
  }

  /** The receipt of a transaction; empty: it is in no block. */
  static Optional<JsonObject> receipt(DevChain chain, Bytes32 hash) {
    Ledger ledger = chain.ledger();
    return ledger
        .place(hash)
        .map(place -> ChainJson.receipt(ledger.block(place.number()).orElseThrow(), place.index()));
  }

  private Object transaction(Params params) throws RpcException {
    Bytes32 hash = params.hash(0, "hash");
    Optional<Ledger.Place> place = chain.ledger().place(hash);
    if (place.isPresent()) {
      Block block = chain.ledger().block(place.get().number()).orElseThrow();
      int index = place.get().index();
      return ChainJson.included(block.transactions().get(index), block.header(), index);
    }
    return chain.pool().get(hash).map(ChainJson::pending).orElse(null);
  }

  /** The one call of a transaction, as {@code callTracer} tells it. */
  private Object trace(Params params) throws RpcException {
    Bytes32 hash = params.hash(0, "hash");
    Ledger.Place place =
        chain
            .ledger()
            .place(hash)
            .orElseThrow(() -> RpcException.of(Errors.SERVER, "transaction not found"));
    Block.Included each =
        chain.ledger().block(place.number()).orElseThrow().transactions().get(place.index());
    return frame(each).put("calls", new JsonArray().add(frame(each)));
  }

  private static JsonObject frame(Block.Included each) {
    Transaction tx = each.transaction();
    JsonObject json =
        new JsonObject()
            .put("type", "CALL")
            .put("from", tx.sender().toHex())
            .put("to", tx.to().toHex())
            .put("value", "0x0")
            .put("gas", Quantity.of(tx.gasLimit()))
            .put("gasUsed", Quantity.of(each.receipt().gasUsed()))
            .put("input", tx.input().toHex())
            .put("output", each.receipt().output().toHex());
    if (!each.receipt().succeeded()) {
      boolean isOutOfGas = each.receipt().output().isEmpty();
      json.put("error", isOutOfGas ? "out of gas" : "execution reverted");
      if (!isOutOfGas) {
        json.put("revertReason", Revert.describe(each.receipt().output()));
      }
    }
    return json;
  }

  private JsonObject forks() {
    Fork active = chain.config().fork();
    JsonArray schedule = new JsonArray();
    for (Fork fork : Fork.values()) {
      if (active.isAtLeast(fork)) {
        schedule.add(
            new JsonObject().put("name", fork.name()).put("activationTime", 0).put("active", true));
      }
    }
    return new JsonObject().put("schedule", schedule).put("active", active.name());
  }
}
