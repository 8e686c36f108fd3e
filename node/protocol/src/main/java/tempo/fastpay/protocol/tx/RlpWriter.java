package tempo.fastpay.protocol.tx;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

/** Collects the items of one RLP list. */
final class RlpWriter {
  private static final int SHORT_LENGTH_LIMIT = 56;
  private static final byte[] NOTHING = {};

  private final ByteArrayOutputStream items = new ByteArrayOutputStream();

  RlpWriter string(byte[] value) {
    if (value.length != 1 || (value[0] & 0x80) != 0) {
      write(header(0x80, value.length));
    }
    write(value);
    return this;
  }

  RlpWriter emptyString() {
    return string(NOTHING);
  }

  RlpWriter number(BigInteger value) {
    byte[] signed = value.toByteArray();
    int zeros = signed[0] == 0 ? 1 : 0;
    byte[] minimal = new byte[signed.length - zeros];
    System.arraycopy(signed, zeros, minimal, 0, minimal.length);
    return string(minimal);
  }

  RlpWriter number(UInt64 value) {
    return number(value.toBigInteger());
  }

  RlpWriter address(Address value) {
    return string(value.toArray());
  }

  RlpWriter list(RlpWriter inner) {
    write(inner.toList());
    return this;
  }

  /** Appends items that are already encoded. */
  RlpWriter encoded(Bytes encodedItems) {
    write(encodedItems.toArray());
    return this;
  }

  /** The list's header and items. */
  byte[] toList() {
    byte[] header = header(0xc0, items.size());
    byte[] list = new byte[header.length + items.size()];
    System.arraycopy(header, 0, list, 0, header.length);
    System.arraycopy(items.toByteArray(), 0, list, header.length, items.size());
    return list;
  }

  private void write(byte[] value) {
    items.write(value, 0, value.length);
  }

  private static byte[] header(int base, int length) {
    if (length < SHORT_LENGTH_LIMIT) {
      return new byte[] {(byte) (base + length)};
    }
    int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    byte[] header = new byte[1 + lengthBytes];
    header[0] = (byte) (base + SHORT_LENGTH_LIMIT - 1 + lengthBytes);
    for (int i = 0; i < lengthBytes; i++) {
      header[lengthBytes - i] = (byte) (length >>> (8 * i));
    }
    return header;
  }
}
