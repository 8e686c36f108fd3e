package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A payment as its sender signed it: one amount of one TIP-20 token to one recipient. Everything
 * here comes from the signed bytes (L1). Made by {@link PaymentScreen}, which has checked the
 * signature, the form and the policy of docs/protocol.md, "What is a payment".
 *
 * @param raw the canonical transaction bytes
 * @param chainTxHash the chain's own hash of {@code raw}
 * @param signHash the hash that the sender's key signed
 * @param amount at least 1, in the token's smallest unit
 * @param validBefore unix time in seconds from which the chain refuses it; empty: never
 * @param validAfter unix time in seconds before which the chain refuses it
 * @param feeToken the token named for the fee; empty: the chain chooses
 * @param gasLimit the most gas that the transaction may use
 * @param maxFeePerGas in attodollars per gas, below 2^128
 * @param memo the 32 bytes of transferWithMemo
 * @param accessKey the key behind a keychain signature, which the chain must confirm
 * @param keyType the kind of the key that made the signature (the access key's, for a keychain)
 */
public record Payment(
    Bytes raw,
    TxType txType,
    Bytes32 chainTxHash,
    Bytes32 signHash,
    ChainId chainId,
    Address sender,
    Address recipient,
    UInt64 amount,
    AssetId asset,
    NonceKey nonceKey,
    UInt64 nonceSeq,
    Optional<UInt64> validBefore,
    Optional<UInt64> validAfter,
    Optional<AssetId> feeToken,
    UInt64 gasLimit,
    BigInteger maxFeePerGas,
    Optional<Bytes32> memo,
    Optional<AccessKey> accessKey,
    KeyType keyType) {

  private static final BigInteger ATTO_PER_MICRO = BigInteger.TEN.pow(12);

  public Payment {
    Objects.requireNonNull(raw);
    Objects.requireNonNull(txType);
    Objects.requireNonNull(chainTxHash);
    Objects.requireNonNull(signHash);
    Objects.requireNonNull(chainId);
    Objects.requireNonNull(recipient);
    Objects.requireNonNull(keyType);
    if (amount.isZero()) {
      throw new IllegalArgumentException("amount must be positive");
    }
    if (validBefore.isPresent()
        && validAfter.isPresent()
        && !validAfter.get().isLessThan(validBefore.get())) {
      throw new IllegalArgumentException("valid_before must be later than valid_after");
    }
    if (maxFeePerGas.signum() < 0 || maxFeePerGas.bitLength() > 128) {
      throw new IllegalArgumentException("max fee per gas must fit 128 bits");
    }
  }

  public MessageId message() {
    return new MessageId(sender, signHash);
  }

  public Lane lane() {
    return new Lane(sender, nonceKey);
  }

  public ContentionKey contentionKey() {
    return lane().at(nonceSeq);
  }

  /**
   * The most that the fee can cost: ceil(gas limit × max fee / 10^12), in the fee token's units.
   */
  public BigInteger feeBound() {
    return feeBound(gasLimit, maxFeePerGas);
  }

  static BigInteger feeBound(UInt64 gasLimit, BigInteger maxFeePerGas) {
    BigInteger[] parts =
        gasLimit.toBigInteger().multiply(maxFeePerGas).divideAndRemainder(ATTO_PER_MICRO);
    return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
  }
}
