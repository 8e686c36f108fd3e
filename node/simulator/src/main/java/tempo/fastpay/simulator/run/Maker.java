package tempo.fastpay.simulator.run;

import tempo.fastpay.client.wallet.WalletStore;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Surroundings;
import tempo.fastpay.simulator.world.World;

/**
 * Makes the parties that claim to be honest: a {@link SimValidator} and real clients, or mutants.
 */
@FunctionalInterface
public interface Maker {
  SimValidator make(World world, Surroundings surroundings, int seat);

  /** The store of an honest payer's wallet: this disk, or something worse. */
  default WalletStore wallet(WalletStore disk) {
    return disk;
  }
}
