package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.SenderFacts;

/** Tells what accounts have at finalized blocks, and moves from block to block. */
public interface AccountReads {
  /** The facts about a payment's sender at a block. */
  Future<SenderFacts> senderFacts(Payment payment, Header at, Fork fork);

  /** The lanes' nonces at a block. */
  Future<Map<Lane, UInt64>> nonces(Set<Lane> lanes, BlockId at);

  /** What an account has of a token at a block. */
  Future<BigInteger> balance(Address account, AssetId token, BlockId at);

  /**
   * Goes on to later blocks.
   *
   * @param blocks one after the other; where they do not follow the last ones, nothing is carried
   *     over
   * @return all lanes that moved, with their nonces at the last block; empty: any lane may have
   *     moved
   */
  Future<Optional<Map<Lane, UInt64>>> moveTo(List<BlockContents> blocks);

  /** Forgets all: there are blocks that were not seen, or other rules. */
  void forget();
}
