package tempo.fastpay.client;

import java.util.List;
import tempo.fastpay.client.wallet.Credit;
import tempo.fastpay.client.wallet.OwnPayment;

/**
 * What a look at the chain's verdicts has changed.
 *
 * @param payments own payments that are settled, expired or released now
 * @param credits received money that is on chain now, or never will be
 */
public record Refresh(List<PaymentEnd> payments, List<CreditEnd> credits) {
  public Refresh {
    payments = List.copyOf(payments);
    credits = List.copyOf(credits);
  }

  /**
   * An own payment's new state.
   *
   * @param detail the chain's reason where it failed, else empty
   */
  public record PaymentEnd(OwnPayment payment, String detail) {}

  /**
   * The end of received money's being unsettled.
   *
   * @param isOnChain true if it is final there; false if it failed, expired or is not known any
   *     more
   * @param detail the chain's reason where it failed, else empty
   */
  public record CreditEnd(Credit credit, boolean isOnChain, String detail) {}
}
