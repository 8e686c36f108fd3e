package tempo.fastpay.face.gossip;

import tempo.fastpay.proto.contract.WireLimits;

/**
 * What bounds gossip (L11), for each peer by itself; all times in milliseconds.
 *
 * @param backOffMs before the first reconnection; doubles with each
 * @param backOffLimitMs the longest wait before a reconnection
 * @param steadyMs a watch that lasts so long makes the waits short again
 * @param silenceMs a watch without events and heartbeats for so long, up to twice that, is broken
 * @param windowMs over which events are counted
 * @param eventsPerWindowLimit more in one window pause the peer
 * @param pauseMs how long a peer is left alone that sends too much, or of which too much waits here
 */
public record GossipLimits(
    long backOffMs,
    long backOffLimitMs,
    long steadyMs,
    long silenceMs,
    long windowMs,
    int eventsPerWindowLimit,
    long pauseMs) {
  public static final GossipLimits DEFAULT =
      new GossipLimits(250, 30_000, 30_000, WireLimits.STREAM_SILENCE_LIMIT_MS, 1_000, 10_000, 500);

  public GossipLimits {
    atLeast("backOffMs", 1, backOffMs);
    atLeast("backOffLimitMs", backOffMs, backOffLimitMs);
    atLeast("steadyMs", 1, steadyMs);
    atLeast("silenceMs", 1, silenceMs);
    atLeast("windowMs", 1, windowMs);
    atLeast("eventsPerWindowLimit", 1, eventsPerWindowLimit);
    atLeast("pauseMs", 1, pauseMs);
  }

  private static void atLeast(String name, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": expected at least " + least + ", got " + value);
    }
  }
}
