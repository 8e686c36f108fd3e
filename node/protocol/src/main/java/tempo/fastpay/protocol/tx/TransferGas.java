package tempo.fastpay.protocol.tx;

import tempo.fastpay.protocol.types.UInt64;

/**
 * Computes how much gas a transfer can need, whatever the chain's state: a payment with a lower
 * limit may be dropped or run out of gas, so it is not certified (L7). Measured on Tempo T4 where
 * it is dearest, and rounded up (docs/tempo.md, "Gas of a transfer").
 */
public final class TransferGas {
  /** The highest gas limit of a transaction that the chain takes. */
  public static final UInt64 TRANSACTION_LIMIT = UInt64.of(30_000_000);

  /**
   * A transfer with a memo between known accounts, on a nonce key that was used before, of a token
   * whose policy looks into two others, the fee in another token.
   */
  private static final long BASE = 71_000;

  /** What the first nonce of any nonce key, the account's own included, costs above a later one. */
  private static final long FIRST_NONCE = 245_000;

  /** The recipient may hold none of the token: its balance slot is created. */
  private static final long NEW_RECIPIENT = 250_000;

  private static final long P256_VERIFICATION = 5_000;

  /** Looking an access key up, with its scopes, and writing what is left of its limit. */
  private static final long ACCESS_KEY = 28_000;

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
