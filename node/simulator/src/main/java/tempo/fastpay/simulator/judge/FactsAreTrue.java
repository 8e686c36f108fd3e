package tempo.fastpay.simulator.judge;

import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * L5, L14: the facts that a validator hears of its chain, carried over or read, are those of the
 * block that they name, which is final.
 */
final class FactsAreTrue implements Observer {
  private final World world;

  FactsAreTrue(World world) {
    this.world = world;
  }

  @Override
  public void read(SimValidator by, Payment payment, SenderFacts told) {
    if (world.chain().finalized().isLessThan(told.height())) {
      throw new Breach(this, by + " hears facts of " + told.height() + ", which is not final");
    }
    SenderFacts own = world.chain().facts(payment, told.height());
    if (!own.equals(told)) {
      throw new Breach(
          this,
          by + " hears of " + payment.contentionKey() + ": " + told + ", the chain has " + own);
    }
  }
}
