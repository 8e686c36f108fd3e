package tempo.fastpay.protocol.evidence;

import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Address;

/** The party that evidence names. */
public sealed interface Culprit {
  /** A sender. Anybody can become one with a fresh key. */
  record Sender(Address address) implements Culprit {
    @Override
    public String toString() {
      return "sender " + address;
    }
  }

  /** A member of the committee. */
  record Member(ValidatorId id) implements Culprit {
    @Override
    public String toString() {
      return "validator " + id;
    }
  }
}
