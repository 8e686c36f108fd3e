package tempo.fastpay.proto.contract;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The expiry of an envelope that names none: the payment's own {@code valid_before} (L7), because
 * it is the same for everybody. A default that each validator chose for itself would give each
 * another tx_hash, and no quorum.
 */
public final class ExpiryDefault {
  private static final BigInteger MILLIS_PER_SECOND = BigInteger.valueOf(1000);

  private ExpiryDefault() {}

  /**
   * Reads the expiry out of the signed bytes.
   *
   * @param path where the expiry is missing, for the message
   * @param paymentPath where the signed bytes are, for the message
   */
  public static Expiry of(String path, String paymentPath, Bytes payment) {
    Optional<UInt64> validBefore = PaymentScreen.peekValidBefore(payment);
    if (validBefore.isEmpty()) {
      // No expiry makes a payment of bytes that are none.
      PaymentScreen.unreadable(payment)
          .ifPresent(
              why -> {
                throw new MalformedRequestException(
                    paymentPath
                        + ": not a transaction, so that "
                        + path
                        + " is not in it either: "
                        + why);
              });
      throw new MalformedRequestException(
          path
              + ": required, since the payment has no valid_before to take instead:"
              + " set max_block_height or unix_millis");
    }
    BigInteger millis = validBefore.get().toBigInteger().multiply(MILLIS_PER_SECOND);
    if (millis.bitLength() > Long.SIZE) {
      throw new MalformedRequestException(
          path + ": required, since the payment's valid_before is beyond any unix_millis");
    }
    return new Expiry.UnixMillis(UInt64.of(millis));
  }
}
