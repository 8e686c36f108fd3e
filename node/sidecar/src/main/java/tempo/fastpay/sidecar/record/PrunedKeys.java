package tempo.fastpay.sidecar.record;

import java.util.Iterator;
import java.util.stream.Stream;
import tempo.fastpay.sidecar.port.Forgotten;

/** Makes the keys of the rows to delete with what is forgotten, one by one when they are needed. */
final class PrunedKeys {
  private PrunedKeys() {}

  /**
   * The keys of all rows but certificates'.
   *
   * @param withTaken the record may hold taken keys
   */
  static Iterator<byte[]> of(Forgotten forgotten, boolean withTaken) {
    Stream<byte[]> permits = forgotten.keys().stream().map(key -> RowKeys.of(RowKind.PERMIT, key));
    Stream<byte[]> taken =
        withTaken
            ? forgotten.keys().stream().map(key -> RowKeys.of(RowKind.TAKEN, key))
            : Stream.empty();
    Stream<byte[]> payments = forgotten.payments().stream().map(RowKeys::qc);
    return Stream.of(permits, taken, payments).flatMap(all -> all).iterator();
  }
}
