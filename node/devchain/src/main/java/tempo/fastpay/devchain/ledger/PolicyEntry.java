package tempo.fastpay.devchain.ledger;

import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.UInt64;

/** A list of accounts, and whether they alone may, or may not. */
public record PolicyEntry(Kind kind, Address admin) {
  /** The kinds of policies, with the chain's numbers. */
  public enum Kind {
    WHITELIST(0),
    BLACKLIST(1);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static Optional<Kind> of(UInt64 number) {
      for (Kind kind : values()) {
        if (UInt64.of(kind.number).equals(number)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
