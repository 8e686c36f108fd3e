package tempo.fastpay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.chain.node.NodeLimits;
import tempo.fastpay.chain.twin.TwinBlocks;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.chain.twin.TwinTransaction;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcClientLimits;
import tempo.fastpay.jsonrpc.RpcMethods;
import tempo.fastpay.jsonrpc.RpcServer;
import tempo.fastpay.jsonrpc.RpcServerLimits;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.sidecar.port.ForeignChainException;
import tempo.fastpay.testkit.Fixtures;

/** A chain over real connections, whose node is asked seldom unless it tells of a head. */
class OverSocketsTest {
  /** Calls on a busy machine are late, not lost. */
  private static final RpcClientLimits PATIENT =
      new RpcClientLimits(60_000, 60_000, 32, 1_024, 1_024 * 1_024, 100);

  private static final int WAIT_S = 60;
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private static final NodeLimits SELDOM =
      new NodeLimits(600_000, 600_000, 3, 5_000, 5_000, 10_000);

  private final Vertx vertx = Vertx.vertx();
  private final TwinBlocks blocks = TwinBlocks.begin("chain");
  private final TwinNode node = new TwinNode(Fixtures.CHAIN, blocks);
  private final Queue<Consumer<Object>> listening = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(WAIT_S, TimeUnit.SECONDS);
  }

  private final class Methods implements RpcMethods {
    @Override
    public Future<Object> call(RpcCall call) {
      synchronized (node) {
        return node.call(call);
      }
    }

    @Override
    public Optional<Runnable> subscribe(RpcCall call, Consumer<Object> sink) {
      Context server = vertx.getOrCreateContext();
      Consumer<Object> there = head -> server.runOnContext(now -> sink.accept(head));
      listening.add(there);
      return Optional.of(() -> listening.remove(there));
    }
  }

  private static final class Heard implements Chain.Follower {
    private final BlockingQueue<Chain.Step> steps = new LinkedBlockingQueue<>();

    @Override
    public Future<Void> moved(Chain.Step step) {
      steps.add(step);
      return Future.succeededFuture();
    }

    @Override
    public void ended(ForeignChainException cause) {
      throw cause;
    }
  }

  @Test
  void aHeadIsHeardOfAndWhatBecameFinalIsWalked() throws Exception {
    RpcServer server =
        await(RpcServer.start(vertx, "127.0.0.1", 0, new Methods(), RpcServerLimits.DEFAULT));
    NodeUrl url = NodeUrl.parse("http://127.0.0.1:" + server.port());
    ChainLimits usual = ChainLimits.DEFAULT;
    ChainLimits limits =
        new ChainLimits(
            PATIENT,
            usual.subscription(),
            SELDOM,
            usual.walk(),
            usual.outcomes(),
            usual.facts(),
            usual.forksMs());
    TempoChain chain =
        await(TempoChain.open(vertx, Fixtures.CHAIN, List.of(url), limits, new ChainCounters()));

    Heard heard = new Heard();
    chain.follow(await(chain.finalizedBlock()), heard);
    synchronized (node) {
      blocks.add(TwinTransaction.paid(PAYMENT, 7));
      node.finalizeAll();
    }
    Chain.Step step = null;
    while (step == null) {
      listening.forEach(sink -> sink.accept(new JsonObject()));
      step = heard.steps.poll(100, TimeUnit.MILLISECONDS);
    }
    assertThat(step.block().height()).isEqualTo(UInt64.ONE);
    assertThat(step.nonces().orElseThrow()).containsEntry(PAYMENT.lane(), UInt64.ONE);
    assertThat(await(chain.outcome(PAYMENT)).orElseThrow().fate()).isEqualTo(Chain.Fate.PAID);
    await(chain.close());
    await(server.close());
  }
}
