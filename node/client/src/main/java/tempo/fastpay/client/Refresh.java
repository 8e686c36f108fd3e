package tempo.fastpay.client;

import java.util.List;
import tempo.fastpay.client.wallet.Credit;
import tempo.fastpay.client.wallet.OwnPayment;

/**
 * The changes that a look at the chain has made in the wallet.
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
   * Received money that is unsettled no more.
   *
   * @param isOnChain true if it is final there; false if it failed, expired or is not known any
   *     more
   * @param detail the chain's reason where it failed, else empty
   */
  public record CreditEnd(Credit credit, boolean isOnChain, String detail) {}
}
