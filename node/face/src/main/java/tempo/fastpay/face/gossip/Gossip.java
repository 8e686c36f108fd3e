package tempo.fastpay.face.gossip;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Learns what other validators have certified, by watching their bulletin boards from the last
 * event seen. Nothing here is verified, and each peer is watched by itself: one that lies, floods,
 * stalls or breaks costs the others nothing (L12).
 */
public final class Gossip {
  private final Context context;
  private final List<PeerWatch> watches;

  private Gossip(Context context, List<PeerWatch> watches) {
    this.context = context;
    this.watches = watches;
  }

  /**
   * Begins to watch all peers, on the calling context.
   *
   * @param intake is called on that context
   * @param random spreads reconnections
   */
  public static Gossip start(
      Vertx vertx,
      List<Peer> peers,
      PeerIntake intake,
      GossipLimits limits,
      RandomGenerator random) {
    Context context = vertx.getOrCreateContext();
    Gossip gossip =
        new Gossip(
            context,
            peers.stream()
                .map(peer -> new PeerWatch(vertx, context, peer, intake, limits, random))
                .toList());
    context.runOnContext(now -> gossip.watches.forEach(PeerWatch::start));
    return gossip;
  }

  /** One for each peer, in their order. */
  public List<PeerCounters> counters() {
    return watches.stream().map(PeerWatch::counters).toList();
  }

  /** Ends all watches; the intake is not called afterwards. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    context.runOnContext(
        now -> {
          watches.forEach(PeerWatch::close);
          closed.complete();
        });
    return closed.future();
  }
}
