package tempo.fastpay.devchain.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.ledger.Block;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.jsonrpc.RpcMethods;
import tempo.fastpay.loop.Loop;

/** The methods of a development chain, for wallets and for a validator's adapter. */
public final class DevChainMethods implements RpcMethods {
  private final Vertx vertx;
  private final DevChain chain;
  private final Handlers handlers = new Handlers();

  public DevChainMethods(Vertx vertx, DevChain chain) {
    this.vertx = vertx;
    this.chain = chain;
    BlockRefs refs = new BlockRefs(chain);
    new BlockMethods(chain, refs).addTo(handlers);
    new StateMethods(chain, refs).addTo(handlers);
    new SendMethods(chain).addTo(handlers);
    new LogMethods(chain, refs).addTo(handlers);
  }

  @Override
  public Future<Object> call(RpcCall call) {
    return Loop.of(vertx).onLoop(chain.call(() -> handlers.call(call)));
  }

  /**
   * Begins to tell of heads ({@code newHeads}) or of logs ({@code logs}). Blocks that were replaced
   * are told again under their numbers; logs that went with them are not taken back.
   */
  @Override
  public Optional<Runnable> subscribe(RpcCall call, Consumer<Object> sink) throws RpcException {
    Params params = new Params(call.params());
    if ("newHeads".equals(params.value(0))) {
      return follow(block -> sink.accept(ChainJson.header(block.header())));
    }
    if ("logs".equals(params.value(0))) {
      LogFilter filter =
          LogFilter.of(params.has(1) ? params.object(1, "filter") : new JsonObject());
      return follow(
          block ->
              ChainJson.logs(block).stream()
                  .filter(entry -> filter.matches(entry.log()))
                  .forEach(entry -> sink.accept(entry.json())));
    }
    return Optional.empty();
  }

  private Optional<Runnable> follow(Consumer<Block> follower) throws RpcException {
    Loop here = Loop.of(vertx);
    try {
      return Optional.of(chain.onHead(block -> here.run(() -> follower.accept(block))));
    } catch (IllegalStateException e) {
      throw RpcException.of(RpcError.LIMIT_EXCEEDED, e.getMessage());
    }
  }
}
