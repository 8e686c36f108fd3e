package tempo.fastpay.sidecar.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Writes the fields of a row, one after the other: integers big-endian, the rest with its length in
 * front.
 */
final class FieldWriter {
  private static final int FIRST_BYTES = 512;

  private byte[] data = new byte[FIRST_BYTES];
  private int size;

  private FieldWriter room(int more) {
    if (data.length - size < more) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, size + more));
    }
    return this;
  }

  FieldWriter u8(int value) {
    room(1).data[size++] = (byte) value;
    return this;
  }

  FieldWriter u32(int value) {
    ByteBuffer.wrap(room(Integer.BYTES).data).putInt(size, value);
    size += Integer.BYTES;
    return this;
  }

  FieldWriter u64(long bits) {
    ByteBuffer.wrap(room(Long.BYTES).data).putLong(size, bits);
    size += Long.BYTES;
    return this;
  }

  FieldWriter u64(UInt64 value) {
    return u64(value.bits());
  }

  /** Writes bytes whose length the reader knows. */
  FieldWriter fixed(Bytes value) {
    room(value.size());
    System.arraycopy(value.toArray(), 0, data, size, value.size());
    size += value.size();
    return this;
  }

  FieldWriter sized(Bytes value) {
    return u32(value.size()).fixed(value);
  }

  FieldWriter text(String value) {
    return sized(Bytes.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  <T> FieldWriter optional(Optional<T> value, BiConsumer<FieldWriter, T> write) {
    u8(value.isPresent() ? 1 : 0);
    value.ifPresent(present -> write.accept(this, present));
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(data, size);
  }
}
