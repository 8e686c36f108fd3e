package tempo.fastpay.simulator.world;

import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;

/** What lies between one validator and the rest of its world: a generator's side of it. */
public interface Surroundings {
  /** The validator's clock, which may differ from others'. */
  long unixMillis(SimValidator validator);

  /** The last block its chain node calls final; never goes back but over a restart. */
  UInt64 finalizedHeight(SimValidator validator);

  /** Runs the task when the chain has answered a read: now or later. */
  void whenRead(SimValidator validator, Runnable task);

  /** Something waits to be written: makes it durable now or later. */
  void written(SimValidator validator);

  /** Does the process end here? */
  boolean crashes(SimValidator validator, CrashPoint point);

  /** An entry of its bulletin board: peers learn of it, sooner or later. */
  void shows(SimValidator validator, Certificate certificate);

  /** The same of a QC. */
  void shows(SimValidator validator, VerifiedQc qc);

  /** Hands a certified payment to the chain. */
  void forwards(SimValidator validator, Payment payment);
}
