package tempo.fastpay.chain.facts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Encodes answers as contracts do. */
final class AbiWriter {
  private AbiWriter() {}

  static Bytes words(Bytes32... words) {
    return Abi.concat(Arrays.stream(words).map(Bytes32::bytes).toList());
  }

  /** One text, as the only value. */
  static Bytes text(String text) {
    return Abi.concat(
        List.of(
            Abi.word(Bytes32.SIZE).bytes(),
            bytes(Bytes.of(text.getBytes(StandardCharsets.UTF_8)))));
  }

  static Bytes bytes(Bytes data) {
    Bytes padding = Bytes.of(new byte[-data.size() & (Bytes32.SIZE - 1)]);
    return Abi.concat(List.of(Abi.word(data.size()).bytes(), data, padding));
  }

  /** One word, then a value of any length. */
  static Bytes wordAnd(Bytes32 word, Bytes value) {
    return Abi.concat(List.of(word.bytes(), Abi.word(2L * Bytes32.SIZE).bytes(), value));
  }

  static Bytes listOfWords(List<Bytes32> words) {
    List<Bytes> parts = new ArrayList<>(List.of(Abi.word(words.size()).bytes()));
    words.forEach(word -> parts.add(word.bytes()));
    return Abi.concat(parts);
  }

  /** A list of elements that have no fixed length. */
  static Bytes list(List<Bytes> elements) {
    List<Bytes> parts = new ArrayList<>(List.of(Abi.word(elements.size()).bytes()));
    long offset = (long) elements.size() * Bytes32.SIZE;
    for (Bytes element : elements) {
      parts.add(Abi.word(offset).bytes());
      offset += element.size();
    }
    parts.addAll(elements);
    return Abi.concat(parts);
  }

  /** A list of elements that have no fixed length, as the only value. */
  static Bytes onlyList(List<Bytes> elements) {
    return Abi.concat(List.of(Abi.word(Bytes32.SIZE).bytes(), list(elements)));
  }
}
