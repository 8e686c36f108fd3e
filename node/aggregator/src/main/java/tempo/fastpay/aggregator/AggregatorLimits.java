package tempo.fastpay.aggregator;

import java.util.Objects;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.face.BusLimits;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.gossip.GossipLimits;
import tempo.fastpay.protocol.types.Bounds;

/**
 * The bounds of an aggregator (L11); all times in milliseconds.
 *
 * @param submissionsLimit submissions open at once; another one fails as not served now
 * @param toldLimit payments reported, each envelope by itself; the one longest unchanged leaves
 * @param untoldLimit payments held besides, most of them refused: they displace only each other
 * @param ageLimitMs a payment unchanged for so long leaves
 * @param lookupsLimit payments that validators are asked for at once; another one fails as not
 *     served now
 * @param backlogLimit certificates and QCs of one board being verified at once; beyond, that board
 *     waits
 * @param pollMs between two questions for each validator's head
 * @param retry how long validators are waited for; the deadline is below a call's own time limit
 */
public record AggregatorLimits(
    int submissionsLimit,
    int toldLimit,
    int untoldLimit,
    long ageLimitMs,
    int lookupsLimit,
    int backlogLimit,
    long pollMs,
    RetryOptions retry,
    GuardLimits guard,
    BoardLimits board,
    GossipLimits gossip,
    GrpcLimits grpc,
    BusLimits bus) {
  private static final long HOUR_MS = 3_600_000;

  public static final AggregatorLimits DEFAULT =
      new AggregatorLimits(
          1_024,
          32_768,
          8_192,
          6 * HOUR_MS,
          64,
          512,
          1_000,
          new RetryOptions(1_500, 4_000, 50, 500),
          GuardLimits.DEFAULT,
          BoardLimits.DEFAULT,
          GossipLimits.DEFAULT,
          GrpcLimits.DEFAULT,
          BusLimits.DEFAULT);

  public AggregatorLimits {
    Bounds.atLeast("submissionsLimit", submissionsLimit, 1);
    Bounds.atLeast("toldLimit", toldLimit, 1);
    Bounds.atLeast("untoldLimit", untoldLimit, 1);
    Bounds.atLeast("ageLimitMs", ageLimitMs, 1);
    Bounds.atLeast("lookupsLimit", lookupsLimit, 1);
    Bounds.atLeast("backlogLimit", backlogLimit, 1);
    Bounds.atLeast("pollMs", pollMs, 1);
    if (retry.deadlineMs() >= Math.min(grpc.callTimeoutMs(), bus.callTimeoutMs())) {
      throw new IllegalArgumentException(
          "retry.deadlineMs: expected below a call's own limit, got " + retry.deadlineMs());
    }
    Objects.requireNonNull(guard);
    Objects.requireNonNull(board);
    Objects.requireNonNull(gossip);
  }

  public AggregatorLimits withSubmissions(int other) {
    return new AggregatorLimits(
        other,
        toldLimit,
        untoldLimit,
        ageLimitMs,
        lookupsLimit,
        backlogLimit,
        pollMs,
        retry,
        guard,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withTold(int other) {
    return new AggregatorLimits(
        submissionsLimit,
        other,
        untoldLimit,
        ageLimitMs,
        lookupsLimit,
        backlogLimit,
        pollMs,
        retry,
        guard,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withUntold(int other) {
    return new AggregatorLimits(
        submissionsLimit,
        toldLimit,
        other,
        ageLimitMs,
        lookupsLimit,
        backlogLimit,
        pollMs,
        retry,
        guard,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withAgeMs(long other) {
    return new AggregatorLimits(
        submissionsLimit,
        toldLimit,
        untoldLimit,
        other,
        lookupsLimit,
        backlogLimit,
        pollMs,
        retry,
        guard,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withLookups(int other) {
    return new AggregatorLimits(
        submissionsLimit,
        toldLimit,
        untoldLimit,
        ageLimitMs,
        other,
        backlogLimit,
        pollMs,
        retry,
        guard,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withBacklog(int other) {
    return new AggregatorLimits(
        submissionsLimit,
        toldLimit,
        untoldLimit,
        ageLimitMs,
        lookupsLimit,
        other,
        pollMs,
        retry,
        guard,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withPollMs(long other) {
    return new AggregatorLimits(
        submissionsLimit,
        toldLimit,
        untoldLimit,
        ageLimitMs,
        lookupsLimit,
        backlogLimit,
        other,
        retry,
        guard,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withRetry(RetryOptions other) {
    return new AggregatorLimits(
        submissionsLimit,
        toldLimit,
        untoldLimit,
        ageLimitMs,
        lookupsLimit,
        backlogLimit,
        pollMs,
        other,
        guard,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withGuard(GuardLimits other) {
    return new AggregatorLimits(
        submissionsLimit,
        toldLimit,
        untoldLimit,
        ageLimitMs,
        lookupsLimit,
        backlogLimit,
        pollMs,
        retry,
        other,
        board,
        gossip,
        grpc,
        bus);
  }

  public AggregatorLimits withGossip(GossipLimits other) {
    return new AggregatorLimits(
        submissionsLimit,
        toldLimit,
        untoldLimit,
        ageLimitMs,
        lookupsLimit,
        backlogLimit,
        pollMs,
        retry,
        guard,
        board,
        other,
        grpc,
        bus);
  }
}
