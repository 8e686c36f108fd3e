package tempo.fastpay.client;

import java.math.BigInteger;
import java.util.Objects;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Sets how a client pays and waits.
 *
 * @param retry how long the client waits for validators
 * @param lifetimeMs from signing to valid_before, 1 s to a day. Validators have limits of their own
 *     (L7)
 * @param marginMs the time that validators want a payment to have left before valid_before when
 *     another is built on it (L7; their limits.margin_ms): no payment is begun behind one that has
 *     less
 * @param nonceKey the lane that is used; after an expired payment the one of the next key is
 * @param maxFeePerGas in attodollars per gas; below the chain's base fee nothing is included
 * @param gasLimit at least what a transfer needs in the worst case
 * @param refreshAfterMs unsettled payments older than this are looked up before a new one is made
 * @param pollIntervalMs between two looks at the bulletin boards while waiting for money
 */
public record ClientOptions(
    RetryOptions retry,
    long lifetimeMs,
    long marginMs,
    NonceKey nonceKey,
    BigInteger maxFeePerGas,
    UInt64 gasLimit,
    long refreshAfterMs,
    long pollIntervalMs) {
  public static final long LIFETIME_DEFAULT_MS = 300_000;

  /** The margin of validators that are not configured otherwise. */
  public static final long MARGIN_DEFAULT_MS = 25_000;

  /** The longest lifetime that validators take that are not configured otherwise. */
  public static final long VALIDATORS_LIFETIME_LIMIT_MS = 600_000;

  /** The longest lifetime of a payment. */
  public static final long LIFETIME_LIMIT_MS = 86_400_000;

  /** A fifth above the base fee of 20 gigaattodollars that Tempo has had so far. */
  public static final BigInteger MAX_FEE_PER_GAS_DEFAULT = BigInteger.valueOf(24_000_000_000L);

  /**
   * Above {@link tempo.fastpay.protocol.tx.TransferGas} for the first payment of any key to a new
   * recipient, a passkey that is an access key among them: about 612,000. What is not used is not
   * charged.
   */
  public static final UInt64 GAS_LIMIT_DEFAULT = UInt64.of(650_000);

  public static final ClientOptions DEFAULT =
      new ClientOptions(
          RetryOptions.DEFAULT,
          LIFETIME_DEFAULT_MS,
          MARGIN_DEFAULT_MS,
          NonceKey.of(1),
          MAX_FEE_PER_GAS_DEFAULT,
          GAS_LIMIT_DEFAULT,
          10_000,
          250);

  public ClientOptions {
    Objects.requireNonNull(retry);
    requireLifetime(lifetimeMs);
    requireWithin("marginMs", marginMs, 0, LIFETIME_LIMIT_MS);
    requireWithin("refreshAfterMs", refreshAfterMs, 0, LIFETIME_LIMIT_MS);
    requireWithin("pollIntervalMs", pollIntervalMs, 1, RetryOptions.LIMIT_MS);
    if (nonceKey.isExpiring() || nonceKey.isSubblock()) {
      throw new IllegalArgumentException("nonceKey: " + nonceKey + " names no lane (L1)");
    }
    requireFee(maxFeePerGas);
    Objects.requireNonNull(gasLimit);
  }

  static void requireLifetime(long lifetimeMs) {
    requireWithin("lifetimeMs", lifetimeMs, 1_000, LIFETIME_LIMIT_MS);
  }

  static void requireFee(BigInteger maxFeePerGas) {
    if (maxFeePerGas.signum() < 0 || maxFeePerGas.bitLength() > 128) {
      throw new IllegalArgumentException(
          "maxFeePerGas: expected 0 to 2^128-1, got " + maxFeePerGas);
    }
  }

  private static void requireWithin(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": expected " + least + " to " + most + ", got " + value);
    }
  }

  public ClientOptions withRetry(RetryOptions other) {
    return new ClientOptions(
        other,
        lifetimeMs,
        marginMs,
        nonceKey,
        maxFeePerGas,
        gasLimit,
        refreshAfterMs,
        pollIntervalMs);
  }

  public ClientOptions withLifetimeMs(long other) {
    return new ClientOptions(
        retry, other, marginMs, nonceKey, maxFeePerGas, gasLimit, refreshAfterMs, pollIntervalMs);
  }

  public ClientOptions withNonceKey(NonceKey other) {
    return new ClientOptions(
        retry, lifetimeMs, marginMs, other, maxFeePerGas, gasLimit, refreshAfterMs, pollIntervalMs);
  }

  public ClientOptions withMaxFeePerGas(BigInteger other) {
    return new ClientOptions(
        retry, lifetimeMs, marginMs, nonceKey, other, gasLimit, refreshAfterMs, pollIntervalMs);
  }
}
