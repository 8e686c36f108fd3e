package tempo.fastpay.sidecar.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.types.MessageId;

/**
 * Makes the rows of one commit. The last guard of L2: whatever the validator's memory thinks, the
 * record never takes a second message for a key.
 */
final class CommitRows {
  private CommitRows() {}

  static List<Row> of(WriteQueue.Commit commit, RowStore store) throws RowStore.StoreException {
    List<Row> rows = new ArrayList<>();
    Map<ByteBuffer, Row> permits = new HashMap<>();
    for (WriteQueue.Write write : commit.writes()) {
      for (Row row : write.rows()) {
        if (!write.isPermit() || isFirst(row, permits, store)) {
          rows.add(row);
        }
      }
    }
    commit.pruned().forEach(key -> rows.add(Row.deleted(key)));
    return rows;
  }

  private static boolean isFirst(Row permit, Map<ByteBuffer, Row> before, RowStore store)
      throws RowStore.StoreException {
    Row inCommit = before.putIfAbsent(ByteBuffer.wrap(permit.key()), permit);
    Optional<byte[]> standing =
        inCommit != null ? Optional.of(inCommit.value()) : store.read(permit.key());
    if (standing.isEmpty()) {
      return true;
    }
    MessageId recorded = PaymentRows.permit(permit.key(), standing.get()).message();
    if (!recorded.equals(PaymentRows.permit(permit.key(), permit.value()).message())) {
      throw new IllegalStateException(
          "a permit for "
              + RowKeys.contention(permit.key())
              + " is recorded already, of another message");
    }
    return false;
  }
}
