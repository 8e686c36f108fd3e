package tempo.fastpay.sidecar.port;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.SenderFacts;

/**
 * The validator's own Tempo node, the referee (L14). Everything about accounts is read at a
 * finalized height, by number, never "latest".
 *
 * <p>Repeated, a reading at a height gives the same answer, and a payment may be submitted again.
 * Steps come in order; other calls have no order. Answers and steps come on the caller's context. A
 * failed future says nothing about the account or the payment: ask again.
 */
public interface Chain {
  ChainId chainId();

  Future<ChainHead> head();

  /** The last finalized block. */
  Future<FinalizedBlock> finalizedBlock();

  /** The hash of the finalized block at a height; empty: the chain does not hold it. */
  Future<Optional<Bytes32>> blockHash(UInt64 height);

  /**
   * Tells of the finalized blocks after one, step by step.
   *
   * @param from the block at which the follower stands
   * @return ends it
   */
  Runnable follow(FinalizedBlock from, Follower follower);

  /** The facts about a payment's sender that L1, L3, L5 and L7 need, at one height. */
  Future<SenderFacts> senderFacts(Payment payment, UInt64 height);

  /** The lanes' nonces at one height. */
  Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, UInt64 height);

  Future<BigInteger> balance(Address account, AssetId asset, UInt64 height);

  /**
   * Hands a payment's own transaction to the node. Idempotent: send it again until it is included
   * or dead.
   */
  Future<Sent> submit(Payment payment);

  /**
   * What became of a payment in finalized blocks.
   *
   * @return empty: nothing has used its nonce there yet
   */
  Future<Optional<Outcome>> outcome(Payment payment);

  /** Hears of finalized blocks. */
  interface Follower {
    /**
     * Takes a step. The next one comes after the future has completed; blocks that come meanwhile
     * are one step.
     */
    Future<Void> moved(Step step);

    /**
     * Hears which blocks stand above the last finalized one, as soon as that changes. What they
     * hold counts for nothing yet, and each of them may be replaced (L14): who goes by what is
     * final alone need not care.
     */
    default void above(Above above) {}

    /** Hears that this is not the chain it was: nothing comes any more. */
    void ended(ForeignChainException cause);
  }

  /**
   * The blocks above the last finalized one: all of them each time, so that one which is gone was
   * replaced, or has become final.
   *
   * @param finalized the last finalized height
   * @param blocks one after the other, the lowest first; none where they are too many to be held
   */
  record Above(UInt64 finalized, List<Unfinal> blocks) {
    public Above {
      Objects.requireNonNull(finalized);
      blocks = List.copyOf(blocks);
    }
  }

  /** A block that is not final. */
  interface Unfinal {
    UInt64 height();

    Bytes32 hash();

    /** The keys whose nonces it uses. */
    Set<ContentionKey> used();

    /**
     * The transaction that carries a payment out there, in the payment's own bytes: status 1 and
     * the expected transfer.
     *
     * @return empty: none does, and only a finalized block will say what that means
     */
    Optional<Bytes32> paid(Payment payment);
  }

  /**
   * From one finalized block to a later one.
   *
   * @param nonces of all lanes that moved in between, at the later block; empty: any lane may have
   *     moved
   */
  record Step(FinalizedBlock block, Optional<Map<Lane, UInt64>> nonces) {
    public Step {
      Objects.requireNonNull(block);
      nonces = nonces.map(Map::copyOf);
    }
  }

  /**
   * The node's answer to a payment's transaction.
   *
   * @param detail the node's own words; empty with TAKEN
   */
  record Sent(Answer answer, String detail) {
    public static final Sent TAKEN = new Sent(Answer.TAKEN, "");

    public Sent {
      Objects.requireNonNull(answer);
      Objects.requireNonNull(detail);
    }
  }

  /** The kinds of answer that a node gives to a transaction, by what has to come next. */
  enum Answer {
    /** The node took it: "included" is only what a block says. */
    TAKEN,
    /** The node has it already. */
    KNOWN,
    /** The nonce is used: by this payment or by another transaction, finalized blocks will tell. */
    NONCE_TOO_LOW,
    /** An earlier nonce of the lane is missing there: it goes first. */
    NONCE_TOO_HIGH,
    /** Another transaction of the same nonce waits there, at a fee that this one does not pass. */
    UNDERPRICED,
    /** The balance does not carry the fee there yet. */
    FEE_NOT_COVERED,
    /** Its maximum fee is below the base fee now. */
    BASE_FEE,
    /** Too late for it, or too late for the pool, which stops a little earlier. */
    EXPIRED,
    /** Too early for it. */
    NOT_YET_VALID,
    POOL_FULL,
    /** The node will not take it: what it says is no reason above. */
    REFUSED
  }

  /**
   * What finalized blocks say of a payment's nonce.
   *
   * @param height of the block that used it
   * @param chainTxHash the transaction that used it
   * @param reason the chain's, with FAILED and DISPLACED; else empty
   */
  record Outcome(Fate fate, UInt64 height, Bytes32 blockHash, Bytes32 chainTxHash, String reason) {
    public Outcome {
      Objects.requireNonNull(fate);
      Objects.requireNonNull(height);
      Objects.requireNonNull(blockHash);
      Objects.requireNonNull(chainTxHash);
      Objects.requireNonNull(reason);
    }
  }

  /** The end of a payment on the chain. */
  enum Fate {
    /** Status 1 and the expected transfer. */
    PAID,
    /** Included, and the recipient was not credited. */
    FAILED,
    /** Another transaction has used its nonce. */
    DISPLACED
  }
}
