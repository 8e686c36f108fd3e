package tempo.fastpay.simulator.judge;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * L14, at the end of a payment: a validator tells an end only where finalized blocks have it so, in
 * the block that it names; and in the end none that it holds is left without one, whatever process
 * was killed and whatever node did not answer when it came.
 */
public final class ToldAsItWas implements Observer {
  private final World world;

  public ToldAsItWas(World world) {
    this.world = world;
  }

  @Override
  public void told(SimValidator by, Payment payment, Lifecycle update) {
    Optional<Chain.Outcome> outcome =
        world
            .chain()
            .outcome(payment)
            .filter(found -> !world.chain().finalized().isLessThan(found.height()));
    boolean isTrue =
        switch (update.stage()) {
          case FINALIZED -> has(outcome, Chain.Fate.PAID, update);
          case FAILED ->
              has(outcome, Chain.Fate.FAILED, update) || has(outcome, Chain.Fate.DISPLACED, update);
          case EXPIRED -> isExpired(payment, by.core().base().height());
          default -> true;
        };
    if (!isTrue) {
      throw new Breach(
          this,
          by + " tells " + update + " of " + payment.contentionKey() + ", the chain: " + outcome);
    }
  }

  private static boolean has(Optional<Chain.Outcome> outcome, Chain.Fate fate, Lifecycle update) {
    return outcome
        .filter(found -> found.fate() == fate && found.height().equals(update.blockHeight()))
        .isPresent();
  }

  /** Its nonce is free at H, where its time is over. */
  private boolean isExpired(Payment payment, UInt64 height) {
    return !world.chain().isLive(payment, height)
        && !payment.nonceSeq().isLessThan(world.chain().nonce(payment.lane(), height));
  }

  /** Breached if a validator has not told what became of a certified payment that it shows. */
  public void judgeTheEnd(List<SimValidator> honest) {
    for (SimValidator validator : honest) {
      for (Order order : world.truth().certifiedOrders()) {
        requireEnd(validator, order);
      }
    }
  }

  private void requireEnd(SimValidator validator, Order order) {
    Optional<Lifecycle> shown =
        validator
            .shown()
            .payment(new PaymentQuery.ByTxHash(order.txHash()))
            .map(PaymentStatus::lifecycle);
    if (shown.filter(update -> !update.stage().isEnd()).isPresent()
        && validator.core().live(order.payment().message()).isEmpty()) {
      throw new Breach(
          this, validator + " tells no end of " + order.payment().contentionKey() + ": " + shown);
    }
  }
}
