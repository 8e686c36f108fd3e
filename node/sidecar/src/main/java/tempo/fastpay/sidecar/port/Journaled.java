package tempo.fastpay.sidecar.port;

import java.util.Objects;

/** Something that is in the signing record for good. Only {@link SigningRecord} makes one (L8). */
public final class Journaled<T> {
  private final T value;

  Journaled(T value) {
    this.value = Objects.requireNonNull(value);
  }

  public T value() {
    return value;
  }
}
