package tempo.fastpay.chain.facts;

import java.util.Optional;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Bytes;

/** Takes answers for what was asked, or says how they are not. */
final class Answers {
  private Answers() {}

  /**
   * What was read.
   *
   * @throws IllegalArgumentException where the contract reverted
   */
  static Bytes value(Answer answer) {
    if (answer instanceof Answer.Value value) {
      return value.data();
    }
    throw new IllegalArgumentException("expected a value, got " + answer);
  }

  /**
   * What was read, as so many words and nothing else: an address without code answers nothing.
   *
   * @throws IllegalArgumentException where it is anything else
   */
  static AbiReader words(Answer answer, int words) {
    return AbiReader.ofWords(value(answer), words);
  }

  /** True where a TIP-20 address answers that there is no token behind it. */
  static boolean isNoToken(Answer answer) {
    if (!(answer instanceof Answer.Reverted reverted)) {
      return false;
    }
    return Revert.of(reverted.data()).equals(Optional.of(Revert.UNINITIALIZED));
  }
}
