package tempo.fastpay.jsonrpc;

import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of a server.
 *
 * @param connectionsLimit another one is closed at once
 * @param idleMs a connection that says nothing for so long, a WebSocket not even a pong, is closed
 * @param bodyLimitBytes of one body or message; a longer one is not read: 413, or the end of the
 *     WebSocket
 * @param bodyTimeoutMs until a body is complete: 408
 * @param batchLimit calls of one batch; more are refused as a whole
 * @param atOnceLimit calls of one batch that are carried out at once; the others wait for those
 * @param callsLimit calls being carried out, over all connections; one more is answered {@link
 *     RpcError#LIMIT_EXCEEDED}
 * @param callsPerConnectionLimit of those, calls of one WebSocket
 * @param callTimeoutMs a call that takes longer is answered {@link RpcError#INTERNAL_ERROR}
 * @param answerLimitBytes of one answer, a batch's as a whole; calls whose results have no room are
 *     answered {@link RpcError#LIMIT_EXCEEDED}
 * @param heldLimitBytes of requests being worked on and answers not taken; while there are more,
 *     calls are answered {@link RpcError#LIMIT_EXCEEDED}
 * @param unsentLimitBytes that wait for the reader of one WebSocket: a notification that has no
 *     room is dropped, and the connection closed; after an answer nothing more is read until there
 *     is room
 * @param unreadLimitMs an answer that is not taken for so long: the connection is closed
 * @param subscriptionsLimit over all connections; one more is answered {@link
 *     RpcError#LIMIT_EXCEEDED}
 * @param subscriptionsPerConnectionLimit of those, subscriptions of one WebSocket
 */
public record RpcServerLimits(
    int connectionsLimit,
    int idleMs,
    int bodyLimitBytes,
    long bodyTimeoutMs,
    int batchLimit,
    int atOnceLimit,
    int callsLimit,
    int callsPerConnectionLimit,
    long callTimeoutMs,
    int answerLimitBytes,
    long heldLimitBytes,
    int unsentLimitBytes,
    long unreadLimitMs,
    int subscriptionsLimit,
    int subscriptionsPerConnectionLimit) {
  private static final int MIB = 1_024 * 1_024;

  public static final RpcServerLimits DEFAULT =
      new RpcServerLimits(
          256, 60_000, 2 * MIB, 10_000, 100, 16, 1_024, 64, 40_000, 64 * MIB, 256 * MIB, MIB,
          15_000, 1_024, 32);

  public RpcServerLimits {
    Bounds.atLeast("connectionsLimit", connectionsLimit, 1);
    Bounds.atLeast("idleMs", idleMs, 3);
    Bounds.atLeast("bodyLimitBytes", bodyLimitBytes, 1);
    Bounds.atLeast("bodyTimeoutMs", bodyTimeoutMs, 1);
    Bounds.atLeast("batchLimit", batchLimit, 1);
    Bounds.atLeast("atOnceLimit", atOnceLimit, 1);
    Bounds.atLeast("callsLimit", callsLimit, 1);
    Bounds.atLeast("callsPerConnectionLimit", callsPerConnectionLimit, atOnceLimit);
    // A connection that waits for its answer says nothing meanwhile.
    Bounds.within("callTimeoutMs", callTimeoutMs, 1, idleMs - 1L);
    Bounds.atLeast("answerLimitBytes", answerLimitBytes, 1_024);
    Bounds.atLeast("heldLimitBytes", heldLimitBytes, 1);
    Bounds.atLeast("unsentLimitBytes", unsentLimitBytes, 1);
    Bounds.atLeast("unreadLimitMs", unreadLimitMs, 1);
    Bounds.atLeast("subscriptionsLimit", subscriptionsLimit, 1);
    Bounds.atLeast("subscriptionsPerConnectionLimit", subscriptionsPerConnectionLimit, 1);
  }
}
