package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;

/**
 * Says what a payment's gas is, near what was measured on the chain: docs/tempo.md, "Gas of a
 * transfer".
 */
final class GasModel {
  /** What a call of an impersonated account counts as. */
  static final long UNSIGNED = 50_000;

  private static final long TRANSACTION = 21_000;
  private static final long TRANSFER = 35_566;
  private static final long LANE = 5_200;
  private static final long REVERT = 500;
  private static final long MEMO = 2_400;
  private static final long FIRST_NONCE = 250_000;
  private static final long NEW_RECIPIENT = 242_000;
  private static final long P256 = 5_000;
  private static final long ACCESS_KEY = 12_000;
  private static final long ZERO_BYTE = 4;
  private static final long DATA_BYTE = 16;

  /** What each word of calldata costs more since T11. */
  private static final long WORD_SINCE_T11 = 24;

  private static final BigInteger ATTO_PER_MICRO = BigInteger.TEN.pow(12);

  private GasModel() {}

  /**
   * The gas that a payment uses.
   *
   * @param isNewRecipient the recipient's balance is written for the first time
   */
  static long used(Payment payment, Fork fork, boolean isNewRecipient) {
    long gas = TRANSFER + surcharges(payment);
    if (!payment.nonceKey().equals(NonceKey.PROTOCOL)) {
      gas += LANE;
    }
    if (payment.memo().isPresent()) {
      gas += MEMO;
    }
    if (payment.accessKey().isPresent()) {
      gas += ACCESS_KEY;
    }
    if (isNewRecipient) {
      gas += NEW_RECIPIENT;
    }
    if (fork.isAtLeast(Fork.T11)) {
      gas += WORD_SINCE_T11 * (payment.memo().isPresent() ? 4 : 3);
    }
    return gas;
  }

  /** The gas that a payment uses whose call reverts: nothing of it is written but the nonce. */
  static long reverted(Payment payment, Bytes input) {
    boolean isUsedLane =
        !payment.nonceKey().equals(NonceKey.PROTOCOL) && !payment.nonceSeq().isZero();
    return intrinsic(payment, input) + REVERT + (isUsedLane ? LANE : 0);
  }

  /** The gas without which a payment is not even begun. */
  static long intrinsic(Payment payment, Bytes input) {
    long gas = TRANSACTION + surcharges(payment);
    for (int i = 0; i < input.size(); i++) {
      gas += input.at(i) == 0 ? ZERO_BYTE : DATA_BYTE;
    }
    return gas;
  }

  private static long surcharges(Payment payment) {
    long gas = payment.nonceSeq().isZero() ? FIRST_NONCE : 0;
    if (payment.keyType() != KeyType.SECP256K1) {
      gas += P256;
    }
    if (payment.keyType() == KeyType.WEBAUTHN) {
      gas += DATA_BYTE * payment.raw().size();
    }
    return gas;
  }

  /** What a wallet is told that a transfer needs. */
  static long estimate(
      Bytes input, Fork fork, boolean isFirstNonce, boolean isLane, boolean isNewRecipient) {
    int words = (input.size() - Abi.SELECTOR_SIZE) / Bytes32.SIZE;
    return TRANSFER
        + (isFirstNonce ? FIRST_NONCE : 0)
        + (isLane ? LANE : 0)
        + (isNewRecipient ? NEW_RECIPIENT : 0)
        + (words > 2 ? MEMO : 0)
        + (fork.isAtLeast(Fork.T11) ? WORD_SINCE_T11 * (words + 1) : 0);
  }

  /** The fee of so much gas, in the fee token's smallest units, rounded up. */
  static BigInteger fee(BigInteger gas, BigInteger price) {
    return gas.multiply(price).add(ATTO_PER_MICRO.subtract(BigInteger.ONE)).divide(ATTO_PER_MICRO);
  }
}
