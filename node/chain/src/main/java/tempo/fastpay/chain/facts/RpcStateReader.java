package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.chain.Quantity;

/**
 * Reads state from a node in few requests. Blocks are named by hash, so that a node that has
 * changed its mind answers an error; a node that does not take a hash is asked by number, and for
 * that number's hash in the same request.
 */
public final class RpcStateReader implements StateReader {
  /** The elements of one multicall, besides the height: nodes bound the gas of a call. */
  public static final int MULTICALL_LIMIT = 499;

  /** The calls of one request; further ones go into the next. */
  public static final int REQUEST_LIMIT = 64;

  private static final Logger LOG = LoggerFactory.getLogger(RpcStateReader.class);

  private final Loop loop;
  private final Rpc rpc;
  private boolean takesHashes = true;

  public RpcStateReader(Loop loop, Rpc rpc) {
    this.loop = loop;
    this.rpc = rpc;
  }

  @Override
  public Future<List<Answer>> read(BlockId at, List<Read> reads) {
    loop.check();
    Answer[] answers = new Answer[reads.size()];
    Future<Void> done = Future.succeededFuture();
    List<StateCall> calls = StateCall.plan(reads, MULTICALL_LIMIT);
    for (int i = 0; i < calls.size(); i += REQUEST_LIMIT) {
      List<StateCall> request = calls.subList(i, Math.min(calls.size(), i + REQUEST_LIMIT));
      done = done.compose(earlier -> ask(at, request, answers));
    }
    return done.map(all -> List.copyOf(Arrays.asList(answers)));
  }

  private Future<Void> ask(BlockId at, List<StateCall> request, Answer[] into) {
    if (!takesHashes) {
      return askByNumber(at, request, into);
    }
    JsonObject byHash =
        new JsonObject().put("blockHash", at.hash().toHex()).put("requireCanonical", true);
    return send(calls(request, byHash))
        .compose(
            answers ->
                answers.stream().anyMatch(RpcStateReader::isFormRefused)
                    ? askByNumber(at, request, into).onSuccess(read -> hashesAreNotTaken())
                    : take(at, request, answers, into));
  }

  private void hashesAreNotTaken() {
    takesHashes = false;
    LOG.atWarn().setMessage("the node takes no block hash: it is asked by number").log();
  }

  private Future<Void> askByNumber(BlockId at, List<StateCall> request, Answer[] into) {
    List<RpcCall> calls = calls(request, Quantity.of(at.height()));
    calls.add(RpcCall.of("eth_getBlockByNumber", Quantity.of(at.height()), false));
    return send(calls)
        .compose(
            answers -> {
              for (RpcAnswer answer : answers) {
                if (isFormRefused(answer)) {
                  return failed(((RpcAnswer.Failed) answer).error().message());
                }
              }
              if (!isBlock(answers.get(request.size()), at)) {
                return failed("the node has another block, or none, at height " + at.height());
              }
              return take(at, request, answers, into);
            });
  }

  private static boolean isFormRefused(RpcAnswer answer) {
    return answer instanceof RpcAnswer.Failed failed
        && (failed.error().code() == RpcError.INVALID_PARAMS
            || failed.error().code() == RpcError.METHOD_NOT_FOUND);
  }

  private static boolean isBlock(RpcAnswer answer, BlockId at) {
    return answer instanceof RpcAnswer.Result result
        && result.value() instanceof JsonObject block
        && Objects.equals(block.getValue("hash"), at.hash().toHex());
  }

  private static List<RpcCall> calls(List<StateCall> request, Object block) {
    List<RpcCall> calls = new ArrayList<>();
    request.forEach(call -> calls.add(call.call(block)));
    return calls;
  }

  private Future<List<RpcAnswer>> send(List<RpcCall> calls) {
    return loop.onLoop(rpc.batch(calls))
        .compose(
            answers ->
                answers.size() == calls.size()
                    ? Future.succeededFuture(answers)
                    : failed("expected " + calls.size() + " answers, got " + answers.size()));
  }

  /** Long answers are read on a worker. */
  private Future<Void> take(
      BlockId at, List<StateCall> request, List<RpcAnswer> answers, Answer[] into) {
    return loop.compute(
        () -> {
          for (int i = 0; i < request.size(); i++) {
            request.get(i).take(answers.get(i), at, into);
          }
          return null;
        });
  }

  private static <T> Future<T> failed(String why) {
    return Future.failedFuture(new IllegalStateException("the state was not read: " + why));
  }
}
