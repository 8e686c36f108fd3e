package tempo.fastpay.protocol.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Encodes values of no fixed length, as the ABI lays them out. */
public final class AbiEncoding {
  private AbiEncoding() {}

  /** Words, one after the other. */
  public static Bytes words(Bytes32... words) {
    return Abi.concat(List.of(words).stream().map(Bytes32::bytes).toList());
  }

  /** A string that is the whole answer. */
  public static Bytes text(String text) {
    return Abi.concat(
        List.of(
            Abi.word(Bytes32.SIZE).bytes(),
            bytes(Bytes.of(text.getBytes(StandardCharsets.UTF_8)))));
  }

  /** Bytes with their length before, padded to whole words. */
  public static Bytes bytes(Bytes bytes) {
    int padding = (Bytes32.SIZE - bytes.size() % Bytes32.SIZE) % Bytes32.SIZE;
    return Abi.concat(List.of(Abi.word(bytes.size()).bytes(), bytes, Bytes.of(new byte[padding])));
  }

  /** A list of entries of no fixed length: their number, where each begins, the entries. */
  public static Bytes list(List<Bytes> entries) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(Abi.word(entries.size()).bytes());
    int offset = entries.size() * Bytes32.SIZE;
    for (Bytes entry : entries) {
      parts.add(Abi.word(offset).bytes());
      offset += entry.size();
    }
    parts.addAll(entries);
    return Abi.concat(parts);
  }
}
