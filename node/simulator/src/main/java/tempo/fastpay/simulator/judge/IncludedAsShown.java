package tempo.fastpay.simulator.judge;

import java.util.Set;
import java.util.stream.Collectors;
import tempo.fastpay.protocol.api.Inclusion;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * L14, before the end of a payment: a validator shows one as included only in a block that a node
 * has shown, in which the payment's own bytes succeed; and it takes that back as soon as it hears
 * that the block is gone.
 */
final class IncludedAsShown implements Observer {
  private final World world;

  IncludedAsShown(World world) {
    this.world = world;
  }

  @Override
  public void told(SimValidator by, Payment payment, Lifecycle update) {
    if (update.stage() == Stage.INCLUDED && !isTrue(payment, update)) {
      throw new Breach(this, by + " tells " + update + " of " + payment.contentionKey());
    }
  }

  private boolean isTrue(Payment payment, Lifecycle update) {
    return update
        .inclusion()
        .filter(in -> in.chainTxHash().equals(payment.chainTxHash()))
        .filter(in -> world.chain().isPaidIn(in.blockHash(), update.blockHeight(), payment))
        .isPresent();
  }

  @Override
  public void above(SimValidator by, Chain.Above above) {
    Set<Bytes32> standing =
        above.blocks().stream().map(Chain.Unfinal::hash).collect(Collectors.toSet());
    for (Order order : world.truth().certifiedOrders()) {
      by.shown()
          .payment(new PaymentQuery.ByTxHash(order.txHash()))
          .map(status -> status.lifecycle())
          .filter(shown -> shown.stage() == Stage.INCLUDED)
          .filter(shown -> above.finalized().isLessThan(shown.blockHeight()))
          .filter(shown -> !standing.contains(blockHash(shown)))
          .ifPresent(
              shown -> {
                throw new Breach(this, by + " shows " + shown + " though that block is gone");
              });
    }
  }

  private static Bytes32 blockHash(Lifecycle shown) {
    return shown.inclusion().map(Inclusion::blockHash).orElseThrow();
  }
}
