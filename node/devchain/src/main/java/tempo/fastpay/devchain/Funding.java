package tempo.fastpay.devchain;

import java.util.Objects;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.UInt64;

/** The answer to a request for a fresh account's first money. */
public sealed interface Funding {
  /** The money is there from this height on. */
  record Funded(UInt64 height) implements Funding {
    public Funded {
      Objects.requireNonNull(height);
    }
  }

  record Refused(Reject reject) implements Funding {
    public Refused {
      Objects.requireNonNull(reject);
    }
  }
}
