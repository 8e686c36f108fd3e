package tempo.fastpay.simulator.run;

import tempo.fastpay.client.wallet.WalletStore;
import tempo.fastpay.simulator.world.SimValidator;
import tempo.fastpay.simulator.world.Surroundings;
import tempo.fastpay.simulator.world.World;

/**
 * Makes those that claim to be honest: {@link SimValidator#Validator} and real clients, or mutants.
 */
@FunctionalInterface
public interface Maker {
  SimValidator make(World world, Surroundings surroundings, int seat);

  /** What an honest payer's client keeps its wallet in: this, or something worse. */
  default WalletStore wallet(WalletStore disk) {
    return disk;
  }
}
