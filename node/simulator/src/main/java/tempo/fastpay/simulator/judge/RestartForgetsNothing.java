package tempo.fastpay.simulator.judge;

import java.util.HashMap;
import java.util.Map;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * L2, L8, L14: after a restart H is where it was or further, and every key a validator has shown a
 * certificate for is still its message's, until the chain has passed it.
 */
final class RestartForgetsNothing implements Observer {
  private final World world;
  private final Map<Integer, Map<ContentionKey, Payment>> shown = new HashMap<>();
  private final Map<Integer, UInt64> heights = new HashMap<>();

  RestartForgetsNothing(World world) {
    this.world = world;
  }

  @Override
  public void certificate(SimValidator by, Payment payment, Certificate certificate) {
    shown
        .computeIfAbsent(by.seat(), any -> new HashMap<>())
        .putIfAbsent(payment.contentionKey(), payment);
  }

  @Override
  public void stepped(SimValidator validator) {
    if (validator.isUp()) {
      UInt64 height = validator.core().base().height();
      UInt64 before = heights.put(validator.seat(), height);
      if (before != null && height.isLessThan(before)) {
        throw new Breach(this, validator + " went back from height " + before + " to " + height);
      }
    }
  }

  @Override
  public void restarted(SimValidator validator) {
    stepped(validator);
    UInt64 height = validator.core().base().height();
    Map<ContentionKey, Payment> mine =
        shown.computeIfAbsent(validator.seat(), any -> new HashMap<>());
    mine.keySet()
        .removeIf(key -> key.nonceSeq().isLessThan(world.chain().nonce(key.lane(), height)));
    mine.forEach(
        (key, payment) -> {
          if (validator
              .core()
              .permit(key)
              .filter(permit -> permit.message().equals(payment.message()))
              .isEmpty()) {
            throw new Breach(this, validator + " has forgotten what it signed for " + key);
          }
        });
  }
}
