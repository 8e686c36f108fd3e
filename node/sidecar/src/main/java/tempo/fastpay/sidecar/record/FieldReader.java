package tempo.fastpay.sidecar.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Reads fields that {@link FieldWriter} wrote; refuses a row that does not end where it should. */
final class FieldReader {
  private final ByteBuffer data;
  private final Optional<SharedValues> shared;

  FieldReader(byte[] data) {
    this(data, Optional.empty());
  }

  /**
   * Makes a reader of one row among many.
   *
   * @param shared what the others have in common with it
   */
  FieldReader(byte[] data, Optional<SharedValues> shared) {
    this.data = ByteBuffer.wrap(data);
    this.shared = shared;
  }

  /** Holds one value for all rows that have it. */
  <T> T share(T value) {
    return shared.map(values -> values.of(value)).orElse(value);
  }

  private static MalformedRowException malformed(String why) {
    return new MalformedRowException(why);
  }

  private FieldReader need(int bytes) {
    if (bytes < 0 || data.remaining() < bytes) {
      throw malformed("it ends " + (bytes - (long) data.remaining()) + " bytes too early");
    }
    return this;
  }

  int u8() {
    need(1);
    return data.get() & 0xff;
  }

  int u32() {
    need(Integer.BYTES);
    return data.getInt();
  }

  UInt64 u64() {
    need(Long.BYTES);
    return new UInt64(data.getLong());
  }

  Bytes fixed(int bytes) {
    need(bytes);
    int from = data.position();
    data.position(from + bytes);
    return Bytes.of(Arrays.copyOfRange(data.array(), from, from + bytes));
  }

  Bytes sized() {
    return fixed(u32());
  }

  /** Reads how many elements follow; each takes at least one byte. */
  int count(int limit) {
    int count = u32();
    if (count < 0 || count > limit) {
      throw malformed("a list of " + Integer.toUnsignedLong(count) + ", expected at most " + limit);
    }
    return count;
  }

  Bytes32 bytes32() {
    return new Bytes32(fixed(Bytes32.SIZE));
  }

  Address address() {
    return new Address(fixed(Address.SIZE));
  }

  AssetId asset() {
    return share(new AssetId(address()));
  }

  String text() {
    return new String(sized().toArray(), StandardCharsets.UTF_8);
  }

  <T> Optional<T> optional(Function<FieldReader, T> read) {
    int present = u8();
    if (present > 1) {
      throw malformed("a field is neither there nor left out");
    }
    return present == 1 ? Optional.of(read.apply(this)) : Optional.empty();
  }

  void end() {
    if (data.hasRemaining()) {
      throw malformed(data.remaining() + " bytes too many");
    }
  }
}
