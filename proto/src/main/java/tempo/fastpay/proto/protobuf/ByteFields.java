package tempo.fastpay.proto.protobuf;

import com.google.protobuf.ByteString;
import java.util.Optional;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Reads fields of bytes, and refuses those of another length, naming them by their path. */
final class ByteFields {
  private ByteFields() {}

  static Bytes exactly(int sizeBytes, String path, ByteString data) {
    if (data.size() != sizeBytes) {
      throw Check.expected(path, sizeBytes + " bytes", data.size());
    }
    return Bytes.of(data.toByteArray());
  }

  static Bytes32 bytes32(String path, ByteString data) {
    return new Bytes32(exactly(Bytes32.SIZE, path, data));
  }

  static Optional<Bytes32> bytes32OrEmpty(String path, ByteString data) {
    return data.isEmpty() ? Optional.empty() : Optional.of(bytes32(path, data));
  }

  static Address address(String path, boolean has, ByteString data) {
    Check.present(has, path);
    return new Address(exactly(Address.SIZE, path + ".data", data));
  }
}
