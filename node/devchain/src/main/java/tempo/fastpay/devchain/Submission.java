package tempo.fastpay.devchain;

import java.util.Objects;
import tempo.fastpay.devchain.ledger.Refusal;
import tempo.fastpay.protocol.types.Bytes32;

/** The answer to a transaction that is handed in. Taken into the pool is not yet included. */
public sealed interface Submission {
  /** It waits for a block. */
  record Accepted(Bytes32 hash) implements Submission {
    public Accepted {
      Objects.requireNonNull(hash);
    }
  }

  record Refused(Refusal refusal) implements Submission {
    public Refused {
      Objects.requireNonNull(refusal);
    }
  }
}
