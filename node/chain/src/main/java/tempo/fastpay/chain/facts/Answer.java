package tempo.fastpay.chain.facts;

import java.util.Objects;
import tempo.fastpay.protocol.types.Bytes;

/** Answers one {@link Read}. */
public sealed interface Answer {
  /** What was read. */
  record Value(Bytes data) implements Answer {
    public Value {
      Objects.requireNonNull(data);
    }
  }

  /**
   * The contract reverted, which says something about the state, too.
   *
   * @param data the error as the contract encodes it; empty where it gave none
   */
  record Reverted(Bytes data) implements Answer {
    public Reverted {
      Objects.requireNonNull(data);
    }
  }

  /** The node gave no answer that says anything: ask again. */
  record Missing(String why) implements Answer {
    public Missing {
      Objects.requireNonNull(why);
    }
  }
}
