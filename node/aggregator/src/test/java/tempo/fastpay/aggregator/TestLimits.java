package tempo.fastpay.aggregator;

import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.face.BusLimits;
import tempo.fastpay.face.GrpcLimits;
import tempo.fastpay.face.board.BoardLimits;
import tempo.fastpay.face.gossip.GossipLimits;

/** Limits that a test can reach, and times that it can wait for. */
final class TestLimits {
  static final GuardLimits GUARD = new GuardLimits(64, 100, 4_000, 2, 20, 40);

  private static final GossipLimits GOSSIP =
      new GossipLimits(10, 40, 30_000, 15_000, 1_000, 10_000, 10);
  private static final long AGE_LIMIT_MS = 3_600_000;

  private TestLimits() {}

  static AggregatorLimits submissions(int submissionsLimit) {
    return limits(submissionsLimit, 1_000, 1_000, AGE_LIMIT_MS, BoardLimits.DEFAULT);
  }

  static AggregatorLimits cache(int toldLimit, int untoldLimit, long ageLimitMs) {
    return limits(64, toldLimit, untoldLimit, ageLimitMs, BoardLimits.DEFAULT);
  }

  static AggregatorLimits all() {
    return submissions(64);
  }

  private static AggregatorLimits limits(
      int submissions, int told, int untold, long ageMs, BoardLimits board) {
    return new AggregatorLimits(
        submissions,
        told,
        untold,
        ageMs,
        4,
        64,
        20,
        new RetryOptions(200, 1_000, 10, 50),
        GUARD,
        board,
        GOSSIP,
        GrpcLimits.DEFAULT,
        BusLimits.DEFAULT);
  }
}
