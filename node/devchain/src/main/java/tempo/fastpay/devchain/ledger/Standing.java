package tempo.fastpay.devchain.ledger;

import java.util.Objects;

/** Whether a transaction can be in the next block. */
public sealed interface Standing {
  /** It can. */
  record Ready() implements Standing {}

  /** Its nonce or its window is still ahead. */
  record Early(Refusal because) implements Standing {
    public Early {
      Objects.requireNonNull(because);
    }
  }

  /** It can be in no block any more, or not until the chain's state changes. */
  record Dead(Refusal because) implements Standing {
    public Dead {
      Objects.requireNonNull(because);
    }
  }
}
