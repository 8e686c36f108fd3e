package tempo.fastpay.launcher.config;

import java.util.Map;
import java.util.Objects;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The settings of the chain inside the node.
 *
 * @param blockTimeMs from block to block; blocks stand at multiples of it on the wall clock, so
 *     that nodes on one machine agree on heights
 * @param accounts balances at the first block
 */
public record ChainConfig(ChainId id, long blockTimeMs, Map<Account, UInt64> accounts) {
  public static final long BLOCK_TIME_LEAST_MS = 100;
  public static final long BLOCK_TIME_MOST_MS = 600_000;

  /** The key of a balance: its owner, and the token. */
  public record Account(Address address, AssetId asset) {}

  public ChainConfig {
    Objects.requireNonNull(id);
    if (blockTimeMs < BLOCK_TIME_LEAST_MS || blockTimeMs > BLOCK_TIME_MOST_MS) {
      throw new IllegalArgumentException("block time out of range: " + blockTimeMs);
    }
    accounts = Map.copyOf(accounts);
  }
}
