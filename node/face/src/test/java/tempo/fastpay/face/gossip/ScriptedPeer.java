package tempo.fastpay.face.gossip;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tempo.fastpay.face.StubValidator;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.testkit.Awaiting;

/** A peer whose every watch the test answers by hand. */
final class ScriptedPeer extends StubValidator {
  private final BlockingQueue<Watch> asked = new LinkedBlockingQueue<>();
  private final List<Watch> all = new ArrayList<>();
  volatile Future<Subscription> refusal;
  volatile RuntimeException fault;

  /** One watch as it was asked for. */
  static final class Watch implements Subscription {
    final String cursor;
    final Handler<BoardEvent> onEvent;
    final Handler<Throwable> onEnd;
    volatile boolean cancelled;

    Watch(String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
      this.cursor = cursor;
      this.onEvent = onEvent;
      this.onEnd = onEnd;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    Watch watch = new Watch(cursor, onEvent, onEnd);
    synchronized (all) {
      all.add(watch);
    }
    asked.add(watch);
    if (fault != null) {
      throw fault;
    }
    return refusal == null ? Future.succeededFuture(watch) : refusal;
  }

  /** The next watch that is asked for. */
  Watch next() throws InterruptedException {
    Watch watch = asked.poll(Awaiting.WAIT_S, TimeUnit.SECONDS);
    if (watch == null) {
      throw new AssertionError("nobody asked to watch");
    }
    return watch;
  }

  /** How many watches {@link #next} would still give. */
  int waiting() {
    return asked.size();
  }

  int asked() {
    synchronized (all) {
      return all.size();
    }
  }
}
