package tempo.fastpay.sidecar.record;

import static tempo.fastpay.sidecar.record.RowValue.begin;
import static tempo.fastpay.sidecar.record.RowValue.read;

import java.util.Optional;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;

/**
 * Writes values about the record and the validator, beside payments, as rows, and reads them back.
 */
final class StateRows {
  private StateRows() {}

  static Row identity(RecordIdentity identity) {
    return new Row(
        RowKeys.single(RowKind.IDENTITY),
        begin(RowKind.IDENTITY)
            .fixed(identity.publicKey().bytes())
            .u64(identity.chainId().value())
            .u64(identity.epoch())
            .toBytes());
  }

  static RecordIdentity identity(byte[] value) {
    return read(
        RowKind.IDENTITY,
        value,
        (version, in) -> new RecordIdentity(in.bytes32(), new ChainId(in.u64()), in.u64()));
  }

  static Row role(RecordRole role) {
    return new Row(RowKeys.single(RowKind.ROLE), begin(RowKind.ROLE).u8(role.number()).toBytes());
  }

  static RecordRole role(byte[] value) {
    return read(RowKind.ROLE, value, (version, in) -> RecordRole.of(in.u8()));
  }

  static Row base(FinalizedBlock base) {
    return new Row(
        RowKeys.single(RowKind.BASE),
        begin(RowKind.BASE)
            .u64(base.height())
            .u64(base.unixMillis())
            .optional(base.hash(), (out, hash) -> out.fixed(hash.bytes()))
            .toBytes());
  }

  static FinalizedBlock base(byte[] value) {
    return read(RowKind.BASE, value, StateRows::base);
  }

  /** Version 1 has no hash. */
  private static FinalizedBlock base(int version, FieldReader in) {
    UInt64 height = in.u64();
    long unixMillis = in.u64().bits();
    Optional<Bytes32> hash = version == 1 ? Optional.empty() : in.optional(FieldReader::bytes32);
    return new FinalizedBlock(height, hash, unixMillis);
  }

  /** The row of a state, RESTORED, RETIRED or IMPORTING, with the time since when. */
  static Row since(RowKind kind, long unixMillis) {
    return new Row(RowKeys.single(kind), begin(kind).u64(unixMillis).toBytes());
  }

  static long since(RowKind kind, byte[] value) {
    return read(kind, value, (version, in) -> in.u64().bits());
  }

  static Row taken(ContentionKey key, TxHash txHash) {
    return new Row(
        RowKeys.of(RowKind.TAKEN, key),
        begin(RowKind.TAKEN).fixed(txHash.value().bytes()).toBytes());
  }

  static TxHash taken(byte[] value) {
    return read(RowKind.TAKEN, value, (version, in) -> new TxHash(in.bytes32()));
  }

  static Row cursor(ValidatorId peer, String cursor) {
    return new Row(RowKeys.cursor(peer), begin(RowKind.CURSOR).text(cursor).toBytes());
  }

  static String cursor(byte[] value) {
    return read(RowKind.CURSOR, value, (version, in) -> in.text());
  }
}
