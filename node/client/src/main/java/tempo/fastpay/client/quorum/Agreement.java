package tempo.fastpay.client.quorum;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads values from validators of which f may lie. A value that f + 1 of them support is supported
 * by an honest one.
 */
public final class Agreement {
  private Agreement() {}

  /**
   * The lowest value that f liars cannot push down: the (f+1)-th smallest.
   *
   * @param faulty f
   * @return empty with f answers or fewer
   */
  public static <T> Optional<T> lowest(
      Collection<T> answers, int faulty, Comparator<? super T> order) {
    List<T> sorted = answers.stream().sorted(order).toList();
    return sorted.size() <= faulty ? Optional.empty() : Optional.of(sorted.get(faulty));
  }

  /** The highest value that f liars cannot push up: the (f+1)-th largest. */
  public static <T> Optional<T> highest(
      Collection<T> answers, int faulty, Comparator<? super T> order) {
    return lowest(answers, faulty, order.reversed());
  }

  /** The value that at least f + 1 answers share; if several do, the one shared by most. */
  public static <T> Optional<T> agreed(Collection<T> answers, int faulty) {
    Map<T, Integer> counts = new HashMap<>();
    answers.forEach(answer -> counts.merge(answer, 1, Integer::sum));
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > faulty)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }
}
