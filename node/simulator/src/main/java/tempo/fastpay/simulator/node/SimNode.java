package tempo.fastpay.simulator.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.SeededTime;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.simulator.world.SimChain;
import tempo.fastpay.simulator.world.SimTransaction;

/**
 * A Tempo node at the other end of a wire, in one mood after the other. What it holds is the chain
 * as far as it has heard of it.
 */
public final class SimNode implements Rpc {
  /** Without an answer so long, a client gives up. */
  static final long TIMEOUT_MS = 2_000;

  private static final int WAY_MS = 12;
  private static final int BLOCKS_BACK = 3;
  private static final int LIMIT_EXCEEDED_ONE_IN = 2;
  private static final long FORKS = 1L << 40;

  private final SimChain chain;
  private final SeededTime time;
  private final Random random;
  private final Pool pool;
  private final NodeMethods methods;
  private Mood mood = Mood.WELL;
  private long finalized = SimChain.GENESIS_HEIGHT;
  private long latest = SimChain.GENESIS_HEIGHT;
  private long heardFinalized = finalized;
  private long heardLatest = latest;
  private History fork;

  public SimNode(SimChain chain, SeededTime time, Random random, Pool pool) {
    this.chain = chain;
    this.time = time;
    this.random = random;
    this.pool = pool;
    this.methods = new NodeMethods(pool);
    this.fork = History.of(chain, finalized, latest);
  }

  public Mood mood() {
    return mood;
  }

  /** Hears of the chain's head, and of what is final. */
  public void hears(long finalizedHeight, long latestHeight) {
    heardFinalized = Math.max(heardFinalized, finalizedHeight);
    heardLatest = Math.max(heardLatest, latestHeight);
    if (mood != Mood.LAGS && mood != Mood.DOWN) {
      catchUp();
    }
  }

  private void catchUp() {
    finalized = heardFinalized;
    latest = Math.max(heardLatest, heardFinalized);
  }

  /** Takes another mood. */
  public void turns(Mood next) {
    if (mood == Mood.DOWN) {
      // It begins again with what it had written.
      fallsBack();
    } else {
      catchUp();
    }
    mood = next;
    if (next == Mood.REORGANISES) {
      History own = History.of(chain, finalized, latest + 1);
      fork = own.forked(finalized, 1L + (long) (random.nextDouble() * FORKS), pending());
    }
  }

  /** Is another node, or one that begins again: some blocks behind until it hears of the next. */
  public void fallsBack() {
    finalized = Math.max(SimChain.GENESIS_HEIGHT, finalized - random.nextInt(BLOCKS_BACK));
    latest = Math.max(finalized, latest - random.nextInt(BLOCKS_BACK));
  }

  /** Follows another chain, which shares its blocks up to a height. */
  public void forks(long common) {
    turns(Mood.FORKED);
    fork =
        History.of(chain, finalized, latest)
            .forked(common, 1 + (long) (random.nextDouble() * FORKS), List.of());
  }

  private List<SimTransaction> pending() {
    List<Lane> lanes = new ArrayList<>();
    List<SimTransaction> included = new ArrayList<>();
    for (Payment payment : pool.executable()) {
      if (!lanes.contains(payment.lane())) {
        lanes.add(payment.lane());
        included.add(SimTransaction.of(payment, true));
      }
    }
    return included;
  }

  private History history() {
    return switch (mood) {
      case REORGANISES ->
          new History(
              chain,
              finalized,
              Math.max(fork.latest(), latest),
              Math.max(fork.common(), finalized),
              fork.fork(),
              fork.pending());
      case FORKED ->
          new History(chain, finalized, latest, fork.common(), fork.fork(), fork.pending());
      default -> History.of(chain, finalized, latest);
    };
  }

  @Override
  public Future<Object> call(RpcCall call) {
    return batch(List.of(call))
        .compose(
            answers ->
                answers.get(0) instanceof RpcAnswer.Result result
                    ? Future.succeededFuture(result.value())
                    : Future.failedFuture(
                        RpcException.of(((RpcAnswer.Failed) answers.get(0)).error())));
  }

  @Override
  public Future<List<RpcAnswer>> batch(List<RpcCall> calls) {
    Promise<List<RpcAnswer>> promise = Promise.promise();
    time.after(1 + random.nextInt(WAY_MS), () -> arrived(calls, promise));
    return promise.future();
  }

  private void arrived(List<RpcCall> calls, Promise<List<RpcAnswer>> promise) {
    switch (mood) {
      case DOWN -> fail(promise, RpcException.Kind.UNREACHABLE, 1);
      case SILENT -> {
        // It may have taken what it was given all the same.
        answers(calls);
        fail(promise, RpcException.Kind.TIMEOUT, TIMEOUT_MS);
      }
      case CUTS -> {
        if (random.nextBoolean()) {
          fail(promise, RpcException.Kind.MALFORMED, 1);
        } else {
          tell(promise, answers(calls).stream().map(this::cut).toList());
        }
      }
      case ERRS -> {
        List<RpcAnswer> told = new ArrayList<>();
        for (RpcAnswer answer : answers(calls)) {
          boolean fails = random.nextInt(LIMIT_EXCEEDED_ONE_IN) == 0;
          told.add(
              fails
                  ? new RpcAnswer.Failed(RpcError.of(RpcError.INTERNAL_ERROR, "database is locked"))
                  : answer);
        }
        tell(promise, told);
      }
      default -> tell(promise, answers(calls));
    }
  }

  private void fail(Promise<List<RpcAnswer>> promise, RpcException.Kind kind, long afterMs) {
    time.after(afterMs, () -> promise.fail(RpcException.of(kind, "simulated: " + kind, null)));
  }

  private void tell(Promise<List<RpcAnswer>> promise, List<RpcAnswer> answers) {
    time.after(1 + random.nextInt(WAY_MS), () -> promise.complete(answers));
  }

  private List<RpcAnswer> answers(List<RpcCall> calls) {
    History history = history();
    OptionalLong state = OptionalLong.empty();
    if (mood == Mood.STALE && random.nextBoolean()) {
      long back = 1L + random.nextInt(BLOCKS_BACK);
      long older = Math.max(SimChain.GENESIS_HEIGHT, finalized - back);
      if (random.nextBoolean()) {
        state = OptionalLong.of(older);
      } else {
        history = History.of(chain, older, older);
      }
    }
    List<RpcAnswer> answers = new ArrayList<>();
    for (RpcCall call : calls) {
      answers.add(answer(history, state, call));
    }
    return answers;
  }

  private RpcAnswer answer(History history, OptionalLong state, RpcCall call) {
    try {
      return new RpcAnswer.Result(methods.answer(history, state, call));
    } catch (RpcException e) {
      return new RpcAnswer.Failed(e.error().orElseThrow());
    }
  }

  private RpcAnswer cut(RpcAnswer answer) {
    return answer instanceof RpcAnswer.Result result && random.nextBoolean()
        ? new RpcAnswer.Result(Half.of(result.value(), random))
        : answer;
  }
}
