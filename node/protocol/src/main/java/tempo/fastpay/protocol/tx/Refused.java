package tempo.fastpay.protocol.tx;

import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/**
 * Ends the screening of one transaction. It never leaves this package: {@link PaymentScreen} turns
 * it into a result. Without a stack trace, because strangers' garbage causes it.
 */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectCode code;

  private Refused(RejectCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static Refused format(String message) {
    return new Refused(RejectCode.INVALID_FORMAT, message);
  }

  static Refused wrongChain(String message) {
    return new Refused(RejectCode.WRONG_CHAIN, message);
  }

  static Refused notPayment(String message) {
    return new Refused(RejectCode.NOT_PAYMENT_TX, message);
  }

  Reject toReject() {
    return Reject.of(code, getMessage());
  }
}
