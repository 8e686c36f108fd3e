package tempo.fastpay.sidecar.record;

import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.TxHash;

/** Makes the keys of rows: the kind, then what tells rows of one kind apart. */
final class RowKeys {
  private static final int KIND_BYTES = 1;
  private static final int CONTENTION_BYTES = Address.SIZE + Bytes32.SIZE + Long.BYTES;

  private RowKeys() {}

  static byte[] single(RowKind kind) {
    return new byte[] {(byte) kind.prefix()};
  }

  private static FieldWriter begin(RowKind kind) {
    return new FieldWriter().u8(kind.prefix());
  }

  private static FieldWriter contention(RowKind kind, ContentionKey key) {
    return begin(kind)
        .fixed(key.sender().bytes())
        .fixed(key.lane().nonceKey().word().bytes())
        .u64(key.nonceSeq());
  }

  /** The key of a permit's row, or of a taken key's. */
  static byte[] of(RowKind kind, ContentionKey key) {
    return contention(kind, key).toBytes();
  }

  /**
   * The key of a payment's QC, by message: another payment may be permitted on its contention key.
   */
  static byte[] qc(Payment payment) {
    return contention(RowKind.QC, payment.contentionKey())
        .fixed(payment.signHash().bytes())
        .toBytes();
  }

  static byte[] certificate(TxHash txHash, ValidatorId signer) {
    return begin(RowKind.CERTIFICATE)
        .fixed(txHash.value().bytes())
        .fixed(signer.value().bytes())
        .toBytes();
  }

  static byte[] cursor(ValidatorId peer) {
    return begin(RowKind.CURSOR).fixed(peer.value().bytes()).toBytes();
  }

  private static FieldReader read(byte[] key, int bytes) {
    if (key.length != KIND_BYTES + bytes) {
      throw new MalformedRowException("its key has " + key.length + " bytes");
    }
    FieldReader in = new FieldReader(key);
    in.u8();
    return in;
  }

  static ContentionKey contention(byte[] key) {
    return contention(read(key, CONTENTION_BYTES));
  }

  private static ContentionKey contention(FieldReader in) {
    return new Lane(in.address(), new NonceKey(in.bytes32())).at(in.u64());
  }

  static ValidatorId peer(byte[] key) {
    return new ValidatorId(read(key, Bytes32.SIZE).bytes32());
  }
}
