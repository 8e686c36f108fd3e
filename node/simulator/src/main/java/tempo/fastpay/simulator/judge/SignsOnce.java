package tempo.fastpay.simulator.judge;

import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.simulator.world.Person;
import tempo.fastpay.simulator.world.World;

/**
 * L2 at the sender's end: an honest client signs one message for a key, whatever ends its process.
 */
public final class SignsOnce {
  /** Takes a payment that an honest payer's client has signed. */
  public void judge(Person honest, Payment payment, World world) {
    if (world.truth().isEquivocation(payment)) {
      throw new Breach(this, honest + " has signed two messages for " + payment.contentionKey());
    }
  }
}
