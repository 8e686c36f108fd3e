package tempo.fastpay.web.events;

import tempo.fastpay.proto.contract.WireLimits;

/**
 * What bounds the event streams (L11). A stream holds a place in one shared ring and what its
 * connection has not taken yet, so that a thousand of them take some 50 MB.
 *
 * @param ringEntriesLimit events kept encoded for all streams; the oldest leaves
 * @param ringLimitBytes of those
 * @param queueLimitBytes what one stream's connection may hold unsent
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
    if (ringEntriesLimit < 1
        || ringLimitBytes < 1
        || queueLimitBytes < 1
        || stallMs < 1
        || heartbeatMs < 1
        || catchUps < 1
        || pageLimit < 1
        || pollMs < 1
        || silenceMs < 1
        || backOffMs < 1
        || backOffLimitMs < backOffMs
        || partiesLimit < 1) {
      throw new IllegalArgumentException("each limit of the event streams is at least 1");
    }
  }
}
