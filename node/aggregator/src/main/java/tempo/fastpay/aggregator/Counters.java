package tempo.fastpay.aggregator;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.loop.Durations;

/**
 * Counts an aggregator's answers and suspicions, and holds its sizes, ready for metrics.
 * Thread-safe. Bounded: one counter per answer, and per committee member and suspicion.
 */
public final class Counters {
  /** The answer to a submission. */
  public enum Answer {
    CERTIFIED,
    /** So many validators refused that no quorum was left. */
    REFUSED,
    /** Neither a quorum nor a refusal in time. */
    UNDECIDED,
    /** The bytes were no payment, or contradicted themselves: nobody was asked. */
    NO_PAYMENT,
    /** As many submissions were open as the limit allows. */
    OVERLOADED
  }

  private final Suspicions suspicions;
  private final Map<Answer, LongAdder> answers = new EnumMap<>(Answer.class);
  private final Map<String, Durations> roundTrips = new ConcurrentHashMap<>();
  private volatile Map<String, Long> gauges = Map.of();

  Counters(Suspicions suspicions) {
    this.suspicions = suspicions;
    for (Answer answer : Answer.values()) {
      answers.put(answer, new LongAdder());
    }
  }

  void answered(Answer answer) {
    answers.get(answer).increment();
  }

  public long count(Answer answer) {
    return answers.get(answer).sum();
  }

  /** How often a member gave an answer that no honest one gives. */
  public long suspicions(String validator, Suspicion.Reason reason) {
    return suspicions.count(validator, reason);
  }

  /** A size of {@link #snapshot}, by its name; 0 before sizes were first taken. */
  public long size(String name) {
    return gauges.getOrDefault(name, 0L);
  }

  /** Notes how long a member took to tell its head. */
  void answeredAfter(String validator, long afterMs) {
    roundTrip(validator).add(afterMs);
  }

  /** How long a committee's member took to tell its head, each time it was asked and answered. */
  public Durations roundTrip(String validator) {
    return roundTrips.computeIfAbsent(validator, any -> new Durations());
  }

  void gauges(Map<String, Long> now) {
    gauges = Map.copyOf(now);
  }

  /**
   * All counters by name: {@code submissions.certified} and the other answers, {@code
   * suspicion.validator:reason}; and sizes as they were within the last second: {@code
   * submissions.open}, {@code payments.told}, {@code payments.untold}, {@code certificates.held},
   * {@code claims.held}, {@code backlog}, {@code lookups.open}, {@code evidence.held}, {@code
   * board.entries}, {@code board.bytes}, {@code board.watchers}, {@code calls.open.validator}.
   */
  public Map<String, Long> snapshot() {
    Map<String, Long> all = new TreeMap<>(gauges);
    answers.forEach(
        (answer, count) ->
            all.put("submissions." + answer.name().toLowerCase(Locale.ROOT), count.sum()));
    suspicions
        .snapshot()
        .forEach(
            (key, count) ->
                all.put("suspicion." + key.validator() + ":" + key.reason().label(), count));
    return all;
  }
}
