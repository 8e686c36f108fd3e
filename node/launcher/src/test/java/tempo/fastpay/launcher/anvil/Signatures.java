package tempo.fastpay.launcher.anvil;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Encodes calls of functions that the product never calls. */
final class Signatures {
  private Signatures() {}

  static Bytes32 hash(String text) {
    return Hashes.keccak256(text.getBytes(StandardCharsets.US_ASCII));
  }

  static Bytes selector(String function) {
    return hash(function).bytes().slice(0, Abi.SELECTOR_SIZE);
  }

  /** A call with arguments of one word each. */
  static Bytes call(String function, Bytes32... words) {
    return Abi.concat(List.of(selector(function), AbiEncoding.words(words)));
  }
}
