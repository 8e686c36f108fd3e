package tempo.fastpay.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.Wallet;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Signs with a nonce that is given, without asking anybody. The wallet is the witness all the same:
 * it never signs two payments with one nonce (L2), and a client that pays from it later continues
 * the payment that was signed here. Only validators know whether the nonce is the chain's next one,
 * and whether the funds are there.
 */
public final class OfflineSigner {
  private OfflineSigner() {}

  /**
   * Signs a payment for somebody else to send. A call that is repeated, with the same nonce, gives
   * identical bytes, with their first valid_before.
   *
   * @param setup no port of it is used
   * @return the payment with its envelope, SENT or beyond; fails with {@link FastPayException}
   *     where the wallet has used the nonce for another payment, or cannot take a new one
   */
  public static Future<OwnPayment> sign(
      Vertx vertx,
      FastPayClient.Ports setup,
      Address recipient,
      UInt64 amount,
      AssetId asset,
      NonceKey nonceKey,
      UInt64 nonceSeq,
      SendOptions choice) {
    return Wallet.open(
            Loop.of(vertx), setup.store(), setup.committee().chainId(), setup.signer().address())
        .compose(
            wallet -> {
              PaymentSigning signing = new PaymentSigning(wallet, setup);
              return Future.succeededFuture()
                  .compose(
                      none ->
                          reservedFor(
                              signing.terms(recipient, amount, asset, nonceKey, nonceSeq, choice),
                              wallet,
                              setup.clock().millis()))
                  .compose(signing::handOut)
                  .eventually(wallet::close);
            });
  }

  private static Future<OwnPayment> reservedFor(UnsignedPayment terms, Wallet wallet, long nowMs) {
    Optional<OwnPayment> before = signedBefore(wallet, terms);
    if (before.isEmpty()) {
      return wallet.reserve(terms, Optional.empty(), nowMs);
    }
    return before.get().leftMs(nowMs) > 0
        ? Future.succeededFuture(before.get())
        : Future.failedFuture(
            new FastPayException(
                "nonce "
                    + terms.nonceKey()
                    + "/"
                    + terms.nonceSeq()
                    + " was signed for this payment before and its time is over: use another nonce"
                    + " key",
                false));
  }

  /** The payment of this nonce, if it is the one that is asked for. */
  private static Optional<OwnPayment> signedBefore(Wallet wallet, UnsignedPayment wanted) {
    return wallet
        .state()
        .payment(wanted.nonceKey(), wanted.nonceSeq())
        .filter(known -> !known.state().isDone())
        .filter(
            known ->
                known.terms().recipient().equals(wanted.recipient())
                    && known.terms().amount().equals(wanted.amount())
                    && known.terms().asset().equals(wanted.asset())
                    && known.terms().memo().equals(wanted.memo()));
  }
}
