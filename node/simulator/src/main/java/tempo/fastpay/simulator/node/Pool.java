package tempo.fastpay.simulator.node;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;

/** The payments that wait for a block, as all nodes have them. */
public interface Pool {
  Optional<Payment> decode(Bytes raw);

  boolean has(Payment payment);

  /** Takes a payment: sooner or later it is in all nodes' pools. */
  void take(Payment payment);

  /** Those that the next block could include. */
  List<Payment> executable();
}
