package tempo.fastpay.simulator.world;

import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;

/** Everything between one validator and the rest of its world, played by a generator. */
public interface Surroundings {
  /** The validator's clock, which may differ from others'. */
  long unixMillis(SimValidator validator);

  /** The last block its chain node calls final; never goes back but over a restart. */
  UInt64 finalizedHeight(SimValidator validator);

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

  /** Hands a certified payment to the chain. */
  void forwards(SimValidator validator, Payment payment);
}
