package tempo.fastpay.simulator.judge;

import java.math.BigInteger;
import java.util.Collection;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.SimChain.Cell;
import tempo.fastpay.simulator.world.World;

/**
 * Adds up balances and certified flows at one height. Fees are paid in the payment's asset here.
 */
final class Sums {
  private Sums() {}

  static Cell debited(Payment payment) {
    return new Cell(payment.sender(), payment.asset());
  }

  static Cell credited(Payment payment) {
    return new Cell(payment.recipient(), payment.asset());
  }

  private static boolean isOf(Cell cell, Address account, Payment payment) {
    return cell.account().equals(account) && cell.asset().equals(payment.asset());
  }

  static BigInteger debit(Payment payment) {
    return payment.amount().toBigInteger().add(payment.feeBound());
  }

  /**
   * The balance that a cell keeps at a height, with those certified payments that are live there.
   */
  static BigInteger left(World world, Collection<Payment> certified, Cell cell, UInt64 height) {
    BigInteger left = world.chain().balance(cell.account(), cell.asset(), height);
    for (Payment payment : certified) {
      boolean out = isOf(cell, payment.sender(), payment);
      boolean in = isOf(cell, payment.recipient(), payment);
      if ((out || in) && world.chain().isLive(payment, height)) {
        left = out ? left.subtract(debit(payment)) : left;
        left = in ? left.add(payment.amount().toBigInteger()) : left;
      }
    }
    return left;
  }
}
