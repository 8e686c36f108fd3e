package tempo.fastpay.devchain.ledger;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

/**
 * An access key as the keychain lists it. A revoked one stays, so that it is never listed again.
 *
 * @param type the number of the key's type, as the chain counts them
 * @param expiry unix time in seconds; 0: there is no such key
 * @param scopes the calls that it may make; empty: any
 */
public record KeyEntry(
    int type,
    UInt64 expiry,
    boolean enforcesLimits,
    boolean isRevoked,
    Optional<List<Scope>> scopes) {
  /** No key. */
  public static final KeyEntry NONE = new KeyEntry(0, UInt64.ZERO, false, false, Optional.empty());

  /** What is left of a key that was revoked. */
  public static final KeyEntry REVOKED =
      new KeyEntry(0, UInt64.ZERO, false, true, Optional.empty());

  public KeyEntry {
    scopes = scopes.map(List::copyOf);
  }

  /**
   * A contract that the key may call.
   *
   * @param rules the functions; empty: all of them
   */
  public record Scope(Address target, List<Rule> rules) {
    public Scope {
      rules = List.copyOf(rules);
    }
  }

  /**
   * A function that the key may call.
   *
   * @param recipients whom it may pay by it; empty: anybody
   */
  public record Rule(Bytes selector, List<Address> recipients) {
    public Rule {
      recipients = List.copyOf(recipients);
    }
  }

  boolean isListed() {
    return !expiry.isZero() && !isRevoked;
  }

  /** True if the key may pay this recipient by this function of this contract. */
  boolean allows(Address target, Bytes selector, Address recipient) {
    return scopes.isEmpty()
        || scopes.get().stream()
            .filter(scope -> scope.target().equals(target))
            .anyMatch(scope -> scope.rules().isEmpty() || allows(scope, selector, recipient));
  }

  private static boolean allows(Scope scope, Bytes selector, Address recipient) {
    return scope.rules().stream()
        .filter(rule -> rule.selector().equals(selector))
        .anyMatch(rule -> rule.recipients().isEmpty() || rule.recipients().contains(recipient));
  }
}
