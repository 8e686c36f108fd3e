package tempo.fastpay.web.events;

import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.types.Address;

/** The sender and the recipient of a payment. */
record Parties(Address sender, Address recipient) {
  /** The parties of a payment of which nothing is known; nobody has this address. */
  static final Parties NOBODY = new Parties(Address.ZERO, Address.ZERO);

  static Parties of(Effects effects) {
    return new Parties(effects.sender(), effects.recipient());
  }
}
