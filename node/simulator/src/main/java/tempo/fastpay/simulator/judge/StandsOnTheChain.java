package tempo.fastpay.simulator.judge;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/**
 * L14: whatever its nodes say, a validator's H is a block that is final, with that block's own hash
 * and time; and so is the H that it tells clients, which does not go back while its process lives.
 */
final class StandsOnTheChain implements Observer {
  private final World world;
  private final Map<Integer, UInt64> told = new HashMap<>();

  StandsOnTheChain(World world) {
    this.world = world;
  }

  @Override
  public void stepped(SimValidator validator) {
    if (validator.isUp()) {
      FinalizedBlock base = validator.core().base();
      requireFinal(validator, base.height(), base.hash(), base.unixMillis());
    }
  }

  @Override
  public void restarted(SimValidator validator) {
    told.remove(validator.seat());
    stepped(validator);
  }

  @Override
  public void head(SimValidator by, ChainHead head) {
    requireFinal(
        by,
        head.finalizedHeight(),
        Optional.of(head.finalizedHash()),
        head.finalizedUnixMillis().bits());
    UInt64 before = told.put(by.seat(), head.finalizedHeight());
    if (before != null && head.finalizedHeight().isLessThan(before)) {
      throw new Breach(
          this, by + " told a client of H " + before + " and then of " + head.finalizedHeight());
    }
  }

  private void requireFinal(
      SimValidator validator, UInt64 height, Optional<Bytes32> hash, long unixMillis) {
    if (world.chain().finalized().isLessThan(height)) {
      throw new Breach(this, validator + " stands on " + height + ", which is not final");
    }
    FinalizedBlock own = world.chain().at(height);
    if (!own.hash().equals(hash) || own.unixMillis() != unixMillis) {
      throw new Breach(this, validator + " stands on " + height + " of another chain: " + hash);
    }
  }
}
