package tempo.fastpay.devchain;

import java.util.Map;
import tempo.fastpay.devchain.ledger.Refusal;
import tempo.fastpay.protocol.types.Reject;

/** Says in a node's words why bytes are not a payment. */
final class Refusals {
  private static final int INVALID_PARAMS = -32602;

  private Refusals() {}

  static Refusal of(Reject reject) {
    return switch (reject.code()) {
      case WRONG_CHAIN -> Refusal.invalid("invalid chain ID: " + reject.message());
      case NOT_PAYMENT_TX -> noPayment(reject.message());
      default -> ofFormat(reject.message());
    };
  }

  private static Refusal noPayment(String why) {
    return Refusal.unsupported("the development chain executes payments only: " + why);
  }

  private static Refusal ofFormat(String message) {
    int colon = message.indexOf(':');
    return switch (colon < 0 ? "" : message.substring(0, colon)) {
      case "amount", "v", "fee_payer_signature" -> noPayment(message);
      case "nonce_key" ->
          message.contains("0x5b")
              ? Refusal.invalid(
                  "Tempo Transaction with subblock nonce key prefix aren't supported in the pool")
              : noPayment(message);
      case "signature" -> params("invalid transaction signature: " + message);
      default -> params("failed to decode signed transaction: " + message);
    };
  }

  private static Refusal params(String message) {
    return new Refusal(INVALID_PARAMS, message, Map.of());
  }
}
