package tempo.fastpay.chain.settle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import tempo.fastpay.chain.node.NodeRpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.sidecar.port.Chain;

/**
 * Hands payments to the node. What comes while as many requests as may be are under way waits, and
 * goes together with the next one: a request costs more than a payment in it. Confined to the loop.
 */
public final class Sends {
  /** Requests under way; further payments wait. */
  public static final int REQUESTS_LIMIT = 8;

  /** Payments of one request; further ones go with the next. */
  public static final int BATCH_LIMIT = 100;

  /** Payments that wait; one more is refused, and its owner may send it again. */
  public static final int WAITING_LIMIT = 16_384;

  private record Waiting(Bytes raw, Promise<Chain.Sent> promise) {}

  private final Loop loop;
  private final NodeRpc node;
  private final Consumer<Chain.Answer> counted;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean isTurnComing;

  /**
   * Sends, none at first.
   *
   * @param node the one in use, whichever it is
   * @param counted hears each answer
   */
  public Sends(Loop loop, NodeRpc node, Consumer<Chain.Answer> counted) {
    this.loop = loop;
    this.node = node;
    this.counted = counted;
  }

  /**
   * Hands over a payment.
   *
   * @param raw the signed transaction
   * @return fails where the node gave no answer to it, or too many wait
   */
  public Future<Chain.Sent> send(Bytes raw) {
    loop.check();
    if (waiting.size() >= WAITING_LIMIT) {
      return Future.failedFuture(
          RpcException.of(
              RpcException.Kind.BUSY, WAITING_LIMIT + " payments wait for the node", null));
    }
    Promise<Chain.Sent> promise = Promise.promise();
    waiting.add(new Waiting(raw, promise));
    if (!isTurnComing) {
      // In a turn of its own, so that what comes in this one goes together.
      isTurnComing = true;
      loop.run(this::turn);
    }
    return promise.future();
  }

  private void turn() {
    isTurnComing = false;
    next();
  }

  private void next() {
    while (underWay < REQUESTS_LIMIT && !waiting.isEmpty()) {
      List<Waiting> batch = new ArrayList<>();
      while (batch.size() < BATCH_LIMIT && !waiting.isEmpty()) {
        batch.add(waiting.remove());
      }
      underWay++;
      loop.onLoop(node.send(batch.stream().map(Waiting::raw).toList()))
          .onComplete(
              sent -> {
                underWay--;
                for (int i = 0; i < batch.size(); i++) {
                  Promise<Chain.Sent> promise = batch.get(i).promise();
                  if (sent.succeeded()) {
                    promise.complete(answer(sent.result().get(i)));
                  } else {
                    refused(sent.cause()).onComplete(promise);
                  }
                }
                next();
              });
    }
  }

  private Chain.Sent answer(RpcAnswer answer) {
    Chain.Sent sent =
        answer instanceof RpcAnswer.Failed failed
            ? SendAnswers.of(failed.error())
            : Chain.Sent.TAKEN;
    counted.accept(sent.answer());
    return sent;
  }

  /** A node may answer a whole request with one error. */
  private Future<Chain.Sent> refused(Throwable cause) {
    return cause instanceof RpcException failure && failure.error().isPresent()
        ? Future.succeededFuture(answer(new RpcAnswer.Failed(failure.error().get())))
        : Future.failedFuture(cause);
  }
}
