package tempo.fastpay.sidecar.memory;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.sidecar.core.Base;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.SigningRecord;

/**
 * A signing record that a stopped process forgets: for demos and tests only. One object survives a
 * restart of its validator inside one process, as a disk would.
 */
public final class MemorySigningRecord extends SigningRecord {
  private final Map<ContentionKey, Permit> permits = new LinkedHashMap<>();
  private Optional<Base> base = Optional.empty();

  @Override
  public synchronized Future<Contents> open() {
    return Future.succeededFuture(new Contents(List.copyOf(permits.values()), base));
  }

  @Override
  protected synchronized Future<Void> write(Permit permit) {
    Permit standing = permits.putIfAbsent(permit.key(), permit);
    return standing == null || standing.message().equals(permit.message())
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalStateException("a permit for " + permit.key() + " is recorded already"));
  }

  @Override
  public synchronized Future<Void> advance(Base next) {
    if (base.isPresent() && next.height().isLessThan(base.get().height())) {
      return Future.failedFuture(new IllegalStateException("H never goes back"));
    }
    base = Optional.of(next);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Void> forget(List<ContentionKey> keys) {
    keys.forEach(permits::remove);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
