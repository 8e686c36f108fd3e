package tempo.fastpay.face.gossip;

import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of gossip (L11), for each peer by itself; all times in milliseconds.
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
    Bounds.atLeast("backOffMs", backOffMs, 1);
    Bounds.atLeast("backOffLimitMs", backOffLimitMs, backOffMs);
    Bounds.atLeast("steadyMs", steadyMs, 1);
    Bounds.atLeast("silenceMs", silenceMs, 1);
    Bounds.atLeast("windowMs", windowMs, 1);
    Bounds.atLeast("eventsPerWindowLimit", eventsPerWindowLimit, 1);
    Bounds.atLeast("pauseMs", pauseMs, 1);
  }

  public GossipLimits withBackOffMs(long firstMs, long limitMs) {
    return new GossipLimits(
        firstMs, limitMs, steadyMs, silenceMs, windowMs, eventsPerWindowLimit, pauseMs);
  }

  public GossipLimits withSteadyMs(long other) {
    return new GossipLimits(
        backOffMs, backOffLimitMs, other, silenceMs, windowMs, eventsPerWindowLimit, pauseMs);
  }

  public GossipLimits withSilenceMs(long other) {
    return new GossipLimits(
        backOffMs, backOffLimitMs, steadyMs, other, windowMs, eventsPerWindowLimit, pauseMs);
  }

  public GossipLimits withWindowMs(long other) {
    return new GossipLimits(
        backOffMs, backOffLimitMs, steadyMs, silenceMs, other, eventsPerWindowLimit, pauseMs);
  }

  public GossipLimits withEventsPerWindow(int other) {
    return new GossipLimits(
        backOffMs, backOffLimitMs, steadyMs, silenceMs, windowMs, other, pauseMs);
  }

  public GossipLimits withPauseMs(long other) {
    return new GossipLimits(
        backOffMs, backOffLimitMs, steadyMs, silenceMs, windowMs, eventsPerWindowLimit, other);
  }
}
