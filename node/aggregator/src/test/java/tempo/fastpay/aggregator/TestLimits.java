package tempo.fastpay.aggregator;

import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.face.gossip.GossipLimits;

/** Limits that a test can reach, and times that it can wait for. */
final class TestLimits {
  static final GuardLimits GUARD =
      GuardLimits.DEFAULT
          .withOpenCalls(64)
          .withSlowMs(100)
          .withCallTimeoutMs(4_000)
          .withFailures(2)
          .withRestMs(20, 40);

  private static final GossipLimits GOSSIP =
      GossipLimits.DEFAULT.withBackOffMs(10, 40).withPauseMs(10);

  private TestLimits() {}

  static AggregatorLimits submissions(int submissionsLimit) {
    return all().withSubmissions(submissionsLimit);
  }

  static AggregatorLimits cache(int toldLimit, int untoldLimit, long ageLimitMs) {
    return all().withTold(toldLimit).withUntold(untoldLimit).withAgeMs(ageLimitMs);
  }

  static AggregatorLimits all() {
    return AggregatorLimits.DEFAULT
        .withSubmissions(64)
        .withTold(1_000)
        .withUntold(1_000)
        .withAgeMs(3_600_000)
        .withLookups(4)
        .withBacklog(64)
        .withPollMs(20)
        .withRetry(new RetryOptions(200, 1_000, 10, 50))
        .withGuard(GUARD)
        .withGossip(GOSSIP);
  }
}
