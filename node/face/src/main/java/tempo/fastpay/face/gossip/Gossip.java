package tempo.fastpay.face.gossip;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tempo.fastpay.protocol.quorum.ValidatorId;

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
    return start(vertx, peers, intake, limits, random, Map.of());
  }

  /**
   * The same, going on where an earlier process stopped.
   *
   * @param cursors of the last events taken in, by peer; the others are watched from the oldest
   *     entry held
   */
  public static Gossip start(
      Vertx vertx,
      List<Peer> peers,
      PeerIntake intake,
      GossipLimits limits,
      RandomGenerator random,
      Map<ValidatorId, String> cursors) {
    Context context = vertx.getOrCreateContext();
    Gossip gossip =
        new Gossip(
            context,
            peers.stream()
                .map(
                    peer ->
                        new PeerWatch(
                            vertx,
                            context,
                            peer,
                            intake,
                            limits,
                            random,
                            cursors.getOrDefault(peer.validator().id(), "")))
                .toList());
    context.runOnContext(now -> gossip.watches.forEach(PeerWatch::start));
    return gossip;
  }

  /** One for each peer, in their order. */
  public List<PeerCounters> counters() {
    return watches.stream().map(PeerWatch::counters).toList();
  }

  /** Of the last event handed in from each peer; on the validator's context. */
  public Map<ValidatorId, String> cursors() {
    return watches.stream()
        .filter(watch -> !watch.cursor().isEmpty())
        .collect(Collectors.toMap(PeerWatch::peer, PeerWatch::cursor, (first, second) -> first));
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
