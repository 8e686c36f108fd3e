package tempo.fastpay.protocol.api;

import java.util.Objects;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.TxHash;

/** Selects entries of a bulletin board. */
public sealed interface BoardFilter {
  record All() implements BoardFilter {}

  record OfTx(TxHash txHash) implements BoardFilter {}

  /** Selects payments of this address, in one role or in either. */
  record OfAddress(Address address, Role role) implements BoardFilter {
    public OfAddress {
      Objects.requireNonNull(address);
      Objects.requireNonNull(role);
    }

    /** Selects payments sent or received by this address. */
    public OfAddress(Address address) {
      this(address, Role.EITHER);
    }

    /** True for a payment between these two. */
    public boolean selects(Address sender, Address recipient) {
      return (role != Role.RECIPIENT && sender.equals(address))
          || (role != Role.SENDER && recipient.equals(address));
    }
  }

  /** What an address is in the payments that are selected. */
  enum Role {
    EITHER,
    SENDER,
    RECIPIENT
  }
}
