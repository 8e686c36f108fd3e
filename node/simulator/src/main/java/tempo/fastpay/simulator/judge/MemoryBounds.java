package tempo.fastpay.simulator.judge;

import java.util.Set;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.core.ValidatorCore;
import tempo.fastpay.simulator.world.Observer;
import tempo.fastpay.simulator.world.SimChain.Cell;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.World;

/** L11: nothing a validator holds grows past its named limit. */
final class MemoryBounds implements Observer {
  private final World world;

  MemoryBounds(World world) {
    this.world = world;
  }

  @Override
  public void stepped(SimValidator validator) {
    if (!validator.isUp()) {
      return;
    }
    CoreLimits limits = world.limits();
    ValidatorCore.Sizes sizes = validator.core().sizes();
    check(validator, "permits", sizes.permits(), limits.permitsLimit());
    check(validator, "certified payments", sizes.known(), limits.knownLimit());
    check(validator, "live payments", sizes.live(), limits.permitsLimit() + limits.knownLimit());
    // No sender has more than all together.
    boolean anybody = sizes.live() > limits.senderLiveLimit();
    for (Cell cell : anybody ? world.truth().cells() : Set.<Cell>of()) {
      int sent = validator.core().account(cell.account(), cell.asset()).sent().size();
      check(validator, "live payments of " + cell.account(), sent, limits.senderLiveLimit());
    }
    check(
        validator,
        "certificates",
        validator.pooled(),
        world.committee().size() * CertificatePool.PER_SIGNER_LIMIT);
  }

  private void check(SimValidator validator, String what, int held, int limit) {
    if (held > limit) {
      throw new Breach(this, validator + " holds " + held + " " + what + ", limit " + limit);
    }
  }
}
