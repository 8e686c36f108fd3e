package tempo.fastpay.sidecar.record;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;

/** Reads rows into a sink, and counts them. A malformed row stops it. */
final class RowReader implements RowStore.RowVisitor {
  /** Receives the contents of rows, in the order of their keys. */
  interface Sink {
    default void base(FinalizedBlock base) {}

    /** Takes the time since when the record is RESTORED, RETIRED or IMPORTING. */
    default void since(RowKind kind, long unixMillis) {}

    default void permit(Permit permit) {}

    /** The permit that a key has, where the sink holds them. */
    default Optional<Permit> permitOn(ContentionKey key) {
      return Optional.empty();
    }

    default void taken(ContentionKey key, TxHash txHash) {}

    default void qc(PaymentRows.RawQc qc) {}

    default void certificate(Certificate certificate) {}

    default void cursor(ValidatorId peer, String cursor) {}
  }

  private final Sink sink;
  private final Map<RowKind, Long> counts = new EnumMap<>(RowKind.class);
  private final SharedValues shared = new SharedValues();

  RowReader(Sink sink) {
    this.sink = sink;
  }

  /** The number of rows seen of a kind. */
  long count(RowKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  @Override
  public void row(byte[] key, byte[] value) {
    RowKind kind =
        RowKind.of(key)
            .orElseThrow(
                () ->
                    RecordException.hopeless(
                        "a row is of a kind this program does not know: use the program that wrote"
                            + " it, or a newer one"));
    counts.merge(kind, 1L, Long::sum);
    try {
      read(kind, key, value);
    } catch (IllegalArgumentException | MalformedRowException e) {
      throw RecordException.hopeless(
          "the " + kind + " row " + Bytes.of(key) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void read(RowKind kind, byte[] key, byte[] value) {
    switch (kind) {
      case IDENTITY -> StateRows.identity(value);
      case ROLE -> StateRows.role(value);
      case BASE -> sink.base(StateRows.base(value));
      case RESTORED, RETIRED, IMPORTING -> sink.since(kind, StateRows.since(kind, value));
      case PERMIT -> sink.permit(PaymentRows.permit(key, value, Optional.of(shared)));
      case TAKEN -> sink.taken(RowKeys.contention(key), StateRows.taken(value));
      case QC -> sink.qc(PaymentRows.qc(key, value, shared, sink::permitOn));
      case CERTIFICATE -> sink.certificate(PaymentRows.certificate(key, value, shared));
      case CURSOR -> sink.cursor(RowKeys.peer(key), StateRows.cursor(value));
    }
  }
}
