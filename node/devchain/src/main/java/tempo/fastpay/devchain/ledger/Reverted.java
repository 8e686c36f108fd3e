package tempo.fastpay.devchain.ledger;

import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Ends a call that a contract refuses; what it wrote is thrown away. */
public final class Reverted extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Bytes data;

  private Reverted(String message, Bytes data) {
    super(message, null, false, false);
    this.data = data;
  }

  static Reverted of(Revert error, Bytes32... arguments) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(error.selector());
    for (Bytes32 argument : arguments) {
      parts.add(argument.bytes());
    }
    return new Reverted(error.meaning(), Abi.concat(parts));
  }

  /** A call whose arguments cannot be read: contracts say nothing then. */
  static Reverted unread(String what) {
    return new Reverted(what, Bytes.EMPTY);
  }

  /** What a contract answers to a function that it does not have. */
  static Reverted unknown(Bytes selector) {
    byte[] word = new byte[Bytes32.SIZE];
    System.arraycopy(selector.toArray(), 0, word, 0, selector.size());
    return of(Revert.UNKNOWN_FUNCTION, Bytes32.of(word));
  }

  /** The error and its arguments, as contracts encode them. */
  public Bytes data() {
    return data;
  }
}
