package tempo.fastpay.client;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.client.wallet.OwnPayment;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;

/**
 * Sets how one payment is made; {@link ClientOptions} says it where a value here is empty.
 *
 * @param memo makes it a {@code transferWithMemo}
 * @param nonceKey the lane of the payment, and no other
 * @param lifetimeMs from signing to valid_before
 * @param maxFeePerGas in attodollars per gas
 * @param feeToken in which the fee is paid; the asset that is paid unless set
 * @param reference the payer's own name of the payment: with it, it is made once and never again
 */
public record SendOptions(
    Optional<Bytes32> memo,
    Optional<NonceKey> nonceKey,
    Optional<Long> lifetimeMs,
    Optional<BigInteger> maxFeePerGas,
    Optional<AssetId> feeToken,
    Optional<String> reference) {
  public static final SendOptions DEFAULT =
      new SendOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public SendOptions {
    Objects.requireNonNull(memo);
    Objects.requireNonNull(nonceKey);
    Objects.requireNonNull(feeToken);
    lifetimeMs.ifPresent(ClientOptions::requireLifetime);
    maxFeePerGas.ifPresent(ClientOptions::requireFee);
    reference.ifPresent(OwnPayment::requireReference);
  }

  public SendOptions withMemo(Bytes32 other) {
    return new SendOptions(
        Optional.of(other), nonceKey, lifetimeMs, maxFeePerGas, feeToken, reference);
  }

  public SendOptions withNonceKey(NonceKey other) {
    return new SendOptions(memo, Optional.of(other), lifetimeMs, maxFeePerGas, feeToken, reference);
  }

  public SendOptions withLifetimeMs(long other) {
    return new SendOptions(memo, nonceKey, Optional.of(other), maxFeePerGas, feeToken, reference);
  }

  /**
   * Names the payment.
   *
   * @throws IllegalArgumentException if the text is no reference
   */
  public SendOptions withReference(String other) {
    return new SendOptions(memo, nonceKey, lifetimeMs, maxFeePerGas, feeToken, Optional.of(other));
  }
}
