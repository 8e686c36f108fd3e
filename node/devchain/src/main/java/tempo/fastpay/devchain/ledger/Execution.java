package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Carries a transaction out that can be in the block. In the chain's order: the nonce is used, the
 * fee reserved, the call made, what was reserved too much given back.
 */
final class Execution {
  private Execution() {}

  /** Carries it out on a frame of its own, and keeps that. */
  static Receipt run(Transaction tx, Invocation block) {
    Invocation in = block.in(block.frame().child());
    NonceContract.use(in.frame(), tx.lane(), tx.key().nonceSeq());
    Receipt receipt =
        tx instanceof Transaction.Signed signed
            ? pay(signed, in)
            : call((Transaction.Unsigned) tx, in);
    in.frame().keep();
    return receipt;
  }

  /** How a call ended. */
  private record Outcome(boolean succeeded, Bytes output) {}

  private static Receipt call(Transaction.Unsigned tx, Invocation in) {
    Outcome outcome = call(tx, in, true);
    if (outcome.succeeded()) {
      tx.grant()
          .ifPresent(
              grant ->
                  in.put(new Cell.Funded(grant.asset().token(), grant.account()), grant.amount()));
    }
    return new Receipt(
        outcome.succeeded(),
        outcome.output(),
        GasModel.UNSIGNED,
        BigInteger.ZERO,
        in.frame().logs());
  }

  private static Outcome call(Transaction tx, Invocation in, boolean hasGas) {
    Frame frame = in.frame().child();
    if (!hasGas) {
      return new Outcome(false, Bytes.EMPTY);
    }
    try {
      Bytes output = ContractBook.call(in.in(frame), tx.to(), tx.input());
      frame.keep();
      return new Outcome(true, output);
    } catch (Reverted reverted) {
      return new Outcome(false, reverted.data());
    }
  }

  private static Receipt pay(Transaction.Signed tx, Invocation in) {
    Payment payment = tx.payment();
    BigInteger price = tx.price(in.rules().baseFee());
    Address feeToken = Validity.feeToken(payment, in);
    BigInteger reserved = GasModel.fee(payment.gasLimit().toBigInteger(), price);
    if (reserved.signum() > 0) {
      reserve(in, feeToken, reserved);
    }
    GasModel.Way way = way(tx, in, feeToken, reserved.signum() > 0);
    Fork fork = in.rules().fork();
    long needed = GasModel.used(payment, tx.input(), fork, way);
    long most = payment.gasLimit().bits();
    Outcome outcome =
        isAllowed(tx, in)
            ? call(tx, in, needed <= most)
            : new Outcome(false, Revert.CALL_NOT_ALLOWED.selector());
    long atEnd =
        needed > most || outcome.succeeded()
            ? needed
            : GasModel.reverted(payment, tx.input(), fork, way, Revert.of(outcome.output()));
    long used = Math.min(atEnd, most);
    if (reserved.signum() > 0) {
      settle(in, feeToken, reserved, GasModel.fee(BigInteger.valueOf(used), price));
    }
    return new Receipt(outcome.succeeded(), outcome.output(), used, price, in.frame().logs());
  }

  private static GasModel.Way way(
      Transaction.Signed tx, Invocation in, Address feeToken, boolean isFeeTaken) {
    Payment payment = tx.payment();
    Address token = tx.to();
    boolean isFeeInAsset = feeToken.equals(token);
    UInt64 policy = in.get(new Cell.TransferPolicy(token));
    return new GasModel.Way(
        isFeeInAsset,
        isFeeInAsset && isFeeTaken,
        in.get(new Cell.Balance(token, payment.recipient())).signum() == 0,
        in.get(new Cell.Balance(token, payment.sender())).equals(payment.amount().toBigInteger()),
        UInt64.ONE.isLessThan(policy),
        !PolicyContract.permits(in, policy, payment.sender()),
        in.accessKey()
            .map(key -> in.get(new Cell.Key(payment.sender(), key)).enforcesLimits())
            .orElse(false));
  }

  private static boolean isAllowed(Transaction.Signed tx, Invocation in) {
    return in.accessKey().isEmpty()
        || in.get(new Cell.Key(tx.sender(), in.accessKey().get()))
            .allows(tx.to(), tx.input().slice(0, 4), tx.payment().recipient());
  }

  /** {@link Validity} has seen that the payer can pay, and the key may. */
  private static void reserve(Invocation in, Address token, BigInteger amount) {
    try {
      KeychainContract.spend(in, token, amount);
    } catch (Reverted reverted) {
      throw new IllegalStateException("a fee that was checked cannot be taken", reverted);
    }
    add(in, token, in.caller(), amount.negate());
    add(in, token, Contracts.FEE_MANAGER, amount);
  }

  private static void settle(
      Invocation in, Address token, BigInteger reserved, BigInteger charged) {
    TokenContract.logTransfer(in.frame(), token, in.caller(), Contracts.FEE_MANAGER, charged);
    BigInteger back = reserved.subtract(charged);
    if (back.signum() > 0) {
      KeychainContract.refund(in, token, back);
      add(in, token, Contracts.FEE_MANAGER, back.negate());
      add(in, token, in.caller(), back);
    }
  }

  private static void add(Invocation in, Address token, Address account, BigInteger amount) {
    Cell.Balance cell = new Cell.Balance(token, account);
    in.put(cell, in.get(cell).add(amount));
  }
}
