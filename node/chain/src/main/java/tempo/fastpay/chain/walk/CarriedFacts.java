package tempo.fastpay.chain.walk;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.UInt64;

/** What is known of accounts at H, and carried over to the next block where no log touched it. */
public interface CarriedFacts {
  /**
   * Moves along.
   *
   * @param blocks the ones after H, in order, at least one
   * @return the nonces, at the last of them, of all lanes that moved in them; empty: any may have
   */
  Future<Optional<Map<Lane, UInt64>>> moveTo(List<BlockContents> blocks);

  /** Forgets all: there are blocks that were not seen. */
  void forget();
}
