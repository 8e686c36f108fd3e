package tempo.fastpay.devchain.ledger;

import java.util.Map;
import java.util.Objects;

/**
 * Why a transaction is not taken, in the words and with the code of a node's JSON-RPC.
 *
 * @param data what the node says beyond the message; empty: nothing
 */
public record Refusal(int code, String message, Map<String, String> data) {
  /** The transaction breaks a rule. */
  public static final int INVALID = -32000;

  /** The transaction cannot be paid for, or there is no room for it. */
  public static final int REJECTED = -32003;

  /** The chain does not know such transactions. */
  public static final int UNSUPPORTED = -32004;

  public Refusal {
    Objects.requireNonNull(message);
    data = Map.copyOf(data);
  }

  public static Refusal invalid(String message) {
    return new Refusal(INVALID, message, Map.of());
  }

  public static Refusal rejected(String message) {
    return new Refusal(REJECTED, message, Map.of());
  }

  public static Refusal unsupported(String message) {
    return new Refusal(UNSUPPORTED, message, Map.of());
  }
}
