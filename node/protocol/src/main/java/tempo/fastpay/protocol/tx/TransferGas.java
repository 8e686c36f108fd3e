package tempo.fastpay.protocol.tx;

import tempo.fastpay.protocol.types.UInt64;

/**
 * Computes how much gas a transfer can need, whatever the chain's state: a payment with a lower
 * limit may be dropped or run out of gas, so it is not certified (L7). Measured on Tempo T4 and
 * rounded up (docs/tempo.md, "Gas of a transfer"): 40,766 for a transfer between known accounts on
 * a used nonce key, 532,766 for a first nonce and a new recipient.
 */
public final class TransferGas {
  /** The highest gas limit of a transaction that the chain takes. */
  public static final UInt64 TRANSACTION_LIMIT = UInt64.of(30_000_000);

  /** A transfer with a memo between known accounts, on a nonce key that was used before. */
  private static final long BASE = 50_000;

  /** The first nonce of any nonce key, the account's own included. */
  private static final long FIRST_NONCE = 250_000;

  /** The recipient may hold none of the token: its balance slot is created. */
  private static final long NEW_RECIPIENT = 250_000;

  private static final long P256_VERIFICATION = 5_000;

  /** Looking an access key up, and writing what is left of its spending limit. */
  private static final long ACCESS_KEY = 30_000;

  /** A non-zero byte of calldata, which is what WebAuthn's data is charged as. */
  private static final long DATA_BYTE = 16;

  private TransferGas() {}

  /** The least gas limit that suffices in every state of the chain. */
  public static UInt64 worstCase(Payment payment) {
    long gas = BASE + NEW_RECIPIENT;
    if (payment.nonceSeq().isZero()) {
      gas += FIRST_NONCE;
    }
    gas +=
        switch (payment.keyType()) {
          case SECP256K1 -> 0;
          case P256 -> P256_VERIFICATION;
          // The signature's share of the transaction is not kept: all of it is counted.
          case WEBAUTHN -> P256_VERIFICATION + DATA_BYTE * payment.raw().size();
        };
    if (payment.accessKey().isPresent()) {
      gas += ACCESS_KEY;
    }
    return UInt64.of(gas);
  }
}
