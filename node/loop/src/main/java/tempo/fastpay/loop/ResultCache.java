package tempo.fastpay.loop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Remembers the results of expensive checks, so that nothing is checked twice, not even where two
 * threads ask at once. Bounded; the result unused for longest leaves first. Thread-safe.
 */
public final class ResultCache<K, V> {
  private final int limit;
  private final Predicate<V> worthKeeping;
  private final Map<K, Once<V>> results = new LinkedHashMap<>(16, 0.75f, true);

  /** One check, made by the first caller that asks; the others wait for it. */
  private static final class Once<V> {
    private V result;

    synchronized V get(Supplier<V> check) {
      if (result == null) {
        result = check.get();
      }
      return result;
    }
  }

  /**
   * An empty cache.
   *
   * @param limit the most results kept
   * @param worthKeeping false for a result that is forgotten at once
   */
  public ResultCache(int limit, Predicate<V> worthKeeping) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: expected at least 1, got " + limit);
    }
    this.limit = limit;
    this.worthKeeping = worthKeeping;
  }

  /**
   * The result for this key, from the cache or from the check.
   *
   * @param check makes it, where it is not remembered; never null
   */
  public V get(K key, Supplier<V> check) {
    Once<V> once = enter(key);
    V result;
    try {
      result = once.get(check);
    } catch (RuntimeException e) {
      forget(key, once);
      throw e;
    }
    if (!worthKeeping.test(result)) {
      forget(key, once);
    }
    return result;
  }

  private synchronized Once<V> enter(K key) {
    Once<V> once = results.get(key);
    if (once == null) {
      once = new Once<>();
      results.put(key, once);
      if (results.size() > limit) {
        results.remove(results.keySet().iterator().next());
      }
    }
    return once;
  }

  private synchronized void forget(K key, Once<V> once) {
    results.remove(key, once);
  }

  /** Results remembered now. */
  public synchronized int size() {
    return results.size();
  }
}
