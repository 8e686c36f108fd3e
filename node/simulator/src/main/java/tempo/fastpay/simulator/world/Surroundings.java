package tempo.fastpay.simulator.world;

import io.vertx.core.Future;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.sidecar.port.Chain;

/** Everything between one validator and the rest of its world, played by a generator. */
public interface Surroundings {
  /** The validator's clock, which may differ from others'. */
  long unixMillis(SimValidator validator);

  /** The loop of a process that begins. */
  SeededLoop process(SimValidator validator);

  /** Connects a process that begins to the chain; fails where no node is usable. */
  Future<Chain> connects(SimValidator validator, SeededLoop process);

  /** Hears that a process has ended by itself: its chain became another one. */
  default void endedOnAnotherChain(SimValidator validator) {}

  /** Runs the task when the chain has answered a read: now or later. */
  void whenRead(SimValidator validator, Runnable task);

  /** Makes durable, now or later, what waits to be written. */
  void written(SimValidator validator);

  /** True if the process ends at this point. */
  boolean crashes(SimValidator validator, CrashPoint point);

  /** Puts a certificate on the validator's board: peers learn of it, sooner or later. */
  void shows(SimValidator validator, Certificate certificate);

  /** Puts a QC on the validator's board: peers learn of it, sooner or later. */
  void shows(SimValidator validator, VerifiedQc qc);
}
