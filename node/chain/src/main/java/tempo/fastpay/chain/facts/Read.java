package tempo.fastpay.chain.facts;

import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;

/** Asks one thing of the chain's state at a block. */
public sealed interface Read {
  /**
   * Calls a contract. It takes little gas whatever it is asked for, so that many are made as one
   * and none can spoil the others.
   */
  record Call(Address contract, Bytes calldata) implements Read {
    public Call {
      Objects.requireNonNull(contract);
      Objects.requireNonNull(calldata);
    }
  }

  /**
   * Calls a contract by itself: where it matters who calls, or where somebody else decides how much
   * gas it takes.
   *
   * @param from empty: nobody in particular
   */
  record CallAlone(Optional<Address> from, Address contract, Bytes calldata) implements Read {
    public CallAlone {
      Objects.requireNonNull(from);
      Objects.requireNonNull(contract);
      Objects.requireNonNull(calldata);
    }
  }

  /** The account's own nonce, which is key 0; answered as one word. */
  record TransactionCount(Address account) implements Read {
    public TransactionCount {
      Objects.requireNonNull(account);
    }
  }

  /** The account's code; nothing where it has none. */
  record Code(Address account) implements Read {
    public Code {
      Objects.requireNonNull(account);
    }
  }
}
