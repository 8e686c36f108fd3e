package tempo.fastpay.sidecar.record;

import java.util.Optional;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.FinalizedBlock;

/** Rows about the record and the validator, beside payments: values to bytes and back. */
final class StateRows {
  private StateRows() {}

  /** A value begins with its kind's version. */
  static FieldWriter value(RowKind kind) {
    return new FieldWriter().u8(kind.version());
  }

  /** Reads a value's fields after its version, which must be one this program knows. */
  static FieldReader fields(RowKind kind, byte[] value) {
    return fields(kind, value, Optional.empty());
  }

  /** The same, of one row among many. */
  static FieldReader fields(RowKind kind, byte[] value, Optional<SharedValues> shared) {
    FieldReader in = new FieldReader(value, shared);
    int version = in.u8();
    if (version < 1 || version > kind.version()) {
      throw new MalformedRowException(
          "it is of version " + version + ", this program knows up to " + kind.version());
    }
    return in;
  }

  static Row identity(RecordIdentity identity) {
    return new Row(
        RowKeys.single(RowKind.IDENTITY),
        value(RowKind.IDENTITY)
            .fixed(identity.publicKey().bytes())
            .u64(identity.chainId().value())
            .u64(identity.epoch())
            .toBytes());
  }

  static RecordIdentity identity(byte[] value) {
    FieldReader in = fields(RowKind.IDENTITY, value);
    RecordIdentity identity = new RecordIdentity(in.bytes32(), new ChainId(in.u64()), in.u64());
    in.end();
    return identity;
  }

  static Row role(RecordRole role) {
    return new Row(RowKeys.single(RowKind.ROLE), value(RowKind.ROLE).u8(role.number()).toBytes());
  }

  static RecordRole role(byte[] value) {
    FieldReader in = fields(RowKind.ROLE, value);
    RecordRole role = RecordRole.of(in.u8());
    in.end();
    return role;
  }

  static Row base(FinalizedBlock base) {
    return new Row(
        RowKeys.single(RowKind.BASE),
        value(RowKind.BASE).u64(base.height()).u64(base.unixMillis()).toBytes());
  }

  static FinalizedBlock base(byte[] value) {
    FieldReader in = fields(RowKind.BASE, value);
    FinalizedBlock base = new FinalizedBlock(in.u64(), in.u64().bits());
    in.end();
    return base;
  }

  /** RESTORED, RETIRED or IMPORTING: since when. */
  static Row since(RowKind kind, long unixMillis) {
    return new Row(RowKeys.single(kind), value(kind).u64(unixMillis).toBytes());
  }

  static long since(RowKind kind, byte[] value) {
    FieldReader in = fields(kind, value);
    long unixMillis = in.u64().bits();
    in.end();
    return unixMillis;
  }

  static Row taken(ContentionKey key, TxHash txHash) {
    return new Row(
        RowKeys.of(RowKind.TAKEN, key),
        value(RowKind.TAKEN).fixed(txHash.value().bytes()).toBytes());
  }

  static TxHash taken(byte[] value) {
    FieldReader in = fields(RowKind.TAKEN, value);
    TxHash txHash = new TxHash(in.bytes32());
    in.end();
    return txHash;
  }

  static Row cursor(ValidatorId peer, String cursor) {
    return new Row(RowKeys.cursor(peer), value(RowKind.CURSOR).text(cursor).toBytes());
  }

  static String cursor(byte[] value) {
    FieldReader in = fields(RowKind.CURSOR, value);
    String cursor = in.text();
    in.end();
    return cursor;
  }
}
