package tempo.fastpay.web.events;

import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of the event streams (L11). A stream holds a place in one shared ring and the bytes
 * that its connection has not taken yet, so that memory stays small however many there are.
 *
 * @param ringEntriesLimit events kept encoded for all streams; the oldest leaves
 * @param ringLimitBytes of those
 * @param queueLimitBytes that one stream's connection may hold unsent
 * @param stallMs without taking anything; then the stream is closed, and resumes by its cursor
 * @param heartbeatMs how often a quiet stream says that it lives
 * @param catchUps streams that read the board's past at once; others wait for their turn
 * @param pageLimit events of one page of the past
 * @param pollMs how often the committee and the head are asked for
 * @param silenceMs without anything from the aggregator; then its board is watched anew
 * @param backOffMs until it is watched again, doubled up to backOffLimitMs
 * @param partiesLimit payments whose sender and recipient are remembered for filters
 */
public record EventLimits(
    int ringEntriesLimit,
    long ringLimitBytes,
    int queueLimitBytes,
    long stallMs,
    long heartbeatMs,
    int catchUps,
    int pageLimit,
    long pollMs,
    long silenceMs,
    long backOffMs,
    long backOffLimitMs,
    int partiesLimit) {
  public static final EventLimits DEFAULT =
      new EventLimits(
          8_192,
          16L * 1_024 * 1_024,
          16 * 1_024,
          15_000,
          WireLimits.HEARTBEAT_MS,
          32,
          64,
          500,
          WireLimits.STREAM_SILENCE_LIMIT_MS,
          250,
          10_000,
          65_536);

  public EventLimits {
    Bounds.atLeast("ringEntriesLimit", ringEntriesLimit, 1);
    Bounds.atLeast("ringLimitBytes", ringLimitBytes, 1);
    Bounds.atLeast("queueLimitBytes", queueLimitBytes, 1);
    Bounds.atLeast("stallMs", stallMs, 1);
    Bounds.atLeast("heartbeatMs", heartbeatMs, 1);
    Bounds.atLeast("catchUps", catchUps, 1);
    Bounds.atLeast("pageLimit", pageLimit, 1);
    Bounds.atLeast("pollMs", pollMs, 1);
    Bounds.atLeast("silenceMs", silenceMs, 1);
    Bounds.atLeast("backOffMs", backOffMs, 1);
    Bounds.atLeast("backOffLimitMs", backOffLimitMs, backOffMs);
    Bounds.atLeast("partiesLimit", partiesLimit, 1);
  }

  public EventLimits withRingEntries(int other) {
    return new EventLimits(
        other,
        ringLimitBytes,
        queueLimitBytes,
        stallMs,
        heartbeatMs,
        catchUps,
        pageLimit,
        pollMs,
        silenceMs,
        backOffMs,
        backOffLimitMs,
        partiesLimit);
  }

  public EventLimits withQueueBytes(int other) {
    return new EventLimits(
        ringEntriesLimit,
        ringLimitBytes,
        other,
        stallMs,
        heartbeatMs,
        catchUps,
        pageLimit,
        pollMs,
        silenceMs,
        backOffMs,
        backOffLimitMs,
        partiesLimit);
  }

  public EventLimits withStallMs(long other) {
    return new EventLimits(
        ringEntriesLimit,
        ringLimitBytes,
        queueLimitBytes,
        other,
        heartbeatMs,
        catchUps,
        pageLimit,
        pollMs,
        silenceMs,
        backOffMs,
        backOffLimitMs,
        partiesLimit);
  }

  public EventLimits withHeartbeatMs(long other) {
    return new EventLimits(
        ringEntriesLimit,
        ringLimitBytes,
        queueLimitBytes,
        stallMs,
        other,
        catchUps,
        pageLimit,
        pollMs,
        silenceMs,
        backOffMs,
        backOffLimitMs,
        partiesLimit);
  }

  public EventLimits withCatchUps(int other) {
    return new EventLimits(
        ringEntriesLimit,
        ringLimitBytes,
        queueLimitBytes,
        stallMs,
        heartbeatMs,
        other,
        pageLimit,
        pollMs,
        silenceMs,
        backOffMs,
        backOffLimitMs,
        partiesLimit);
  }

  public EventLimits withPage(int other) {
    return new EventLimits(
        ringEntriesLimit,
        ringLimitBytes,
        queueLimitBytes,
        stallMs,
        heartbeatMs,
        catchUps,
        other,
        pollMs,
        silenceMs,
        backOffMs,
        backOffLimitMs,
        partiesLimit);
  }

  public EventLimits withPollMs(long other) {
    return new EventLimits(
        ringEntriesLimit,
        ringLimitBytes,
        queueLimitBytes,
        stallMs,
        heartbeatMs,
        catchUps,
        pageLimit,
        other,
        silenceMs,
        backOffMs,
        backOffLimitMs,
        partiesLimit);
  }

  public EventLimits withSilenceMs(long other) {
    return new EventLimits(
        ringEntriesLimit,
        ringLimitBytes,
        queueLimitBytes,
        stallMs,
        heartbeatMs,
        catchUps,
        pageLimit,
        pollMs,
        other,
        backOffMs,
        backOffLimitMs,
        partiesLimit);
  }

  public EventLimits withBackOffMs(long firstMs, long limitMs) {
    return new EventLimits(
        ringEntriesLimit,
        ringLimitBytes,
        queueLimitBytes,
        stallMs,
        heartbeatMs,
        catchUps,
        pageLimit,
        pollMs,
        silenceMs,
        firstMs,
        limitMs,
        partiesLimit);
  }
}
