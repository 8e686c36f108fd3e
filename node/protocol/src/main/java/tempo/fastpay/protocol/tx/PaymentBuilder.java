package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Puts a payment together, field by field; {@link UnsignedPayment} checks them.
 *
 * <p>Required: chain id, recipient, amount, asset, nonce sequence, gas limit, maximum fee. The
 * nonce key is the protocol nonce unless set; everything else is absent or zero.
 */
public final class PaymentBuilder {
  private final TxType txType;
  private Optional<ChainId> chainId = Optional.empty();
  private Optional<Address> recipient = Optional.empty();
  private Optional<UInt64> amount = Optional.empty();
  private Optional<AssetId> asset = Optional.empty();
  private Optional<Bytes32> memo = Optional.empty();
  private NonceKey nonceKey = NonceKey.PROTOCOL;
  private Optional<UInt64> nonceSeq = Optional.empty();
  private Optional<UInt64> validBefore = Optional.empty();
  private Optional<UInt64> validAfter = Optional.empty();
  private Optional<AssetId> feeToken = Optional.empty();
  private Optional<UInt64> gasLimit = Optional.empty();
  private Optional<BigInteger> maxFeePerGas = Optional.empty();
  private BigInteger maxPriorityFeePerGas = BigInteger.ZERO;

  private PaymentBuilder(TxType txType) {
    this.txType = txType;
  }

  /** Begins a payment in Tempo's own transaction type. */
  public static PaymentBuilder tempo() {
    return new PaymentBuilder(TxType.TEMPO);
  }

  /** Begins a payment in any type; Ethereum types know neither nonce key, window nor fee token. */
  public static PaymentBuilder of(TxType txType) {
    return new PaymentBuilder(txType);
  }

  public PaymentBuilder chainId(ChainId value) {
    chainId = Optional.of(value);
    return this;
  }

  public PaymentBuilder recipient(Address value) {
    recipient = Optional.of(value);
    return this;
  }

  /** Sets the amount, in the token's smallest unit, at least 1. */
  public PaymentBuilder amount(UInt64 value) {
    amount = Optional.of(value);
    return this;
  }

  public PaymentBuilder asset(AssetId value) {
    asset = Optional.of(value);
    return this;
  }

  /** Sets the memo, which makes the payment a {@code transferWithMemo}. */
  public PaymentBuilder memo(Bytes32 value) {
    memo = Optional.of(value);
    return this;
  }

  public PaymentBuilder nonceKey(NonceKey value) {
    nonceKey = value;
    return this;
  }

  public PaymentBuilder nonceSeq(UInt64 value) {
    nonceSeq = Optional.of(value);
    return this;
  }

  /** Sets the unix time in seconds from which the chain refuses the payment; not zero. */
  public PaymentBuilder validBefore(UInt64 value) {
    validBefore = Optional.of(value);
    return this;
  }

  /** Sets the unix time in seconds before which the chain refuses the payment; not zero. */
  public PaymentBuilder validAfter(UInt64 value) {
    validAfter = Optional.of(value);
    return this;
  }

  public PaymentBuilder feeToken(AssetId value) {
    feeToken = Optional.of(value);
    return this;
  }

  /** Sets the most gas that the payment may use; {@link TransferGas} says how much it can need. */
  public PaymentBuilder gasLimit(UInt64 value) {
    gasLimit = Optional.of(value);
    return this;
  }

  /** Sets the maximum fee, in attodollars per gas; the gas price for types that have one price. */
  public PaymentBuilder maxFeePerGas(BigInteger value) {
    maxFeePerGas = Optional.of(value);
    return this;
  }

  /**
   * Sets the priority fee, in attodollars per gas; only for types that tell it from the maximum.
   */
  public PaymentBuilder maxPriorityFeePerGas(BigInteger value) {
    maxPriorityFeePerGas = value;
    return this;
  }

  /**
   * The payment, ready to be signed.
   *
   * @throws IllegalArgumentException naming the field that is missing or not acceptable
   */
  public UnsignedPayment build() {
    return new UnsignedPayment(
        txType,
        required(chainId, "chainId"),
        required(recipient, "recipient"),
        required(amount, "amount"),
        required(asset, "asset"),
        memo,
        nonceKey,
        required(nonceSeq, "nonceSeq"),
        validBefore,
        validAfter,
        feeToken,
        required(gasLimit, "gasLimit"),
        required(maxFeePerGas, "maxFeePerGas"),
        maxPriorityFeePerGas);
  }

  private static <T> T required(Optional<T> value, String field) {
    return value.orElseThrow(() -> new IllegalArgumentException(field + ": missing"));
  }
}
