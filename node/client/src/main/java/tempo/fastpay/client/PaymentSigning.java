package tempo.fastpay.client;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Optional;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.client.wallet.PaymentSigner;
import tempo.fastpay.client.wallet.Wallet;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Puts together the message of a payment, and signs it with the wallet as witness (L2). */
final class PaymentSigning {
  private static final long MS_PER_SECOND = 1_000;

  private final Wallet wallet;
  private final PaymentSigner signer;
  private final Crypto crypto;
  private final ClientOptions options;
  private final InstantSource clock;

  PaymentSigning(Wallet wallet, FastPayClient.Ports setup) {
    this.wallet = wallet;
    this.signer = setup.signer();
    this.crypto = setup.crypto();
    this.options = setup.options();
    this.clock = setup.clock();
  }

  /**
   * The terms that will be signed; throws {@link FastPayException} where they could not be a
   * payment.
   */
  UnsignedPayment terms(
      Address recipient,
      UInt64 amount,
      AssetId asset,
      NonceKey lane,
      UInt64 nonceSeq,
      SendOptions choice) {
    BigInteger maxFee = choice.maxFeePerGas().orElse(options.maxFeePerGas());
    long lifetimeMs = choice.lifetimeMs().orElse(options.lifetimeMs());
    requireLifetime(lifetimeMs);
    long validBefore = (clock.millis() + lifetimeMs) / MS_PER_SECOND;
    PaymentBuilder builder =
        PaymentBuilder.tempo()
            .chainId(wallet.state().chainId())
            .recipient(recipient)
            .amount(amount)
            .asset(asset)
            .nonceKey(lane)
            .nonceSeq(nonceSeq)
            .validBefore(UInt64.of(validBefore))
            .gasLimit(options.gasLimit())
            .maxFeePerGas(maxFee);
    choice.memo().ifPresent(builder::memo);
    // Named even where the chain would choose the same: nodes differ in what they choose.
    choice
        .feeToken()
        .or(() -> maxFee.signum() == 0 ? Optional.empty() : Optional.of(asset))
        .ifPresent(builder::feeToken);
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new FastPayException("this cannot be paid: " + e.getMessage(), false, e);
    }
  }

  /** Validators would refuse it (L7), and its nonce would be spent on it. */
  private void requireLifetime(long lifetimeMs) {
    long most = ClientOptions.VALIDATORS_LIFETIME_LIMIT_MS;
    if (lifetimeMs < options.marginMs() || lifetimeMs > most) {
      throw new FastPayException(
          "a payment valid for "
              + lifetimeMs / MS_PER_SECOND
              + " s is signed by no validator: choose "
              + options.marginMs() / MS_PER_SECOND
              + " to "
              + most / MS_PER_SECOND
              + " s",
          false);
    }
  }

  /** Takes a payment from RESERVED to SIGNED: the bytes are kept, and nothing has left. */
  Future<OwnPayment> keepSigned(OwnPayment payment) {
    Bytes raw = signer.sign(payment.terms());
    screen(raw, payment.terms());
    return wallet.signed(payment, raw);
  }

  /** Takes a payment from any state to SENT or beyond: from here on others may know the bytes. */
  Future<OwnPayment> handOut(OwnPayment payment) {
    return switch (payment.state()) {
      case RESERVED -> keepSigned(payment).compose(this::handOut);
      case SIGNED -> wallet.sent(payment);
      case SENT, CERTIFIED, SETTLED, EXPIRED, RELEASED -> Future.succeededFuture(payment);
    };
  }

  /** Screens our own bytes as validators will, so that a mistake is found before they are sent. */
  Payment screen(Bytes raw, UnsignedPayment terms) {
    Payment payment =
        PaymentScreen.screen(raw, Optional.of(signer.address()), wallet.state().chainId(), crypto)
            .orElseThrow(
                reject ->
                    new FastPayException(
                        "the signed payment is not acceptable: " + reject.message(), false));
    Effects intended =
        new Effects(
            signer.address(),
            terms.recipient(),
            terms.amount(),
            terms.asset(),
            terms.nonceKey(),
            terms.nonceSeq());
    if (!Effects.of(payment).equals(intended) || !payment.signHash().equals(terms.signHash())) {
      throw new FastPayException(
          "the signed payment is not the one that was reserved: the wallet or its key is damaged",
          false);
    }
    return payment;
  }
}
