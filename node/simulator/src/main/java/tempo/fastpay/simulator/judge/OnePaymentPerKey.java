package tempo.fastpay.simulator.judge;

import java.util.HashMap;
import java.util.Map;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.Truth;

/** L2: at most one message per contention key is ever certified. */
final class OnePaymentPerKey implements Observer {
  private final Map<ContentionKey, MessageId> first = new HashMap<>();

  @Override
  public void certified(Truth.Certified certified) {
    ContentionKey key = certified.payment().contentionKey();
    if (first.putIfAbsent(key, certified.payment().message()) != null) {
      throw new Breach(this, "two payments are certified on " + key);
    }
  }
}
