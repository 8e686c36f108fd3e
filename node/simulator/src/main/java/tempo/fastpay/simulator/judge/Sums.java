package tempo.fastpay.simulator.judge;

import java.math.BigInteger;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.SimChain.Cell;
import tempo.fastpay.simulator.world.Truth;
import tempo.fastpay.simulator.world.World;

/** Balances and certified flows at one height. Fees are paid in the payment's asset here. */
final class Sums {
  private Sums() {}

  static Cell debited(Payment payment) {
    return new Cell(payment.sender(), payment.asset());
  }

  static Cell credited(Payment payment) {
    return new Cell(payment.recipient(), payment.asset());
  }

  static BigInteger debit(Payment payment) {
    return payment.amount().toBigInteger().add(payment.feeBound());
  }

  /** What a cell has at a height, with everything certified that is live there. */
  static BigInteger left(World world, Cell cell, UInt64 height) {
    BigInteger left = world.chain().balance(cell.account(), cell.asset(), height);
    for (Truth.Certified certified : world.truth().certified()) {
      Payment payment = certified.payment();
      boolean out = debited(payment).equals(cell);
      boolean in = credited(payment).equals(cell);
      if ((out || in) && world.chain().isLive(payment, height)) {
        left = out ? left.subtract(debit(payment)) : left;
        left = in ? left.add(payment.amount().toBigInteger()) : left;
      }
    }
    return left;
  }
}
