package tempo.fastpay.face.board;

import java.util.function.Function;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.TxHash;

/**
 * One entry of the board.
 *
 * @param sequence 1 for the first entry since the validator started, then one more each
 * @param storedMillis when the validator stored it, in unix milliseconds; never below the entry
 *     before
 * @param sizeBytes at most this much on the wire
 */
record BoardEntry(
    long sequence,
    long storedMillis,
    TxHash txHash,
    Address sender,
    Address recipient,
    int sizeBytes,
    BoardEvent event) {
  /**
   * The bytes of a certificate with its longest name, all numbers at their longest, and protobuf's
   * tags.
   */
  static final int CERTIFICATE_BYTES = 512;

  private static final int QC_BYTES = 512;
  private static final int LIFECYCLE_BYTES = 128;
  private static final int UTF8_BYTES_PER_CHAR = 3;

  /** An entry that has no place on the board yet. */
  record Draft(
      TxHash txHash,
      Address sender,
      Address recipient,
      int sizeBytes,
      Function<String, BoardEvent> eventAt) {}

  static int sizeOf(QuorumCertificate qc) {
    int payment = qc.envelope().map(envelope -> envelope.paymentBytes().size()).orElse(0);
    return QC_BYTES + payment + CERTIFICATE_BYTES * qc.certificates().size();
  }

  static int sizeOf(Lifecycle update) {
    int chars = Math.min(update.detail().length(), WireLimits.TEXT_LIMIT_CHARS);
    return LIFECYCLE_BYTES + UTF8_BYTES_PER_CHAR * chars;
  }

  boolean matches(BoardFilter filter) {
    if (filter instanceof BoardFilter.OfTx tx) {
      return txHash.equals(tx.txHash());
    }
    if (filter instanceof BoardFilter.OfAddress address) {
      return address.selects(sender, recipient);
    }
    return true;
  }
}
