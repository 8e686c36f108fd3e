package tempo.fastpay.protocol.types;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A refusal, with a code and a text that says what happened and what to do.
 *
 * @param message which field, what was expected, what to do; for people
 * @param retryAfterMillis how long to wait before the same request may succeed; empty where that is
 *     not known. It is never 0: what carries a number in any case, such as protobuf, has 0 for "not
 *     known", and that becomes empty here and nowhere else
 * @param conflicting the payment that took the contention key first, with EQUIVOCATION
 */
public record Reject(
    RejectCode code, String message, OptionalLong retryAfterMillis, Optional<TxHash> conflicting) {
  public Reject {
    Objects.requireNonNull(code);
    Objects.requireNonNull(message);
    Objects.requireNonNull(conflicting);
    if (retryAfterMillis.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "retryAfterMillis: must not be negative, got " + retryAfterMillis.getAsLong());
    }
    retryAfterMillis = retryAfterMillis.orElse(0) == 0 ? OptionalLong.empty() : retryAfterMillis;
  }

  public static Reject of(RejectCode code, String message) {
    return new Reject(code, message, OptionalLong.empty(), Optional.empty());
  }

  /** A refusal of a request that may succeed later; nobody knows when. */
  public static Reject unavailable(String message) {
    return of(RejectCode.TEMPORARY_UNAVAILABLE, message);
  }

  /** A refusal of a request that may succeed after this many milliseconds. */
  public static Reject retryAfter(String message, long retryAfterMillis) {
    return new Reject(
        RejectCode.TEMPORARY_UNAVAILABLE,
        message,
        OptionalLong.of(retryAfterMillis),
        Optional.empty());
  }

  public static Reject equivocation(String message, TxHash first) {
    return new Reject(RejectCode.EQUIVOCATION, message, OptionalLong.empty(), Optional.of(first));
  }
}
