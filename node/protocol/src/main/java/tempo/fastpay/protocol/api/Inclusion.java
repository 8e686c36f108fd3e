package tempo.fastpay.protocol.api;

import java.util.Objects;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * The place where the chain has used a payment's nonce.
 *
 * @param blockHash the block's; a block that is not final may be replaced
 * @param chainTxHash the chain's own hash of the transaction, not the envelope's {@code tx_hash};
 *     of a payment that FAILED it may be another transaction, which took the payment's place
 */
public record Inclusion(Bytes32 blockHash, Bytes32 chainTxHash) {
  public Inclusion {
    Objects.requireNonNull(blockHash);
    Objects.requireNonNull(chainTxHash);
  }
}
