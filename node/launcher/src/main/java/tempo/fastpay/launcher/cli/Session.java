package tempo.fastpay.launcher.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClient;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tempo.fastpay.launcher.connect.Opener;
import tempo.fastpay.launcher.node.Engine;
import tempo.fastpay.proto.grpc.GrpcValidator;
import tempo.fastpay.proto.tls.Tls;
import tempo.fastpay.protocol.crypto.Crypto;

/** Opens and closes a command's connection to the network. Waits on the command's thread. */
final class Session implements AutoCloseable {
  private static final long CLOSE_LIMIT_MS = 5_000;

  /** How long validators may take to come up. */
  private static final long PATIENCE_MS = 10_000;

  private final Vertx vertx = Engine.plainVertx();
  private final GrpcClient client;
  private final Crypto crypto;

  /** Opens a session with a client of its own; over TLS, where that is given. */
  Session(Crypto crypto, Optional<Tls> tls) {
    this.crypto = crypto;
    client = GrpcValidator.client(vertx, tls);
  }

  Vertx vertx() {
    return vertx;
  }

  Opener opener() {
    return new Opener(vertx, client, crypto, PATIENCE_MS);
  }

  /** Waits for a result; its failure is thrown as it is. */
  static <T> T await(Future<T> future, long limitMs) throws Exception {
    return await(future, limitMs, "the node's answer");
  }

  /**
   * Waits for the result of a step.
   *
   * @param step what is waited for, as the message names it where it does not come
   */
  static <T> T await(Future<T> future, long limitMs, String step) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(limitMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw CommandException.retryable(
          step + " did not come within " + limitMs / 1_000 + " s: is the machine busy? Try again");
    }
  }

  @Override
  public void close() {
    try {
      await(client.close().eventually(vertx::close), CLOSE_LIMIT_MS);
    } catch (Exception e) {
      // The answer is given; the process ends, and with it what would not close.
    }
  }
}
