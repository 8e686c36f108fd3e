package tempo.fastpay.client.quorum;

/**
 * Sets how long a client waits for validators.
 *
 * @param perValidatorTimeoutMs how long one call may take before it is tried again
 * @param deadlineMs how long a whole submission may take before it is left undecided
 * @param backoffFirstMs the pause before the first retry; each further one doubles
 * @param backoffLimitMs the longest pause, also where a validator asks for a longer one
 */
public record RetryOptions(
    long perValidatorTimeoutMs, long deadlineMs, long backoffFirstMs, long backoffLimitMs) {
  /** The longest of these waits. */
  public static final long LIMIT_MS = 3_600_000;

  public static final RetryOptions DEFAULT = new RetryOptions(2_000, 10_000, 50, 1_000);

  public RetryOptions {
    within("perValidatorTimeoutMs", perValidatorTimeoutMs, LIMIT_MS);
    within("deadlineMs", deadlineMs, LIMIT_MS);
    within("backoffLimitMs", backoffLimitMs, LIMIT_MS);
    within("backoffFirstMs", backoffFirstMs, backoffLimitMs);
  }

  private static void within(String name, long valueMs, long limitMs) {
    if (valueMs < 1 || valueMs > limitMs) {
      throw new IllegalArgumentException(
          name + ": expected 1 to " + limitMs + " ms, got " + valueMs);
    }
  }
}
