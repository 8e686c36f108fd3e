package tempo.fastpay.protocol.tx;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Turns raw bytes into a {@link Payment}; there is no other way to make one from bytes. It checks
 * what docs/protocol.md, "What is a payment", lists, in that order, and answers with the first
 * failure. Neither time nor the chain is considered.
 */
public final class PaymentScreen {
  private PaymentScreen() {}

  /** The result of screening. */
  public sealed interface Result {
    record Accepted(Payment payment) implements Result {}

    /** A refusal, with the fields that could be read before it. */
    record Rejected(Reject reject, Partial partial) implements Result {}

    /** Applies the first function to a payment, the second one to a refusal. */
    default <T> T fold(Function<Payment, T> accepted, Function<Reject, T> rejected) {
      return this instanceof Accepted good
          ? accepted.apply(good.payment())
          : rejected.apply(((Rejected) this).reject());
    }

    /** The payment; a refusal becomes an exception. */
    default <X extends Exception> Payment orElseThrow(Function<Reject, X> rejected) throws X {
      if (this instanceof Accepted good) {
        return good.payment();
      }
      throw rejected.apply(((Rejected) this).reject());
    }
  }

  /** The fields of a payment that could be read, for people who ask why theirs was refused. */
  public record Partial(
      Optional<TxType> txType,
      Optional<Address> sender,
      Optional<Address> recipient,
      Optional<BigInteger> amount,
      Optional<AssetId> asset,
      Optional<NonceKey> nonceKey,
      Optional<UInt64> nonceSeq,
      Optional<Bytes32> chainTxHash,
      Optional<Bytes32> signHash,
      Optional<UInt64> validBefore,
      Optional<UInt64> validAfter,
      Optional<Bytes32> memo,
      Optional<Address> feePayer) {}

  /**
   * Decodes and checks a transaction.
   *
   * @param raw transaction bytes as a client sends them
   * @param claimedSender the sender that the caller names; anybody else's signature is refused
   * @param chainId the chain this node serves
   */
  public static Result screen(
      Bytes raw, Optional<Address> claimedSender, ChainId chainId, Crypto crypto) {
    Reading reading = new Reading();
    try {
      DecodedTransaction tx = TransactionDecoder.decode(raw, reading);
      Bytes32 chainTxHash = Hashes.keccak256(raw.toArray());
      reading.chainTxHash(chainTxHash);
      SenderSignature.Signer signer = tx.signature().verify(tx.signHash(), crypto);
      reading.sender(signer.sender());
      requireHonestSponsor(tx, signer.sender(), crypto, reading);
      requireClaimed(signer.sender(), claimedSender);
      requireChain(tx, chainId);
      requireOrderedNonce(tx.nonceKey(), tx.nonceSeq());
      TransferCall transfer = Classification.classify(tx);
      UInt64 amount = amountOf(transfer);
      Optional<AssetId> feeToken = requireFeeToken(tx.feeToken());
      return new Result.Accepted(
          new Payment(
              raw,
              tx.txType().orElseThrow(),
              chainTxHash,
              tx.signHash(),
              chainId,
              signer.sender(),
              transfer.recipient(),
              amount,
              transfer.asset(),
              tx.nonceKey(),
              tx.nonceSeq(),
              tx.validBefore(),
              tx.validAfter(),
              feeToken,
              tx.gasLimit(),
              tx.maxFeePerGas(),
              transfer.memo(),
              signer.accessKey(),
              signer.keyType()));
    } catch (Refused refused) {
      return new Result.Rejected(refused.toReject(), reading.toPartial());
    }
  }

  /**
   * The fields of a transaction that an envelope around it repeats.
   *
   * @param chainId empty for legacy transactions without replay protection
   * @param validBefore unix time in seconds; empty: never
   */
  public record Peek(
      Optional<ChainId> chainId,
      NonceKey nonceKey,
      UInt64 nonceSeq,
      Optional<UInt64> validBefore) {}

  /**
   * Reads a transaction without checking any signature: for filling an envelope's fields that were
   * left out. Empty if it does not decode.
   */
  public static Optional<Peek> peek(Bytes raw) {
    try {
      DecodedTransaction tx = TransactionDecoder.decode(raw, new Reading());
      return Optional.of(
          new Peek(tx.chainId().map(ChainId::new), tx.nonceKey(), tx.nonceSeq(), tx.validBefore()));
    } catch (Refused refused) {
      return Optional.empty();
    }
  }

  /** Why these bytes are no transaction at all; empty where they decode as one. */
  public static Optional<String> unreadable(Bytes raw) {
    try {
      TransactionDecoder.decode(raw, new Reading());
      return Optional.empty();
    } catch (Refused refused) {
      return Optional.of(refused.toReject().message());
    }
  }

  /**
   * The payment's {@code valid_before} read without checking any signature: for choosing an
   * envelope's default expiry (L7). Empty if it has none or does not decode.
   */
  public static Optional<UInt64> peekValidBefore(Bytes raw) {
    return peek(raw).flatMap(Peek::validBefore);
  }

  /**
   * The payment's memo, read without checking any signature. Empty if it has none or is no payment.
   */
  public static Optional<Bytes32> peekMemo(Bytes raw) {
    try {
      return Classification.classify(TransactionDecoder.decode(raw, new Reading())).memo();
    } catch (Refused refused) {
      return Optional.empty();
    }
  }

  /**
   * Checks the sponsor's signature although sponsored payments are refused, so that a broken
   * transaction is told from one that is not wanted.
   */
  private static void requireHonestSponsor(
      DecodedTransaction tx, Address sender, Crypto crypto, Reading reading) throws Refused {
    if (tx.feePayerSignature().isEmpty()) {
      return;
    }
    Address feePayer = tx.feePayerSignature().get().recover(sender, crypto);
    reading.feePayer(feePayer);
    if (feePayer.equals(sender)) {
      throw Refused.format("fee_payer_signature: the sender cannot be its own fee payer");
    }
  }

  private static void requireClaimed(Address sender, Optional<Address> claimed) throws Refused {
    if (claimed.isPresent() && !claimed.get().equals(sender)) {
      throw Refused.format(
          "sender: the signature is by " + sender + ", the request says " + claimed.get());
    }
  }

  private static void requireChain(DecodedTransaction tx, ChainId chainId) throws Refused {
    if (tx.chainId().isEmpty()) {
      throw Refused.format(
          "v: legacy transactions without a chain id could be replayed on any chain; sign with"
              + " EIP-155");
    }
    if (!tx.chainId().get().equals(chainId.value())) {
      throw Refused.wrongChain(
          "chain_id: this node serves chain " + chainId + ", got " + tx.chainId().get());
    }
  }

  /** Refuses a nonce that names no lane, or no place on it that the chain can pass (L1). */
  static void requireOrderedNonce(NonceKey nonceKey, UInt64 nonceSeq) throws Refused {
    if (nonceKey.isSubblock()) {
      throw Refused.format("nonce_key: keys starting with 0x5b belong to sub-blocks, which ended");
    }
    if (nonceKey.isExpiring()) {
      throw Refused.format(
          "nonce_key: the expiring-nonce key 2^256-1 gives unrelated payments one contention key;"
              + " use another key");
    }
    if (nonceSeq.equals(UInt64.MAX)) {
      throw Refused.format("nonce: no nonce can follow 2^64-1; use another nonce_key");
    }
  }

  private static UInt64 amountOf(TransferCall transfer) throws Refused {
    BigInteger amount = transfer.amount();
    if (amount.signum() == 0 || amount.bitLength() > Long.SIZE) {
      throw Refused.format("amount: must be from 1 to 2^64-1, got " + amount);
    }
    return UInt64.of(amount);
  }

  /**
   * Refuses a fee token that is no TIP-20 token: the chain takes no fee in anything else, so the
   * payment would never be included (L7).
   */
  static Optional<AssetId> requireFeeToken(Optional<Address> feeToken) throws Refused {
    if (feeToken.isPresent() && !feeToken.get().isTip20()) {
      throw Refused.format("fee_token: must be a TIP-20 token, got " + feeToken.get());
    }
    return feeToken.map(AssetId::new);
  }
}
