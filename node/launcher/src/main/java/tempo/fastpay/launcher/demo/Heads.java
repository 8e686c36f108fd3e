package tempo.fastpay.launcher.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.client.quorum.Agreement;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;

/** The chain's height as a quorum sees it; nobody waits for a validator that does not answer. */
final class Heads {
  private static final long POLL_MS = 20;

  private final Vertx vertx;
  private final Fanout fanout;

  Heads(Vertx vertx, Fanout fanout) {
    this.vertx = vertx;
    this.fanout = fanout;
  }

  /** The height that an honest validator has reached, whatever f others say. */
  Future<UInt64> height() {
    int quorum = fanout.committee().threshold();
    return fanout
        .gather(quorum, (validator, port) -> port.chainHead())
        .map(
            answers -> {
              List<UInt64> heights =
                  answers.values().values().stream().map(ChainHead::blockHeight).toList();
              if (heights.size() < quorum) {
                throw new FastPayException(
                    "only "
                        + heights.size()
                        + " validators say where the chain is, "
                        + quorum
                        + " are needed: check that they run",
                    true);
              }
              return Agreement.highest(
                      heights,
                      Committee.faulty(fanout.committee().size()),
                      Comparator.naturalOrder())
                  .orElseThrow();
            });
  }

  /** Waits until a quorum has counted a block at this height as final. */
  Future<UInt64> finalized(UInt64 atLeast, long limitMs) {
    Waiting waiting = new Waiting(atLeast);
    long timer = vertx.setTimer(limitMs, id -> waiting.fail(limitMs));
    fanout.validators().forEach(waiting::ask);
    return waiting.reached.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  /** Asks each validator again and again until it is there, at its own pace. */
  private final class Waiting {
    private final UInt64 atLeast;
    private final Promise<UInt64> reached = Promise.promise();
    private int there;

    Waiting(UInt64 atLeast) {
      this.atLeast = atLeast;
    }

    void ask(Validator validator) {
      fanout
          .gather(List.of(validator), 1, (asked, port) -> port.chainHead())
          .onSuccess(answers -> heard(validator, answers.values().get(validator)));
    }

    private void heard(Validator validator, ChainHead head) {
      if (reached.future().isComplete()) {
        return;
      }
      if (head == null || head.finalizedHeight().isLessThan(atLeast)) {
        vertx.setTimer(POLL_MS, id -> ask(validator));
        return;
      }
      there++;
      if (there == fanout.committee().threshold()) {
        reached.tryComplete(head.finalizedHeight());
      }
    }

    void fail(long limitMs) {
      reached.tryFail(
          new FastPayException(
              "no block within " + limitMs + " ms: check that the chain lives", true));
    }
  }
}
