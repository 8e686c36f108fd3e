package tempo.fastpay.sidecar.port;

import java.util.Objects;

/** A value that is in the record for good. Only a record in this package makes one (L8). */
public final class Journaled<T> {
  private final T value;

  Journaled(T value) {
    this.value = Objects.requireNonNull(value);
  }

  public T value() {
    return value;
  }
}
