package tempo.fastpay.protocol.api;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The health of one validator, as an aggregator finds it. For people and routing; no law rests on
 * it.
 *
 * @param detail one line: why it is not {@link Health#UP}; else empty
 * @param head the last head that it reported
 * @param lastAnswerUnixMillis unix time in milliseconds when it last answered anything, by the
 *     aggregator's clock; 0: never
 * @param roundTripMillis of its last answer; 0: never measured
 * @param suspicions the number of its answers so far that no honest validator gives
 */
public record MemberHealth(
    Validator validator,
    Health health,
    String detail,
    Optional<ChainHead> head,
    UInt64 lastAnswerUnixMillis,
    long roundTripMillis,
    long suspicions) {
  public MemberHealth {
    Objects.requireNonNull(validator);
    Objects.requireNonNull(health);
    Objects.requireNonNull(detail);
    Objects.requireNonNull(head);
    Objects.requireNonNull(lastAnswerUnixMillis);
    if (roundTripMillis < 0 || suspicions < 0) {
      throw new IllegalArgumentException("round_trip_millis, suspicions: expected 0 or more");
    }
  }

  /** The health of a validator. */
  public enum Health {
    /** Answers, and its bulletin board is being watched. */
    UP,
    /** Answers in part: its board cannot be watched, or some calls fail. */
    DEGRADED,
    /** Does not answer; it is left alone for a while, then tried again. */
    DOWN
  }
}
