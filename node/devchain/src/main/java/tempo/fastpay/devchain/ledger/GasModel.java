package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;

/**
 * Says what a payment's gas is, as it was measured on the chain: docs/tempo.md, "Gas of a
 * transfer". Only the signature of a passkey is counted roughly, by all bytes of the payment.
 */
final class GasModel {
  /** What a call of an impersonated account counts as. */
  static final long UNSIGNED = 50_000;

  private static final long TRANSACTION = 21_000;
  private static final long ZERO_BYTE = 4;
  private static final long DATA_BYTE = 16;
  private static final long FLOOR_OF_ZERO_BYTE = 10;
  private static final long FLOOR_OF_DATA_BYTE = 40;

  private static final long FIRST_NONCE = 250_000;
  private static final long LANE = 5_200;
  private static final long P256 = 5_000;
  private static final long ACCESS_KEY = 5_100;

  private static final long TRANSFER = 35_174;
  private static final long TRANSFER_TO_SELF = 24_374;
  private static final long UNTOUCHED = 14_800;
  private static final long UNTOUCHED_TO_SELF = 12_000;
  private static final long UNREAD_BALANCE = 2_000;
  private static final long MEMO = 2_137;
  private static final long NEW_RECIPIENT = 247_200;
  private static final long KEY_OF_SPENDER = 200;
  private static final long SPENDING = 2_687;
  private static final long UNREAD_SPENDING = 6_800;
  private static final long EMPTIED = 4_800;

  private static final long POLICY = 400;
  private static final long POLICY_UNREAD = 4_000;
  private static final long POLICY_OF_RECIPIENT = 2_000;

  private static final long REVERT_BEFORE_POLICY = 23_218;
  private static final long REVERT_BY_SENDER = 29_518;
  private static final long REVERT_BY_RECIPIENT = 31_718;
  private static final long REVERT_BY_KEY = 29_618;
  private static final long REVERT_BY_BALANCE = 25_518;
  private static final long REVERT_TOUCHED = 4_000;
  private static final long REVERT_OF_MEMO = 6;

  /** What each word of calldata costs more since T11. */
  private static final long WORD_SINCE_T11 = 24;

  private static final BigInteger ATTO_PER_MICRO = BigInteger.TEN.pow(12);

  private GasModel() {}

  /**
   * What a payment meets: what the chain has read or written already for the fee is cheaper.
   *
   * @param isFeeInAsset the fee's token is the one that is paid
   * @param isTouched a fee was taken of that very token
   * @param isNewRecipient the recipient's balance is written for the first time
   * @param isEmptied nothing of the token is left to the sender
   * @param hasPolicy a list says who may send and receive the token
   * @param isSenderForbidden the list does not let the sender send
   * @param hasLimits the access key that signed has spending limits
   */
  record Way(
      boolean isFeeInAsset,
      boolean isTouched,
      boolean isNewRecipient,
      boolean isEmptied,
      boolean hasPolicy,
      boolean isSenderForbidden,
      boolean hasLimits) {}

  /** The gas that a payment uses; what is given back for an emptied balance is counted in. */
  static long used(Payment payment, Bytes input, Fork fork, Way way) {
    boolean isToSelf = payment.sender().equals(payment.recipient());
    long gas = begun(payment, input, fork) + policyReads(payment, way) + spending(payment, way);
    gas += isToSelf ? TRANSFER_TO_SELF : TRANSFER;
    if (!way.isTouched()) {
      gas += isToSelf ? UNTOUCHED_TO_SELF : UNTOUCHED;
    }
    if (!way.isFeeInAsset()) {
      gas += UNREAD_BALANCE;
    }
    if (payment.memo().isPresent()) {
      gas += MEMO;
    }
    if (way.isNewRecipient()) {
      gas += NEW_RECIPIENT;
    }
    return atLeast(way.isEmptied() && !isToSelf ? gas - EMPTIED : gas, input);
  }

  /** The gas that a payment uses whose call reverts: nothing of it is written but the nonce. */
  static long reverted(Payment payment, Bytes input, Fork fork, Way way, Optional<Revert> why) {
    long gas = begun(payment, input, fork) + untilReverted(payment, way, why);
    if (payment.memo().isPresent()) {
      gas += REVERT_OF_MEMO;
    }
    return atLeast(gas, input);
  }

  private static long untilReverted(Payment payment, Way way, Optional<Revert> why) {
    long warm = way.isTouched() ? REVERT_TOUCHED : 0;
    return switch (why.orElse(Revert.INSUFFICIENT_BALANCE)) {
      case CONTRACT_PAUSED, INVALID_RECIPIENT, VIRTUAL_UNREGISTERED -> REVERT_BEFORE_POLICY - warm;
      case POLICY_FORBIDS ->
          (way.isSenderForbidden() ? REVERT_BY_SENDER : REVERT_BY_RECIPIENT) - 2 * warm;
      case SPENDING_LIMIT_EXCEEDED ->
          REVERT_BY_KEY + KEY_OF_SPENDER + policyReads(payment, way) - 2 * warm;
      default ->
          REVERT_BY_BALANCE
              + policyReads(payment, way)
              + spending(payment, way)
              + (way.isFeeInAsset() ? 0 : UNREAD_BALANCE)
              - warm;
    };
  }

  /** What a transaction costs before its call, and for being what it is. */
  private static long begun(Payment payment, Bytes input, Fork fork) {
    long gas = surcharges(payment) + bytes(input, ZERO_BYTE, DATA_BYTE);
    if (!payment.nonceKey().equals(NonceKey.PROTOCOL) && !payment.nonceSeq().isZero()) {
      gas += LANE;
    }
    if (payment.accessKey().isPresent()) {
      gas += ACCESS_KEY;
    }
    if (fork.isAtLeast(Fork.T11)) {
      gas += WORD_SINCE_T11 * (words(input) + 1);
    }
    return gas;
  }

  private static long policyReads(Payment payment, Way way) {
    if (!way.hasPolicy()) {
      return 0;
    }
    boolean isToSelf = payment.sender().equals(payment.recipient());
    return POLICY + (way.isTouched() ? 0 : POLICY_UNREAD) + (isToSelf ? 0 : POLICY_OF_RECIPIENT);
  }

  /** What an access key's limit costs, or finding that it has none. */
  private static long spending(Payment payment, Way way) {
    if (payment.accessKey().isEmpty()) {
      return 0;
    }
    if (!way.hasLimits()) {
      return KEY_OF_SPENDER;
    }
    return KEY_OF_SPENDER + SPENDING + (way.isTouched() ? 0 : UNREAD_SPENDING);
  }

  /** Calldata has a price below which no transaction comes, however little it does. */
  private static long atLeast(long gas, Bytes input) {
    return Math.max(gas, TRANSACTION + bytes(input, FLOOR_OF_ZERO_BYTE, FLOOR_OF_DATA_BYTE));
  }

  private static long bytes(Bytes input, long zero, long other) {
    long gas = 0;
    for (int i = 0; i < input.size(); i++) {
      gas += input.at(i) == 0 ? zero : other;
    }
    return gas;
  }

  private static int words(Bytes input) {
    return (input.size() - Abi.SELECTOR_SIZE) / Bytes32.SIZE;
  }

  /** The gas without which a payment is not even begun. */
  static long intrinsic(Payment payment, Bytes input) {
    return TRANSACTION + surcharges(payment) + bytes(input, ZERO_BYTE, DATA_BYTE);
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

  /** What a wallet is told that a transfer needs, whatever else it meets. */
  static long estimate(
      Bytes input, Fork fork, boolean isFirstNonce, boolean isLane, boolean isNewRecipient) {
    return TRANSFER
        + UNTOUCHED
        + UNREAD_BALANCE
        + POLICY
        + POLICY_UNREAD
        + POLICY_OF_RECIPIENT
        + bytes(input, ZERO_BYTE, DATA_BYTE)
        + (isFirstNonce ? FIRST_NONCE : 0)
        + (isLane ? LANE : 0)
        + (isNewRecipient ? NEW_RECIPIENT : 0)
        + (words(input) > 2 ? MEMO : 0)
        + (fork.isAtLeast(Fork.T11) ? WORD_SINCE_T11 * (words(input) + 1) : 0);
  }

  /** The fee of so much gas, in the fee token's smallest units, rounded up. */
  static BigInteger fee(BigInteger gas, BigInteger price) {
    return gas.multiply(price).add(ATTO_PER_MICRO.subtract(BigInteger.ONE)).divide(ATTO_PER_MICRO);
  }
}
