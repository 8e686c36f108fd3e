package tempo.fastpay.chain.twin;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tempo.fastpay.chain.twin.TwinBlocks.TwinBlock;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;

/** A node of a twin chain, whose answers a test can change, lose and delay. */
public final class TwinNode implements Rpc {
  /** Answers a call; what it throws is the error that is answered. */
  public interface Method {
    Object answer(JsonArray params) throws RpcException;
  }

  private final ChainId chainId;
  private final Map<String, Method> methods = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private TwinBlocks blocks;
  private long finalized;
  private long latest;
  private int requests;

  /** Makes each answer late or lost. */
  private Supplier<Future<Void>> way = Future::succeededFuture;

  public TwinNode(ChainId chainId, TwinBlocks blocks) {
    this.chainId = chainId;
    this.blocks = blocks;
    usual();
    finalizeAll();
  }

  private void usual() {
    on("eth_chainId", params -> Quantity.of(chainId.value()));
    on("web3_clientVersion", params -> "twin/1");
    on(
        "eth_getBlockByNumber",
        params ->
            block(params).map(block -> TwinBlocks.json(block, params.getBoolean(1))).orElse(null));
    on("eth_getBlockReceipts", params -> block(params).map(TwinBlocks::receipts).orElse(null));
    on("eth_getTransactionReceipt", params -> receipt(Bytes32.fromHex(params.getString(0))));
    on("eth_getTransactionByHash", params -> transaction(Bytes32.fromHex(params.getString(0))));
    on(
        "eth_getTransactionCount",
        params ->
            Quantity.of(
                blocks.count(Address.fromHex(params.getString(0)), number(params.getString(1)))));
    on("eth_getLogs", params -> logs(params.getJsonObject(0)));
    on(
        "tempo_forkSchedule",
        params ->
            new JsonObject()
                .put("active", "T10")
                .put(
                    "schedule",
                    new JsonArray()
                        .add(new JsonObject().put("name", "T0").put("activationTime", 0))
                        .add(new JsonObject().put("name", "T10").put("activationTime", 0))));
  }

  /** Answers a method in a way of the test's own. */
  public TwinNode on(String method, Method answer) {
    methods.put(method, answer);
    return this;
  }

  /** Changes what a method answers by itself. */
  public TwinNode changing(String method, Function<Object, Object> change) {
    Method usual = methods.get(method);
    return on(method, params -> change.apply(usual.answer(params)));
  }

  public TwinNode without(String method) {
    methods.remove(method);
    return this;
  }

  /** Begins again with its usual answers. */
  public TwinNode mended() {
    methods.clear();
    usual();
    way = Future::succeededFuture;
    return this;
  }

  /** Every request goes this way first. */
  public void through(Supplier<Future<Void>> wayThere) {
    way = wayThere;
  }

  /** Does not answer. */
  public void unreachable() {
    way =
        () ->
            Future.failedFuture(
                RpcException.of(RpcException.Kind.UNREACHABLE, "connection refused", null));
  }

  /** Follows another history. */
  public void serve(TwinBlocks others) {
    blocks = others;
    finalizeAll();
  }

  public TwinBlocks blocks() {
    return blocks;
  }

  /** All its blocks are final. */
  public void finalizeAll() {
    set(blocks.height(), blocks.height());
  }

  /** Its finalized block, and its head. */
  public void set(long finalizedHeight, long latestHeight) {
    finalized = finalizedHeight;
    latest = latestHeight;
  }

  public long finalized() {
    return finalized;
  }

  /** How often a method was called. */
  public int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  /** Requests of one call or several. */
  public int requests() {
    return requests;
  }

  private long number(String tag) {
    return switch (tag) {
      case "finalized" -> finalized;
      case "latest" -> latest;
      default -> Quantity.uint64(tag).bits();
    };
  }

  private Optional<TwinBlock> block(JsonArray params) {
    long height = number(params.getString(0));
    return height <= Math.max(latest, finalized) && height <= blocks.height()
        ? Optional.of(blocks.at(height))
        : Optional.empty();
  }

  private Object transaction(Bytes32 hash) {
    return blocks
        .of(hash, blocks.height())
        .map(
            block ->
                blocks
                    .transaction(hash)
                    .orElseThrow()
                    .json()
                    .copy()
                    .put("blockHash", block.hash().toHex()))
        .orElse(null);
  }

  private JsonObject receipt(Bytes32 hash) {
    return blocks
        .of(hash, latest)
        .map(
            block ->
                block.transactions().stream()
                    .filter(tx -> tx.hash().equals(hash))
                    .map(tx -> TwinBlocks.receipt(block, tx))
                    .findFirst()
                    .get())
        .orElse(null);
  }

  private JsonArray logs(JsonObject filter) {
    JsonArray found = new JsonArray();
    long to = Math.min(number(filter.getString("toBlock")), latest);
    for (long height = number(filter.getString("fromBlock")); height <= to; height++) {
      for (Object receipt : TwinBlocks.receipts(blocks.at(height))) {
        for (Object log : ((JsonObject) receipt).getJsonArray("logs")) {
          JsonObject one = (JsonObject) log;
          if (one.getString("address").equals(filter.getString("address"))
              && one.getJsonArray("topics").equals(filter.getJsonArray("topics"))) {
            found.add(one);
          }
        }
      }
    }
    return found;
  }

  @Override
  public Future<Object> call(RpcCall call) {
    requests++;
    return way.get()
        .compose(
            none -> {
              RpcAnswer answer = answered(call);
              return answer instanceof RpcAnswer.Result result
                  ? Future.succeededFuture(result.value())
                  : Future.failedFuture(RpcException.of(((RpcAnswer.Failed) answer).error()));
            });
  }

  @Override
  public Future<List<RpcAnswer>> batch(List<RpcCall> batch) {
    requests++;
    return way.get()
        .map(
            none -> {
              List<RpcAnswer> answers = new ArrayList<>();
              batch.forEach(call -> answers.add(answered(call)));
              return answers;
            });
  }

  private RpcAnswer answered(RpcCall call) {
    calls.merge(call.method(), 1, Integer::sum);
    Method method = methods.get(call.method());
    if (method == null) {
      return new RpcAnswer.Failed(
          RpcError.of(RpcError.METHOD_NOT_FOUND, "the method does not exist"));
    }
    try {
      return new RpcAnswer.Result(method.answer(call.params()));
    } catch (RpcException e) {
      return new RpcAnswer.Failed(e.error().get());
    }
  }
}
