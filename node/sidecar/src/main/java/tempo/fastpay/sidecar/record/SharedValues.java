package tempo.fastpay.sidecar.record;

import java.util.HashMap;
import java.util.Map;

/**
 * Holds values that many rows have in common, such as tokens and signers, once each, however many
 * payments name them. Holds the first {@value #LIMIT}; others are left as they are. For one thread.
 */
final class SharedValues {
  private static final int LIMIT = 1_024;

  private final Map<Object, Object> held = new HashMap<>();

  /** An equal value that was seen before, or this one. */
  @SuppressWarnings("unchecked") // What equals a value here is of its class.
  <T> T of(T value) {
    Object first = held.get(value);
    if (first == null && held.size() < LIMIT) {
      held.put(value, value);
    }
    return first == null ? value : (T) first;
  }
}
