package tempo.fastpay.simulator.judge;

import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.Truth;
import tempo.fastpay.simulator.world.World;

/**
 * L3: when a payment is certified, every sequence before it on its lane has a certified payment
 * that was live at its freshest signer's H. On top of an expired one the chain could never include
 * it: a promise to nobody.
 */
final class RestsOnTheLiving implements Observer {
  private final World world;

  RestsOnTheLiving(World world) {
    this.world = world;
  }

  @Override
  public void certified(Truth.Certified certified) {
    Payment payment = certified.payment();
    UInt64 height = certified.freshest();
    UInt64 sequence = world.chain().nonce(payment.lane(), height);
    while (sequence.isLessThan(payment.nonceSeq())) {
      if (!isSupported(payment, sequence, height)) {
        throw new Breach(
            this, payment.contentionKey() + " is certified on top of nothing live at " + sequence);
      }
      sequence = sequence.next();
    }
  }

  private boolean isSupported(Payment payment, UInt64 sequence, UInt64 height) {
    return world.truth().certified().stream()
        .map(Truth.Certified::payment)
        .anyMatch(
            below ->
                below.contentionKey().equals(payment.lane().at(sequence))
                    && world.chain().isLive(below, height));
  }
}
