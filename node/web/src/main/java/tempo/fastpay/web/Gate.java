package tempo.fastpay.web;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import tempo.fastpay.loop.Loop;

/**
 * Counts the callers inside, in total and per address, and lets nobody in over the limits.
 * Remembers only addresses that are inside. Belongs to one event loop; its numbers may be read from
 * anywhere.
 */
final class Gate {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final Loop loop;
  private final String what;
  private final WebLimits.Share share;
  private final long retryAfterMs;
  private final Map<String, Integer> inside = new HashMap<>();
  private final LongAdder refusedForAddress = new LongAdder();
  private final LongAdder refusedForAll = new LongAdder();
  private final AtomicInteger total = new AtomicInteger();

  /**
   * Makes an empty gate.
   *
   * @param loop where all enter and leave
   * @param what they are, in the plural, for messages
   * @param retryAfterMs when a refused one may try again
   */
  Gate(Loop loop, String what, WebLimits.Share share, long retryAfterMs) {
    this.loop = loop;
    this.what = what;
    this.share = share;
    this.retryAfterMs = retryAfterMs;
  }

  /**
   * Lets one more in, who must {@link #leave} once.
   *
   * @throws HttpRefusal 503 where all places are taken, 429 where this address has taken its own
   */
  void enter(String address) {
    loop.check();
    if (total.get() >= share.total()) {
      refusedForAll.increment();
      throw HttpRefusal.retryLater(
          SERVICE_UNAVAILABLE,
          "this node serves " + share.total() + " " + what + " at once: try again later",
          retryAfterMs);
    }
    int own = inside.getOrDefault(address, 0);
    if (own >= share.perAddress()) {
      refusedForAddress.increment();
      throw HttpRefusal.retryLater(
          TOO_MANY_REQUESTS,
          "this node serves "
              + share.perAddress()
              + " "
              + what
              + " at once for one address: let some end first",
          retryAfterMs);
    }
    inside.put(address, own + 1);
    total.incrementAndGet();
  }

  void leave(String address) {
    loop.check();
    inside.computeIfPresent(address, (any, own) -> own == 1 ? null : own - 1);
    total.decrementAndGet();
  }

  int limit() {
    return share.total();
  }

  int inside() {
    return total.get();
  }

  long refusedForAddress() {
    return refusedForAddress.sum();
  }

  long refusedForAll() {
    return refusedForAll.sum();
  }
}
