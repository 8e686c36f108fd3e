package tempo.fastpay.simulator.world;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.memory.MemorySigningRecord;
import tempo.fastpay.sidecar.port.Forgotten;
import tempo.fastpay.sidecar.port.Note;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * A signing record whose writes wait, in order, for {@link #sync}. A crash loses those that wait;
 * the first of them may have reached the platter unseen.
 */
public final class Disk extends SigningRecord {
  private record Write(Supplier<Future<?>> onPlatter, Promise<Void> done) {}

  private final MemorySigningRecord platter = new MemorySigningRecord();
  private final Deque<Write> waiting = new ArrayDeque<>();

  private Future<Void> put(Supplier<Future<?>> onPlatter) {
    Promise<Void> done = Promise.promise();
    waiting.add(new Write(onPlatter, done));
    return done.future();
  }

  /** The number of writes that nobody knows to be durable. */
  public int waiting() {
    return waiting.size();
  }

  /** Makes durable the writes that wait, and completes their futures. */
  public void sync() {
    for (int left = waiting.size(); left > 0 && !waiting.isEmpty(); left--) {
      Write write = waiting.remove();
      onPlatter(write);
      write.done().complete();
    }
  }

  /** Stops the machine: some writes arrive and nobody hears of it, the others are lost. */
  public void lose(int arriving) {
    for (int i = 0; i < arriving; i++) {
      onPlatter(waiting.remove());
    }
    waiting.clear();
  }

  private static void onPlatter(Write write) {
    Future<?> written = write.onPlatter().get();
    if (written.failed()) {
      throw new IllegalStateException(written.cause());
    }
  }

  @Override
  public Future<Contents> open() {
    return platter.open();
  }

  @Override
  protected Future<Void> write(Permit permit) {
    return put(() -> platter.append(permit));
  }

  @Override
  public Future<Void> note(List<Note> notes) {
    return put(() -> platter.note(notes));
  }

  @Override
  public Future<Void> advance(FinalizedBlock base) {
    return put(() -> platter.advance(base));
  }

  @Override
  public Future<Void> forget(Forgotten forgotten) {
    return put(() -> platter.forget(forgotten));
  }

  @Override
  public Future<Void> whole() {
    return Future.succeededFuture();
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
