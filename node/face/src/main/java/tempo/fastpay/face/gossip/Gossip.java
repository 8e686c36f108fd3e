package tempo.fastpay.face.gossip;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tempo.fastpay.loop.Confined;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.ValidatorId;

/**
 * Learns what other validators have certified, by watching their bulletin boards from the last
 * event seen. Nothing here is verified, and each peer is watched by itself: one that lies, floods,
 * stalls or breaks costs the others nothing (L12).
 */
public final class Gossip {
  private final Loop loop;
  private final List<PeerWatch> watches;

  private Gossip(Loop loop, List<PeerWatch> watches) {
    this.loop = loop;
    this.watches = watches;
  }

  /**
   * Begins to watch all peers, on the calling loop.
   *
   * @param intake is called on that loop
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
   * Begins to watch all peers, going on where an earlier process stopped.
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
    Loop loop = Loop.of(vertx);
    Gossip gossip =
        new Gossip(
            loop,
            peers.stream()
                .map(
                    peer ->
                        new PeerWatch(
                            loop,
                            peer,
                            intake,
                            limits,
                            random,
                            cursors.getOrDefault(peer.validator().id(), "")))
                .toList());
    loop.run(() -> gossip.watches.forEach(PeerWatch::start));
    return gossip;
  }

  /** The counters of each peer, in the order of the peers. */
  public List<PeerCounters> counters() {
    return watches.stream().map(PeerWatch::counters).toList();
  }

  /** The cursor of the last event handed in from each peer; on the loop it was started on. */
  public Map<ValidatorId, String> cursors() {
    loop.check();
    return watches.stream()
        .filter(watch -> !watch.cursor().isEmpty())
        .collect(Collectors.toMap(PeerWatch::peer, PeerWatch::cursor, (first, second) -> first));
  }

  /** Ends all watches; the intake is not called afterwards. */
  public Future<Void> close() {
    return new Confined(loop)
        .get(
            () -> {
              watches.forEach(PeerWatch::close);
              return null;
            });
  }
}
