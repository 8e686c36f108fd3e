package tempo.fastpay.sidecar.port;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;

/**
 * The validator's own Tempo node, the referee (L14). Everything about accounts is read at a
 * finalized height, by number, never "latest".
 *
 * <p>Repeated, a reading at a height gives the same answer, and a payment may be submitted again.
 * Finalized blocks come in order; other calls have no order. Answers and blocks come on the
 * caller's context. A failed future says nothing about the account or the payment: ask again.
 */
public interface Chain {
  ChainId chainId();

  Future<ChainHead> head();

  /** The last finalized block. */
  Future<FinalizedBlock> finalizedBlock();

  /**
   * Calls the handler for each new finalized block, in order. The first call may skip blocks.
   *
   * @return ends the calls
   */
  Runnable onFinalized(Handler<FinalizedBlock> handler);

  /** The facts about a payment's sender that L3, L5 and L7 need, at one height. */
  Future<SenderFacts> senderFacts(Payment payment, UInt64 height);

  /** The lanes' nonces at one height. */
  Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height);

  Future<BigInteger> balance(Address account, AssetId asset, UInt64 height);

  /**
   * Hands a payment's own transaction to the node. Completing means "taken by the node", never
   * "included": send it again until it is included or dead. Idempotent.
   */
  Future<Void> submit(Payment payment);

  /** The receipt of a transaction in finalized blocks; empty: it is in none. */
  Future<Optional<Receipt>> receipt(Bytes32 chainTxHash);

  /**
   * An executed transaction.
   *
   * @param success status 1 and the expected transfer
   * @param detail the chain's reason where it failed
   */
  record Receipt(UInt64 height, boolean success, String detail) {}
}
