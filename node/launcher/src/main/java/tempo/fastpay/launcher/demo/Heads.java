package tempo.fastpay.launcher.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import tempo.fastpay.client.FastPayException;
import tempo.fastpay.client.quorum.Agreement;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Reads the chain's height as a quorum sees it; nobody waits for a validator that does not answer.
 */
final class Heads {
  private static final long POLL_MS = 20;

  private final Loop loop;
  private final Fanout fanout;

  Heads(Loop loop, Fanout fanout) {
    this.loop = loop;
    this.fanout = fanout;
  }

  /** The height that an honest validator has reached, whatever f others say. */
  Future<UInt64> height() {
    int quorum = fanout.committee().threshold();
    return fanout
        .gather(quorum, (validator, port) -> port.chainHead())
        .map(answers -> highest(answers.values().values(), quorum));
  }

  private UInt64 highest(Collection<ChainHead> heads, int quorum) {
    List<UInt64> heights = heads.stream().map(ChainHead::blockHeight).toList();
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
            heights, Committee.faulty(fanout.committee().size()), Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Waits until a quorum has counted a block at this height as final. */
  Future<UInt64> finalized(UInt64 atLeast, long limitMs) {
    Waiting waiting = new Waiting(atLeast);
    Runnable stopTimer = loop.after(limitMs, () -> waiting.fail(limitMs));
    fanout.validators().forEach(waiting::ask);
    return waiting.reached.future().onComplete(done -> stopTimer.run());
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
        loop.after(POLL_MS, () -> ask(validator));
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
