package tempo.fastpay.simulator.judge;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimChain;
import tempo.fastpay.simulator.world.SimChain.Cell;
import tempo.fastpay.simulator.world.Truth;
import tempo.fastpay.simulator.world.World;

/**
 * L5: at the chain's tip no account's certified outflow exceeds its balance and certified inflow. A
 * payment that ended unpaid was a promise broken by time or by a drain, not by the laws of funds:
 * its recipient is excused. Nothing is promised to an account that spends outside FastPay.
 */
final class CoveredAtTheTip implements Observer {
  private final World world;
  private final Map<Cell, BigInteger> broken = new HashMap<>();

  /**
   * Certified payments that are live at the tip: the chain goes forward, so those that have ended
   * stay so.
   */
  private final List<Payment> live = new ArrayList<>();

  CoveredAtTheTip(World world) {
    this.world = world;
  }

  @Override
  public void certified(Truth.Certified certified) {
    Payment payment = certified.payment();
    live.add(payment);
    if (world.chain().isLiveAtTip(payment)) {
      check(Sums.debited(payment));
    }
  }

  @Override
  public void block() {
    live.removeIf(
        payment -> {
          boolean over = !world.chain().isLiveAtTip(payment);
          if (over) {
            ended(payment);
          }
          return over;
        });
    world.truth().cells().forEach(this::check);
  }

  private void ended(Payment payment) {
    var fate = world.chain().fate(payment.message());
    if (fate.filter(SimChain.Fate.PAID::equals).isEmpty()) {
      world.faults().count(fate.isPresent() ? Fault.FAILED_ON_CHAIN : Fault.CERTIFIED_EXPIRED);
      broken.merge(Sums.credited(payment), payment.amount().toBigInteger(), BigInteger::add);
    }
  }

  private void check(Cell cell) {
    if (world.truth().spendsOutside(cell.account())) {
      return;
    }
    BigInteger left =
        Sums.left(world, live, cell, world.chain().tip().height())
            .add(broken.getOrDefault(cell, BigInteger.ZERO));
    if (left.signum() < 0) {
      throw new Breach(this, cell.account() + " has certified " + left.negate() + " too much");
    }
  }
}
