package tempo.fastpay.simulator.run;

import tempo.fastpay.simulator.world.Surroundings;
import tempo.fastpay.simulator.world.Validator;
import tempo.fastpay.simulator.world.World;

/** Makes the validators that claim to be honest: {@link Validator#Validator}, or mutants. */
@FunctionalInterface
public interface Maker {
  Validator make(World world, Surroundings surroundings, int seat);
}
