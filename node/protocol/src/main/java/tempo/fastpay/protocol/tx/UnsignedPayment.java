package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Crypto.RecoverableSignature;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A payment that lacks only its signature. It cannot be made with anything that {@link
 * PaymentScreen} would refuse, so a mistake is found before anything is signed.
 *
 * <p>The constructor throws {@link IllegalArgumentException} naming the field.
 *
 * @param amount in the token's smallest unit, at least 1
 * @param nonceKey the protocol nonce for Ethereum types
 * @param validBefore unix time in seconds, not zero; 0x76 only, like validAfter and feeToken
 * @param maxFeePerGas in attodollars per gas; the gas price for types that have one price
 * @param maxPriorityFeePerGas in attodollars per gas; zero for types that have one price
 */
public record UnsignedPayment(
    TxType txType,
    ChainId chainId,
    Address recipient,
    UInt64 amount,
    AssetId asset,
    Optional<Bytes32> memo,
    NonceKey nonceKey,
    UInt64 nonceSeq,
    Optional<UInt64> validBefore,
    Optional<UInt64> validAfter,
    Optional<AssetId> feeToken,
    UInt64 gasLimit,
    BigInteger maxFeePerGas,
    BigInteger maxPriorityFeePerGas) {

  public UnsignedPayment {
    check(!amount.isZero(), "amount: must be at least 1");
    checkFee(maxFeePerGas, "maxFeePerGas");
    checkFee(maxPriorityFeePerGas, "maxPriorityFeePerGas");
    checkSet(validBefore, "validBefore");
    checkSet(validAfter, "validAfter");
    try {
      Classification.requireToken(asset.token());
      Classification.requirePlainRecipient(recipient);
      PaymentScreen.requireOrderedNonce(nonceKey, nonceSeq);
      PaymentScreen.requireFeeToken(feeToken.map(AssetId::token));
      TransactionDecoder.requireWindow(validBefore, validAfter);
      TransactionDecoder.requireOrderedFees(maxPriorityFeePerGas, maxFeePerGas);
    } catch (Refused refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
    if (!hasLanes(txType)) {
      String only = ": only Tempo transactions (0x76) have it, not type " + txType.label();
      check(nonceKey.equals(NonceKey.PROTOCOL), "nonceKey" + only);
      check(validBefore.isEmpty(), "validBefore" + only);
      check(validAfter.isEmpty(), "validAfter" + only);
      check(feeToken.isEmpty(), "feeToken" + only);
      check(
          hasPriorityFee(txType) || maxPriorityFeePerGas.signum() == 0,
          "maxPriorityFeePerGas: type " + txType.label() + " has one gas price");
    }
  }

  /** The most that the fee can cost, in the fee token's units: {@link Payment#feeBound}. */
  public BigInteger feeBound() {
    return Payment.feeBound(gasLimit, maxFeePerGas);
  }

  /** The hash that the sender's key signs; also the challenge of a passkey. */
  public Bytes32 signHash() {
    RlpWriter items = unsignedItems();
    RlpWriter signed =
        switch (txType) {
          case LEGACY -> items.number(chainId.value()).emptyString().emptyString();
          case EIP2930, EIP1559, TEMPO -> items;
        };
    return Hashes.keccak256(envelope(signed).toArray());
  }

  /** The hash that an access key of {@code account} signs; also the challenge of a passkey. */
  public Bytes32 signHashFor(Address account) {
    return SenderSignature.innerHash(account, signHash());
  }

  /** Signs with the sender's own key. Returns the raw transaction. */
  public Bytes signSecp256k1(Bytes32 privateKey, Crypto crypto) {
    RecoverableSignature signature = crypto.signSecp256k1(signHash(), privateKey);
    return switch (txType) {
      case TEMPO -> withSignature(SenderSignature.encodeSecp256k1(signature));
      case LEGACY, EIP2930, EIP1559 -> ethereum(signature);
    };
  }

  /** Signs with the sender's own P-256 key; 0x76 only. Returns the raw transaction. */
  public Bytes signP256(Bytes32 privateKey, Crypto crypto) {
    return withSignature(p256(signHash(), privateKey, crypto));
  }

  /** Signs with an access key of {@code account}; 0x76 only. Returns the raw transaction. */
  public Bytes signSecp256k1For(Address account, Bytes32 accessKey, Crypto crypto) {
    RecoverableSignature signature = crypto.signSecp256k1(signHashFor(account), accessKey);
    return withSignature(
        SenderSignature.encodeKeychain(account, SenderSignature.encodeSecp256k1(signature)));
  }

  /** Signs with a P-256 access key of {@code account}; 0x76 only. Returns the raw transaction. */
  public Bytes signP256For(Address account, Bytes32 accessKey, Crypto crypto) {
    return withSignature(
        SenderSignature.encodeKeychain(account, p256(signHashFor(account), accessKey, crypto)));
  }

  /**
   * The raw transaction with a signature made elsewhere, by a passkey or a wallet; 0x76 only.
   *
   * @param signature laid out as docs/protocol.md, "Signature forms" says; it is parsed, not
   *     verified
   * @throws IllegalArgumentException if it does not parse
   */
  public Bytes withSignature(Bytes signature) {
    check(
        takesAnySignature(txType),
        "signature: type " + txType.label() + " can only be signed with a secp256k1 key");
    try {
      SenderSignature.parse(signature);
    } catch (Refused refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
    return envelope(unsignedItems().string(signature.toArray()));
  }

  private static Bytes p256(Bytes32 hash, Bytes32 privateKey, Crypto crypto) {
    return SenderSignature.encodeP256(
        crypto.signP256(hash, privateKey), crypto.publicKeyP256(privateKey));
  }

  Bytes ethereum(RecoverableSignature signature) {
    RlpWriter items = unsignedItems();
    items
        .number(parity(BigInteger.valueOf(signature.yParity())))
        .number(signature.r().toNumber())
        .number(signature.s().toNumber());
    return envelope(items);
  }

  private BigInteger parity(BigInteger yParity) {
    return switch (txType) {
      case LEGACY ->
          chainId
              .value()
              .toBigInteger()
              .shiftLeft(1)
              .add(BigInteger.valueOf(EthereumDecoder.PROTECTED_V))
              .add(yParity);
      case EIP2930, EIP1559, TEMPO -> yParity;
    };
  }

  /** The items up to what is signed, without a legacy transaction's chain id. */
  private RlpWriter unsignedItems() {
    return switch (txType) {
      case TEMPO -> tempoItems();
      case LEGACY -> callItems(new RlpWriter().number(nonceSeq).number(maxFeePerGas));
      case EIP2930 ->
          callItems(new RlpWriter().number(chainId.value()).number(nonceSeq).number(maxFeePerGas))
              .list(new RlpWriter());
      case EIP1559 ->
          callItems(
                  new RlpWriter()
                      .number(chainId.value())
                      .number(nonceSeq)
                      .number(maxPriorityFeePerGas)
                      .number(maxFeePerGas))
              .list(new RlpWriter());
    };
  }

  private RlpWriter callItems(RlpWriter items) {
    return items.number(gasLimit).address(asset.token()).number(BigInteger.ZERO).string(calldata());
  }

  private RlpWriter tempoItems() {
    RlpWriter call =
        new RlpWriter().address(asset.token()).number(BigInteger.ZERO).string(calldata());
    RlpWriter items =
        new RlpWriter()
            .number(chainId.value())
            .number(maxPriorityFeePerGas)
            .number(maxFeePerGas)
            .number(gasLimit)
            .list(new RlpWriter().list(call))
            .list(new RlpWriter())
            .number(nonceKey.toNumber())
            .number(nonceSeq)
            .number(validBefore.orElse(UInt64.ZERO))
            .number(validAfter.orElse(UInt64.ZERO));
    if (feeToken.isPresent()) {
      items.address(feeToken.get().token());
    } else {
      items.emptyString();
    }
    return items.emptyString().list(new RlpWriter());
  }

  private byte[] calldata() {
    return TransferCall.calldata(recipient, amount.toBigInteger(), memo);
  }

  private Bytes envelope(RlpWriter items) {
    byte[] list = items.toList();
    return switch (txType) {
      case TEMPO -> typed(TempoDecoder.TYPE, list);
      case EIP2930 -> typed(EthereumDecoder.TYPE_EIP2930, list);
      case EIP1559 -> typed(EthereumDecoder.TYPE_EIP1559, list);
      case LEGACY -> Bytes.of(list);
    };
  }

  private static Bytes typed(int type, byte[] list) {
    byte[] typed = new byte[1 + list.length];
    typed[0] = (byte) type;
    System.arraycopy(list, 0, typed, 1, list.length);
    return Bytes.of(typed);
  }

  /** True if the type has a nonce key, a window of validity and a fee token. */
  private static boolean hasLanes(TxType type) {
    return switch (type) {
      case TEMPO -> true;
      case LEGACY, EIP2930, EIP1559 -> false;
    };
  }

  private static boolean hasPriorityFee(TxType type) {
    return switch (type) {
      case EIP1559, TEMPO -> true;
      case LEGACY, EIP2930 -> false;
    };
  }

  /** True if the type carries a signature by a key of any type, not of secp256k1 alone. */
  private static boolean takesAnySignature(TxType type) {
    return switch (type) {
      case TEMPO -> true;
      case LEGACY, EIP2930, EIP1559 -> false;
    };
  }

  private static void checkFee(BigInteger value, String field) {
    check(
        value.signum() >= 0 && value.bitLength() <= Byte.SIZE * TransactionDecoder.FEE_SIZE,
        field + ": must be from 0 to 2^128-1, got " + value);
  }

  private static void checkSet(Optional<UInt64> value, String field) {
    check(value.isEmpty() || !value.get().isZero(), field + ": zero means not set; leave it out");
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
