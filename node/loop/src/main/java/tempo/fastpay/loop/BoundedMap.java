package tempo.fastpay.loop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A map with a bound on its entries: where one more comes, the eldest leaves. For one thread at a
 * time.
 */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int limit;
  private final transient BiConsumer<K, V> onEvicted;

  private BoundedMap(int limit, boolean byAccess, BiConsumer<K, V> onEvicted) {
    super(16, 0.75f, byAccess);
    if (limit < 1) {
      throw new IllegalArgumentException("expected a limit of at least 1, got " + limit);
    }
    this.limit = limit;
    this.onEvicted = onEvicted;
  }

  /**
   * Makes a map in which the entry that came first gives way; putting a key again does not make it
   * younger.
   */
  public static <K, V> BoundedMap<K, V> byInsertion(int limit) {
    return byInsertion(limit, (key, value) -> {});
  }

  /**
   * Makes a map in which the entry that came first gives way; putting a key again does not make it
   * younger.
   *
   * @param onEvicted called with an entry that is about to leave for a younger one, not with a
   *     removed one; must not touch the map
   */
  public static <K, V> BoundedMap<K, V> byInsertion(int limit, BiConsumer<K, V> onEvicted) {
    return new BoundedMap<>(limit, false, onEvicted);
  }

  /**
   * Makes a map in which the entry longest unused gives way: one that is read or put again is the
   * youngest.
   */
  public static <K, V> BoundedMap<K, V> byAccess(int limit) {
    return byAccess(limit, (key, value) -> {});
  }

  /**
   * Makes a map in which the entry longest unused gives way: one that is read or put again is the
   * youngest.
   *
   * @param onEvicted called with an entry that is about to leave for a younger one, not with a
   *     removed one; must not touch the map
   */
  public static <K, V> BoundedMap<K, V> byAccess(int limit, BiConsumer<K, V> onEvicted) {
    return new BoundedMap<>(limit, true, onEvicted);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    boolean isFull = size() > limit;
    if (isFull) {
      onEvicted.accept(eldest.getKey(), eldest.getValue());
    }
    return isFull;
  }
}
