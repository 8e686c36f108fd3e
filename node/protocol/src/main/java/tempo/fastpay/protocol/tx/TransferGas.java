package tempo.fastpay.protocol.tx;

import tempo.fastpay.protocol.types.UInt64;

/**
 * What a transfer may cost the chain in gas, at worst: a payment that allows less may be certified
 * and never included (L7). Measured on hardfork T4, with room above; one place for all forks.
 */
public final class TransferGas {
  /** The chain takes no transaction above this. */
  public static final UInt64 TRANSACTION_LIMIT = UInt64.of(30_000_000);

  private static final long TRANSFER = 50_000;
  private static final long FIRST_OF_A_LANE = 250_000;
  private static final long NEW_RECIPIENT = 250_000;
  private static final long P256 = 5_000;
  private static final long WEBAUTHN_PER_BYTE = 16;
  private static final long ACCESS_KEY = 10_000;

  private TransferGas() {}

  /** The most gas this payment may need, signature included. */
  public static UInt64 worstCase(Payment payment) {
    long gas = TRANSFER + NEW_RECIPIENT;
    if (payment.nonceSeq().isZero()) {
      gas += FIRST_OF_A_LANE;
    }
    if (payment.keyType() != KeyType.SECP256K1) {
      gas += P256;
    }
    if (payment.keyType() == KeyType.WEBAUTHN) {
      gas += WEBAUTHN_PER_BYTE * payment.raw().size();
    }
    if (payment.accessKey().isPresent()) {
      gas += ACCESS_KEY;
    }
    return UInt64.of(gas);
  }
}
