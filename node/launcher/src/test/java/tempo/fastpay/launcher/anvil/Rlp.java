package tempo.fastpay.launcher.anvil;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.types.Bytes;

/** Encodes what no payment has, as transactions carry it. */
final class Rlp {
  private static final int STRING = 0x80;
  private static final int LIST = 0xc0;
  private static final int SHORT_LENGTH_LIMIT = 56;
  private static final BigInteger SINGLE_BYTE_LIMIT = BigInteger.valueOf(STRING);

  static final Bytes NOTHING = string(Bytes.EMPTY);

  private Rlp() {}

  static Bytes string(Bytes value) {
    return value.size() == 1 && value.at(0) < STRING
        ? value
        : Abi.concat(List.of(header(STRING, value.size()), value));
  }

  static Bytes number(BigInteger value) {
    if (value.signum() > 0 && value.compareTo(SINGLE_BYTE_LIMIT) < 0) {
      return Bytes.of(value.toByteArray());
    }
    return string(minimal(value));
  }

  static Bytes number(long value) {
    return number(BigInteger.valueOf(value));
  }

  static Bytes list(List<Bytes> items) {
    Bytes all = Abi.concat(items);
    return Abi.concat(List.of(header(LIST, all.size()), all));
  }

  static Bytes list(Bytes... items) {
    return list(List.of(items));
  }

  private static Bytes minimal(BigInteger value) {
    Bytes signed = Bytes.of(value.toByteArray());
    return signed.at(0) == 0 ? signed.slice(1, signed.size()) : signed;
  }

  private static Bytes header(int base, int size) {
    if (size < SHORT_LENGTH_LIMIT) {
      return Bytes.of(new byte[] {(byte) (base + size)});
    }
    Bytes length = minimal(BigInteger.valueOf(size));
    List<Bytes> parts = new ArrayList<>();
    parts.add(Bytes.of(new byte[] {(byte) (base + SHORT_LENGTH_LIMIT - 1 + length.size())}));
    parts.add(length);
    return Abi.concat(parts);
  }
}
