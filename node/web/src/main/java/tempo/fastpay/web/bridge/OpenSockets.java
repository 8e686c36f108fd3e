package tempo.fastpay.web.bridge;

import java.util.HashMap;
import java.util.Map;

/** Counts clients, in all and by remote address. Used on one context. */
final class OpenSockets {
  private final BridgeLimits limits;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int open;

  OpenSockets(BridgeLimits limits) {
    this.limits = limits;
  }

  boolean hasRoom(String address) {
    return open < limits.socketsLimit()
        && byAddress.getOrDefault(address, 0) < limits.socketsPerAddressLimit();
  }

  /** Returns true if there is room for another client, which is then counted until it leaves. */
  boolean enter(String address) {
    if (!hasRoom(address)) {
      return false;
    }
    byAddress.merge(address, 1, Integer::sum);
    open++;
    return true;
  }

  void leave(String address) {
    byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    open--;
  }

  int open() {
    return open;
  }
}
