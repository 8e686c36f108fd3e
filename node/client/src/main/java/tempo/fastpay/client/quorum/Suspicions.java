package tempo.fastpay.client.quorum;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts suspicious answers per validator and reason, and logs the first of each pair. Thread-safe;
 * bounded by committee size times the number of reasons.
 */
public final class Suspicions {
  private static final Logger LOG = LoggerFactory.getLogger(Suspicions.class);

  /** A counter's labels. */
  public record Key(String validator, Suspicion.Reason reason) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byName = validator.compareTo(other.validator);
      return byName != 0 ? byName : reason.compareTo(other.reason);
    }
  }

  private final Map<Key, LongAdder> counters = new ConcurrentHashMap<>();

  public void report(Suspicion suspicion) {
    Key key = new Key(suspicion.validator().name(), suspicion.reason());
    LongAdder fresh = new LongAdder();
    LongAdder known = counters.putIfAbsent(key, fresh);
    (known == null ? fresh : known).increment();
    if (known == null) {
      LOG.atWarn()
          .setMessage("suspicious answer; further ones are only counted")
          .addKeyValue("validator", key.validator())
          .addKeyValue("reason", key.reason().label())
          .addKeyValue("detail", suspicion.detail())
          .log();
    }
  }

  public long count(String validator, Suspicion.Reason reason) {
    LongAdder counter = counters.get(new Key(validator, reason));
    return counter == null ? 0 : counter.sum();
  }

  /** All counters above zero, ordered by validator and reason. */
  public Map<Key, Long> snapshot() {
    Map<Key, Long> snapshot = new TreeMap<>();
    counters.forEach((key, counter) -> snapshot.put(key, counter.sum()));
    return snapshot;
  }
}
