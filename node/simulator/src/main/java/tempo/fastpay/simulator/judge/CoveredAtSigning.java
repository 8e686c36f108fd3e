package tempo.fastpay.simulator.judge;

import java.math.BigInteger;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.Truth;
import tempo.fastpay.simulator.world.World;

/**
 * L5 as its signers could see it: at the H of the freshest honest one, certified outflow is within
 * balance and certified inflow. Holds whatever a sender does on chain meanwhile.
 */
final class CoveredAtSigning implements Observer {
  private final World world;

  CoveredAtSigning(World world) {
    this.world = world;
  }

  @Override
  public void certified(Truth.Certified certified) {
    Payment payment = certified.payment();
    if (!world.chain().isLiveAtTip(payment)) {
      return;
    }
    BigInteger left =
        Sums.left(
            world,
            world.truth().certified().stream().map(Truth.Certified::payment).toList(),
            Sums.debited(payment),
            certified.freshest());
    if (left.signum() < 0) {
      throw new Breach(
          this,
          payment.sender()
              + " has certified "
              + left.negate()
              + " too much at height "
              + certified.freshest());
    }
  }
}
