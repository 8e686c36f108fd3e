package tempo.fastpay.launcher.node;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.rpc.DevChainServer;
import tempo.fastpay.launcher.config.HostPort;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.testkit.Fixtures;

/** A development chain for the tests of a class, in this process and apart from their nodes. */
public final class RunningChain implements BeforeAllCallback, AfterAllCallback {
  private static final String HOST = "127.0.0.1";

  private final long blockTimeMs;
  private final List<Ledger.Allocation> genesis;
  private Vertx vertx;
  private DevChainServer server;

  /** A chain whose blocks come quickly, and on which nobody has anything. */
  public RunningChain() {
    this(1_000, List.of());
  }

  /**
   * A chain.
   *
   * @param genesis who has what at its beginning
   */
  public RunningChain(long blockTimeMs, List<Ledger.Allocation> genesis) {
    this.blockTimeMs = blockTimeMs;
    this.genesis = List.copyOf(genesis);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop();
  }

  public void start() throws Exception {
    vertx = Engine.plainVertx();
    Loop loop = Loop.of(vertx);
    DevChain.Config config =
        DevChain.Config.of(
                Fixtures.CHAIN, Fork.T12, blockTimeMs, Fixtures.CRYPTO, System::currentTimeMillis)
            .withGenesis(genesis);
    server =
        await(
            new Confined(loop)
                .call(() -> DevChain.start(loop, config))
                .compose(chain -> DevChainServer.start(vertx, HOST, 0, chain)));
  }

  public void stop() throws Exception {
    await(vertx.close());
  }

  /** Where its JSON-RPC listens. */
  public HostPort address() {
    return new HostPort(HOST, server.port());
  }
}
