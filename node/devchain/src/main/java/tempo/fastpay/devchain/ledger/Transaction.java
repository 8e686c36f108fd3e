package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentForm;
import tempo.fastpay.protocol.tx.TransferGas;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * One call, by somebody who may make it: a payment that its sender signed, or a call of an account
 * that is impersonated, which pays no fee.
 */
public sealed interface Transaction {
  Bytes32 hash();

  ContentionKey key();

  /** The contract that is called. */
  Address to();

  /** The calldata. */
  Bytes input();

  /** The most gas that it may use. */
  UInt64 gasLimit();

  default Address sender() {
    return key().sender();
  }

  default Lane lane() {
    return key().lane();
  }

  /**
   * A payment.
   *
   * @param form what its bytes say beyond it
   */
  record Signed(Payment payment, PaymentForm form, Bytes input) implements Transaction {
    public Signed {
      Objects.requireNonNull(payment);
      Objects.requireNonNull(form);
      Objects.requireNonNull(input);
    }

    /** The transaction of a payment. */
    public static Signed of(Payment payment) {
      Bytes32 recipient = Abi.word(payment.recipient());
      Bytes32 amount = Abi.word(payment.amount());
      Bytes input =
          payment
              .memo()
              .map(memo -> ContractCall.TRANSFER_WITH_MEMO.encode(recipient, amount, memo))
              .orElseGet(() -> ContractCall.TRANSFER.encode(recipient, amount));
      return new Signed(payment, PaymentForm.of(payment), input);
    }

    @Override
    public Bytes32 hash() {
      return payment.chainTxHash();
    }

    @Override
    public ContentionKey key() {
      return payment.contentionKey();
    }

    @Override
    public Address to() {
      return payment.asset().token();
    }

    @Override
    public UInt64 gasLimit() {
      return payment.gasLimit();
    }

    /** What each gas costs at a base fee, in attodollars. */
    public BigInteger price(BigInteger baseFee) {
      return payment.maxFeePerGas().min(baseFee.add(form.maxPriorityFeePerGas()));
    }
  }

  /**
   * A call that nobody signed.
   *
   * @param grant what the faucet gives by it; empty: somebody's own call
   */
  record Unsigned(Bytes32 hash, ContentionKey key, Address to, Bytes input, Optional<Grant> grant)
      implements Transaction {
    /** What a fresh account gets from the faucet. */
    public record Grant(AssetId asset, Address account, UInt64 amount) {}

    /**
     * A call of an account.
     *
     * @param salt tells calls apart that are alike otherwise
     */
    public static Unsigned of(
        Address from,
        NonceKey key,
        UInt64 nonce,
        Address to,
        Bytes input,
        long salt,
        Optional<Grant> grant) {
      Bytes32 hash =
          Hashes.keccak256(
              from.toArray(),
              key.word().toArray(),
              Abi.word(nonce).toArray(),
              to.toArray(),
              input.toArray(),
              Abi.word(salt).toArray());
      return new Unsigned(hash, new Lane(from, key).at(nonce), to, input, grant);
    }

    @Override
    public UInt64 gasLimit() {
      return TransferGas.TRANSACTION_LIMIT;
    }
  }
}
