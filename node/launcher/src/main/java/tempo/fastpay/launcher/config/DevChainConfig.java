package tempo.fastpay.launcher.config;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.UInt64;

/**
 * The settings of the role devchain: a development chain behind JSON-RPC.
 *
 * @param listen where it listens; port 0: any free one
 * @param accounts balances at the first block
 * @param finalityBlocks how many blocks the finalized one is behind the newest
 * @param baseFee in attodollars per gas; 0: transactions cost nothing
 * @param stateFile where the chain is kept across restarts; empty: each start begins a new one
 */
public record DevChainConfig(
    HostPort listen,
    Map<Account, UInt64> accounts,
    int finalityBlocks,
    BigInteger baseFee,
    Optional<Path> stateFile) {
  public static final int FINALITY_BLOCKS_MOST = 64;

  /** The key of a balance: its owner, and the token. */
  public record Account(Address address, AssetId asset) {}

  public DevChainConfig {
    Objects.requireNonNull(listen);
    accounts = Map.copyOf(accounts);
    Objects.requireNonNull(baseFee);
    Objects.requireNonNull(stateFile);
  }
}
