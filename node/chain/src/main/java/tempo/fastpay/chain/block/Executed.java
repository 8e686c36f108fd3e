package tempo.fastpay.chain.block;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A transaction of a block, and what it did.
 *
 * @param nonceKey of {@code nonce}; key 0 for Ethereum's types
 * @param hasAuthorizations it carries authorizations of others: their account nonces moved, too
 * @param success status 1
 * @param logs in their order; the fee's transfer is the last one, where a fee was taken
 */
public record Executed(
    Bytes32 hash,
    Address from,
    NonceKey nonceKey,
    UInt64 nonce,
    boolean hasAuthorizations,
    boolean success,
    List<Log> logs) {
  public Executed {
    Objects.requireNonNull(hash);
    Objects.requireNonNull(from);
    Objects.requireNonNull(nonceKey);
    Objects.requireNonNull(nonce);
    logs = List.copyOf(logs);
  }
}
