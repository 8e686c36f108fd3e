package tempo.fastpay.face.gossip;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * Counts what is being verified, for each peer by itself: a peer that floods makes only its own
 * board wait (L12). For one thread at a time.
 */
public final class Backlog {
  private final int perPeerLimit;
  private final Map<Validator, Integer> working = new HashMap<>();

  public Backlog(int perPeerLimit) {
    this.perPeerLimit = perPeerLimit;
  }

  public boolean hasRoom(Validator peer) {
    return working.getOrDefault(peer, 0) < perPeerLimit;
  }

  /** Counts some work on what a peer showed until it has ended; it must end on the same context. */
  public <T> Future<T> during(Validator peer, Future<T> work) {
    working.merge(peer, 1, Integer::sum);
    return work.onComplete(
        done -> working.computeIfPresent(peer, (any, open) -> open > 1 ? open - 1 : null));
  }

  /** The number of pieces of work, over all peers. */
  public int size() {
    return working.values().stream().mapToInt(Integer::intValue).sum();
  }
}
