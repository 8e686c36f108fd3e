package tempo.fastpay.chain.node;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.chain.node.BlockJson.Ran;
import tempo.fastpay.chain.node.BlockJson.Told;
import tempo.fastpay.chain.node.Origins.Origin;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Asks a node. An answer that is not whole fails with a {@link MalformedAnswerException}, and
 * whatever keeps one from coming with an {@link RpcException}; neither says anything of the chain.
 * What fits a big answer is made of it on a worker thread.
 */
public final class NodeRpc {
  /** Transactions of a block that are asked for one by one; beyond, the whole block is. */
  static final int ORIGINS_LIMIT = 16;

  private final Rpc rpc;
  private final Loop loop;
  private final Origins origins;

  /**
   * Asks over a way to a node.
   *
   * @param loop on which answers are told
   * @param origins of transactions that need not be asked for
   */
  public NodeRpc(Rpc rpc, Loop loop, Origins origins) {
    this.rpc = Objects.requireNonNull(rpc);
    this.loop = Objects.requireNonNull(loop);
    this.origins = Objects.requireNonNull(origins);
  }

  /** Asks over a way to a node, of which everything is asked. */
  public NodeRpc(Rpc rpc, Loop loop) {
    this(rpc, loop, new Origins());
  }

  /**
   * The two ends that a node tells.
   *
   * @param latest may still be replaced; never below {@code finalized} here
   */
  public record Heads(Header finalized, Header latest) {
    public Heads {
      Objects.requireNonNull(finalized);
      Objects.requireNonNull(latest);
    }
  }

  public Future<ChainId> chainId() {
    return text("eth_chainId").map(text -> new ChainId(quantity("eth_chainId", text)));
  }

  /** How the node names itself, for people. */
  public Future<String> clientVersion() {
    return text("web3_clientVersion");
  }

  private Future<String> text(String method) {
    return rpc.call(RpcCall.of(method))
        .map(answer -> Fields.parsed(method, answer, Function.identity()));
  }

  private static UInt64 quantity(String method, Object answer) {
    return Fields.parsed(method, answer, Quantity::uint64);
  }

  /** The last finalized block and the last block, asked for in one request. */
  public Future<Heads> heads() {
    return rpc.batch(List.of(blockCall("finalized", false), blockCall("latest", false)))
        .compose(
            answers ->
                all(
                    answers,
                    results -> {
                      Header finalized = BlockJson.header(results.get(0));
                      Header latest = BlockJson.header(results.get(1));
                      boolean isBehind = latest.height().isLessThan(finalized.height());
                      return new Heads(finalized, isBehind ? finalized : latest);
                    }));
  }

  /**
   * The header of the block at a height.
   *
   * @return empty: the node has none there
   */
  public Future<Optional<Header>> header(UInt64 height) {
    return rpc.call(blockCall(Quantity.of(height), false))
        .map(
            answer -> {
              Optional<Header> header = Optional.ofNullable(answer).map(BlockJson::header);
              header.ifPresent(found -> requireHeight(found, height));
              return header;
            });
  }

  private static void requireHeight(Header header, UInt64 height) {
    if (!header.height().equals(height)) {
      throw new MalformedAnswerException(
          "block.number: expected " + height + ", got " + header.height());
    }
  }

  /**
   * A whole block; fails where the node does not hold it. Where most transactions come from here,
   * the node is asked for the others alone: of a block it is their bytes that are long.
   */
  public Future<BlockContents> contents(UInt64 height) {
    RpcCall receipts = RpcCall.of("eth_getBlockReceipts", Quantity.of(height));
    boolean whole = !origins.areMost();
    return rpc.batch(
            List.of(blockCall(Quantity.of(height), whole), receipts.wanting(BlockJson.FIELDS)))
        .compose(
            answers ->
                loop.compute(
                    () -> {
                      List<Object> results = results(answers);
                      Told told = BlockJson.told(results.get(0), results.get(1));
                      requireHeight(told.header(), height);
                      return told;
                    }))
        .compose(this::withOrigins)
        .onSuccess(contents -> origins.seen(contents.executed()));
  }

  private Future<BlockContents> withOrigins(Told told) {
    Map<Bytes32, Origin> known = new HashMap<>();
    List<Bytes32> missing = new ArrayList<>();
    for (Ran ran : told.ran()) {
      ran.origin()
          .or(() -> origins.of(ran.hash()))
          .ifPresentOrElse(origin -> known.put(ran.hash(), origin), () -> missing.add(ran.hash()));
    }
    return (missing.size() > ORIGINS_LIMIT
            ? originsOfBlock(told.header().id())
            : origins(missing, told.header().id()))
        .map(
            more -> {
              known.putAll(more);
              return new BlockContents(
                  told.header(),
                  told.ran().stream().map(ran -> ran.from(require(known, ran.hash()))).toList());
            });
  }

  private static Origin require(Map<Bytes32, Origin> known, Bytes32 hash) {
    Origin origin = known.get(hash);
    if (origin == null) {
      throw new MalformedAnswerException("block.transactions: " + hash + " is missing");
    }
    return origin;
  }

  private Future<Map<Bytes32, Origin>> originsOfBlock(BlockId block) {
    return rpc.call(blockCall(Quantity.of(block.height()), true))
        .compose(answer -> loop.compute(() -> BlockJson.origins(answer, block)));
  }

  private Future<Map<Bytes32, Origin>> origins(List<Bytes32> hashes, BlockId block) {
    if (hashes.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return rpc.batch(hashes.stream().map(NodeRpc::transactionCall).toList())
        .compose(answers -> all(answers, results -> origins(hashes, results, block)));
  }

  private static Map<Bytes32, Origin> origins(
      List<Bytes32> hashes, List<Object> transactions, BlockId block) {
    Map<Bytes32, Origin> origins = new HashMap<>();
    for (int i = 0; i < hashes.size(); i++) {
      Fields transaction = Fields.of("transactions", i, transactions.get(i));
      if (!transaction.word("hash").equals(hashes.get(i))) {
        throw transaction.wrong("hash", "expected " + hashes.get(i));
      }
      if (!transaction.word("blockHash").equals(block.hash())) {
        throw transaction.wrong("blockHash", "expected " + block.hash());
      }
      origins.put(hashes.get(i), BlockJson.origin(transaction));
    }
    return origins;
  }

  private static RpcCall transactionCall(Bytes32 hash) {
    return RpcCall.of("eth_getTransactionByHash", hash.toHex());
  }

  private static RpcCall blockCall(String which, boolean whole) {
    return RpcCall.of("eth_getBlockByNumber", which, whole).wanting(BlockJson.FIELDS);
  }

  private static <T> Future<T> all(List<RpcAnswer> answers, Function<List<Object>, T> reading) {
    try {
      return Future.succeededFuture(reading.apply(results(answers)));
    } catch (RpcException e) {
      return Future.failedFuture(e);
    }
  }

  private static List<Object> results(List<RpcAnswer> answers) throws RpcException {
    Object[] results = new Object[answers.size()];
    for (int i = 0; i < results.length; i++) {
      if (answers.get(i) instanceof RpcAnswer.Failed failed) {
        throw RpcException.of(failed.error());
      }
      results[i] = ((RpcAnswer.Result) answers.get(i)).value();
    }
    return Arrays.asList(results);
  }

  /**
   * Hands transactions in.
   *
   * @return an answer to each, in their order; fails where one is neither a hash nor an error
   */
  public Future<List<RpcAnswer>> send(List<Bytes> raws) {
    return rpc.batch(
            raws.stream().map(raw -> RpcCall.of("eth_sendRawTransaction", raw.toHex())).toList())
        .map(
            answers -> {
              if (answers.size() != raws.size()) {
                throw new MalformedAnswerException(
                    "eth_sendRawTransaction: expected "
                        + raws.size()
                        + " answers, got "
                        + answers.size());
              }
              answers.forEach(NodeRpc::requireHash);
              return answers;
            });
  }

  private static void requireHash(RpcAnswer answer) {
    if (answer instanceof RpcAnswer.Result result) {
      Fields.parsed("eth_sendRawTransaction", result.value(), Bytes32::fromHex);
    }
  }

  /**
   * The block that a transaction is in.
   *
   * @return empty: in none that this node knows
   */
  public Future<Optional<BlockId>> inclusion(Bytes32 transaction) {
    return rpc.call(RpcCall.of("eth_getTransactionReceipt", transaction.toHex()))
        .map(answer -> Optional.ofNullable(answer).map(NodeRpc::inclusion));
  }

  private static BlockId inclusion(Object answer) {
    Fields receipt = Fields.of("receipt", answer);
    return new BlockId(receipt.uint64("blockNumber"), receipt.word("blockHash"));
  }

  /** A transaction as the node tells it; empty: the node does not know it. */
  public Future<Optional<Fields>> transaction(Bytes32 hash) {
    return rpc.call(transactionCall(hash))
        .map(answer -> Optional.ofNullable(answer).map(one -> Fields.of("transaction", one)));
  }

  /** The account's own nonce (key 0) as it was after the block at a height. */
  public Future<UInt64> transactionCount(Address account, UInt64 height) {
    String method = "eth_getTransactionCount";
    return rpc.call(RpcCall.of(method, account.toHex(), Quantity.of(height)))
        .map(answer -> quantity(method, answer));
  }

  /**
   * The height of the block that moved a lane (of another key than 0) to a nonce.
   *
   * @return empty: none from one height to another, both included
   */
  public Future<Optional<UInt64>> movedTo(Lane lane, UInt64 nonce, UInt64 from, UInt64 to) {
    JsonObject filter =
        new JsonObject()
            .put("address", Contracts.NONCE.toHex())
            .put("fromBlock", Quantity.of(from))
            .put("toBlock", Quantity.of(to))
            .put(
                "topics",
                new JsonArray()
                    .add(ChainEvent.NONCE_INCREMENTED.topic().toHex())
                    .add(Abi.word(lane.sender()).toHex())
                    .add(lane.nonceKey().word().toHex()));
    return rpc.call(RpcCall.of("eth_getLogs", filter))
        .compose(answer -> loop.compute(() -> movedTo(answer, nonce)));
  }

  private static Optional<UInt64> movedTo(Object answer, UInt64 nonce) {
    for (Object element : Fields.elements("logs", answer)) {
      Fields log = Fields.of("log", element);
      if (log.bytes("data").equals(Abi.word(nonce).bytes())) {
        return Optional.of(log.uint64("blockNumber"));
      }
    }
    return Optional.empty();
  }

  /**
   * What a failed transaction's own call answered, as a trace shows it; fails where the node makes
   * no traces.
   */
  public Future<CallResult> traced(Bytes32 transaction) {
    JsonObject options = new JsonObject().put("tracer", "callTracer");
    return rpc.call(RpcCall.of("debug_traceTransaction", transaction.toHex(), options))
        .map(answer -> traced(Fields.of("trace", answer)));
  }

  /** A transaction of type 0x76 makes its calls beneath a frame of its own. */
  private static CallResult traced(Fields trace) {
    List<Fields> inner = trace.has("calls") ? trace.objects("calls") : List.of();
    Fields frame = inner.stream().filter(each -> each.has("error")).findFirst().orElse(trace);
    return new CallResult(
        frame.optional("output", frame::bytes).orElse(Bytes.EMPTY),
        frame.optional("error", frame::text).orElse(""));
  }

  /**
   * What a call gave.
   *
   * @param output what it answered, or the data that it reverted with
   * @param error the node's words for its failure; empty: it did not fail
   */
  public record CallResult(Bytes output, String error) {
    public CallResult {
      Objects.requireNonNull(output);
      Objects.requireNonNull(error);
    }
  }

  /** What a call would give on top of the block at a height. */
  public Future<CallResult> call(Address from, Address to, Bytes input, UInt64 height) {
    JsonObject call =
        new JsonObject().put("from", from.toHex()).put("to", to.toHex()).put("data", input.toHex());
    return rpc.call(RpcCall.of("eth_call", call, Quantity.of(height)))
        .map(answer -> new CallResult(Fields.parsed("eth_call", answer, Bytes::fromHex), ""))
        .recover(NodeRpc::reverted);
  }

  private static Future<CallResult> reverted(Throwable cause) {
    if (cause instanceof RpcException failure
        && failure.error().isPresent()
        && failure.error().get().data().orElse(null) instanceof String data) {
      String error = failure.error().get().message();
      return Future.succeededFuture(
          new CallResult(Fields.parsed("error.data", data, Bytes::fromHex), error));
    }
    return Future.failedFuture(cause);
  }

  /** The node's schedule of Tempo's forks; fails where it has none. */
  public Future<Fields> forkSchedule() {
    return rpc.call(RpcCall.of("tempo_forkSchedule"))
        .map(answer -> Fields.of("tempo_forkSchedule", answer));
  }

  /** The one fork that a development node runs by; fails where it is no such node. */
  public Future<String> hardFork() {
    return rpc.call(RpcCall.of("anvil_nodeInfo"))
        .map(answer -> Fields.of("anvil_nodeInfo", answer).text("hardFork"));
  }
}
