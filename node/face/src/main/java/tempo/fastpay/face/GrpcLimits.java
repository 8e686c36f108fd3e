package tempo.fastpay.face;

import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of a gRPC server (L11); all times in milliseconds.
 *
 * @param callTimeoutMs until a call is answered, or a stream has begun: then DEADLINE_EXCEEDED. A
 *     caller's own deadline counts where it is shorter
 * @param heartbeatMs how often a quiet stream says that it lives
 * @param slowReaderLimitMs a stream whose reader takes nothing for so long is ended
 * @param openCallsLimit calls and streams at once, over all connections; another one is refused
 *     with RESOURCE_EXHAUSTED
 * @param unsentLimit messages of one stream that wait for its reader, from a source that does not
 *     pause; one more ends the stream with RESOURCE_EXHAUSTED
 * @param connectionsLimit another connection is closed at once
 * @param idleTimeoutMs a connection on which nothing moves for so long is closed
 */
public record GrpcLimits(
    long callTimeoutMs,
    long heartbeatMs,
    long slowReaderLimitMs,
    int openCallsLimit,
    int unsentLimit,
    int connectionsLimit,
    int idleTimeoutMs) {
  public static final GrpcLimits DEFAULT =
      new GrpcLimits(
          WireLimits.CALL_TIMEOUT_MS,
          WireLimits.HEARTBEAT_MS,
          WireLimits.STREAM_SILENCE_LIMIT_MS,
          4_096,
          1_024,
          1_024,
          120_000);

  public GrpcLimits {
    Bounds.atLeast("callTimeoutMs", callTimeoutMs, 1);
    Bounds.atLeast("heartbeatMs", heartbeatMs, 1);
    Bounds.atLeast("slowReaderLimitMs", slowReaderLimitMs, 1);
    Bounds.atLeast("openCallsLimit", openCallsLimit, 1);
    Bounds.atLeast("unsentLimit", unsentLimit, 1);
    Bounds.atLeast("connectionsLimit", connectionsLimit, 1);
    Bounds.atLeast("idleTimeoutMs", idleTimeoutMs, 1);
  }

  public GrpcLimits withCallTimeoutMs(long other) {
    return new GrpcLimits(
        other,
        heartbeatMs,
        slowReaderLimitMs,
        openCallsLimit,
        unsentLimit,
        connectionsLimit,
        idleTimeoutMs);
  }

  public GrpcLimits withHeartbeatMs(long other) {
    return new GrpcLimits(
        callTimeoutMs,
        other,
        slowReaderLimitMs,
        openCallsLimit,
        unsentLimit,
        connectionsLimit,
        idleTimeoutMs);
  }

  public GrpcLimits withSlowReaderMs(long other) {
    return new GrpcLimits(
        callTimeoutMs,
        heartbeatMs,
        other,
        openCallsLimit,
        unsentLimit,
        connectionsLimit,
        idleTimeoutMs);
  }

  public GrpcLimits withOpenCalls(int other) {
    return new GrpcLimits(
        callTimeoutMs,
        heartbeatMs,
        slowReaderLimitMs,
        other,
        unsentLimit,
        connectionsLimit,
        idleTimeoutMs);
  }

  public GrpcLimits withUnsent(int other) {
    return new GrpcLimits(
        callTimeoutMs,
        heartbeatMs,
        slowReaderLimitMs,
        openCallsLimit,
        other,
        connectionsLimit,
        idleTimeoutMs);
  }

  public GrpcLimits withConnections(int other) {
    return new GrpcLimits(
        callTimeoutMs,
        heartbeatMs,
        slowReaderLimitMs,
        openCallsLimit,
        unsentLimit,
        other,
        idleTimeoutMs);
  }

  public GrpcLimits withIdleTimeoutMs(int other) {
    return new GrpcLimits(
        callTimeoutMs,
        heartbeatMs,
        slowReaderLimitMs,
        openCallsLimit,
        unsentLimit,
        connectionsLimit,
        other);
  }
}
