package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.tx.AccessKey;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.TransferGas;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.UInt64;

/** Decides whether a transaction can be in a block: what fails here is never included. */
final class Validity {
  private Validity() {}

  /** The standing of a transaction in a block that begins with this state. */
  static Standing of(Transaction tx, Invocation in) {
    UInt64 next = in.get(new Cell.Nonce(tx.lane()));
    UInt64 nonce = tx.key().nonceSeq();
    if (nonce.isLessThan(next)) {
      return dead("nonce too low: next nonce " + next + ", tx nonce " + nonce);
    }
    if (tx instanceof Transaction.Signed signed) {
      Payment payment = signed.payment();
      if (payment.validBefore().isPresent() && !in.nowS().isLessThan(payment.validBefore().get())) {
        return dead("valid_before " + payment.validBefore().get() + " has passed");
      }
      Optional<Refusal> refusal = refusal(signed, in);
      if (refusal.isPresent()) {
        return new Standing.Dead(refusal.get());
      }
      if (payment.validAfter().isPresent() && in.nowS().isLessThan(payment.validAfter().get())) {
        return early("valid_after " + payment.validAfter().get() + " is still ahead");
      }
    }
    return next.isLessThan(nonce)
        ? early("nonce too high: next nonce " + next + ", tx nonce " + nonce)
        : new Standing.Ready();
  }

  private static Standing dead(String message) {
    return new Standing.Dead(Refusal.invalid(message));
  }

  private static Standing early(String message) {
    return new Standing.Early(Refusal.invalid(message));
  }

  private static Optional<Refusal> refusal(Transaction.Signed tx, Invocation in) {
    Payment payment = tx.payment();
    BigInteger baseFee = in.rules().baseFee();
    if (TransferGas.TRANSACTION_LIMIT.isLessThan(payment.gasLimit())) {
      return Optional.of(Refusal.invalid("exceeds max transaction gas limit"));
    }
    if (payment.gasLimit().isLessThan(UInt64.of(GasModel.intrinsic(payment, tx.input())))) {
      return Optional.of(Refusal.invalid("intrinsic gas too low"));
    }
    if (payment.maxFeePerGas().compareTo(baseFee) < 0) {
      return Optional.of(Refusal.invalid("max fee per gas less than block base fee: " + baseFee));
    }
    return keyRefusal(payment, in)
        .or(() -> payment.feeBound().signum() == 0 ? Optional.empty() : feeRefusal(tx, in));
  }

  private static Optional<Refusal> keyRefusal(Payment payment, Invocation in) {
    if (payment.accessKey().isEmpty()) {
      return Optional.empty();
    }
    AccessKey key = payment.accessKey().get();
    try {
      KeyEntry entry = KeychainContract.active(in, payment.sender(), key.keyId());
      return entry.type() == key.type().number()
          ? Optional.empty()
          : keychain(
              "SignatureTypeMismatch { expected: "
                  + entry.type()
                  + ", actual: "
                  + key.type().number()
                  + " }");
    } catch (Reverted reverted) {
      return keychain(reverted);
    }
  }

  private static Optional<Refusal> keychain(Reverted reverted) {
    return keychain(Revert.describe(reverted.data()));
  }

  private static Optional<Refusal> keychain(String why) {
    return Optional.of(Refusal.invalid("Keychain signature validation failed: " + why));
  }

  /** The token that the fee of a payment is taken from. */
  static Address feeToken(Payment payment, Invocation in) {
    if (payment.feeToken().isPresent()) {
      return payment.feeToken().get().token();
    }
    Address chosen = in.get(new Cell.FeeToken(payment.sender()));
    return chosen.equals(Address.ZERO) ? payment.asset().token() : chosen;
  }

  private static Optional<Refusal> feeRefusal(Transaction.Signed tx, Invocation in) {
    Payment payment = tx.payment();
    Address token = feeToken(payment, in);
    if (!in.rules().tokens().containsKey(token)) {
      return fee("fee token is no TIP-20 token: " + token, "FeeTokenNotTip20Error", token);
    }
    if (in.get(new Cell.Paused(token))) {
      return fee("fee token is paused: " + token, "FeeTokenPausedError", token);
    }
    if (!isPayable(payment.sender(), token, in)) {
      return Optional.of(
          Refusal.rejected("the fee token's transfer policy forbids the fee payer: " + token));
    }
    BigInteger balance = in.get(new Cell.Balance(token, payment.sender()));
    if (balance.compareTo(payment.feeBound()) < 0) {
      return Optional.of(
          Refusal.rejected(
              "insufficient funds for gas * price + value: have "
                  + balance
                  + " want "
                  + payment.feeBound()));
    }
    if (!FeeContract.isLiquid(in, token, payment.feeBound())) {
      return Optional.of(
          Refusal.invalid(
              "insufficient liquidity in FeeAMM pool to swap fee tokens for user token "
                  + token
                  + " (required: "
                  + payment.feeBound()
                  + ")"));
    }
    try {
      KeychainContract.spend(
          in.in(in.frame().child()),
          token,
          GasModel.fee(payment.gasLimit().toBigInteger(), tx.price(in.rules().baseFee())));
      return Optional.empty();
    } catch (Reverted reverted) {
      return keychain(reverted);
    }
  }

  private static boolean isPayable(Address payer, Address token, Invocation in) {
    UInt64 policy = in.get(new Cell.TransferPolicy(token));
    return PolicyContract.permits(in, policy, payer)
        && PolicyContract.permits(in, policy, Contracts.FEE_MANAGER);
  }

  private static Optional<Refusal> fee(String message, String name, Address token) {
    return Optional.of(
        new Refusal(Refusal.REJECTED, message, Map.of("name", name, "token", token.toHex())));
  }
}
