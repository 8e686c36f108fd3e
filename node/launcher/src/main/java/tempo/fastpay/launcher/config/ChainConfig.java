package tempo.fastpay.launcher.config;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.protocol.types.ChainId;

/**
 * The chain that the validators of a node stand on.
 *
 * @param kind a chain for development, whose faucet gives money, or Tempo
 * @param urls the JSON-RPC of the operator's nodes of it, the first one that can be used is; empty
 *     where the node runs no sidecar
 * @param blockTimeMs from block to block; the limits follow it, and the dev chain keeps it
 */
public record ChainConfig(ChainId id, Kind kind, List<NodeUrl> urls, long blockTimeMs) {
  public static final long BLOCK_TIME_LEAST_MS = 100;
  public static final long BLOCK_TIME_MOST_MS = 600_000;

  /** Nodes of one operator. */
  public static final int URLS_LIMIT = 8;

  /** The kinds of chain. */
  public enum Kind {
    DEVCHAIN("devchain", 5_000),
    TEMPO("tempo", 600);

    private final String label;
    private final long blockTimeMs;

    Kind(String label, long blockTimeMs) {
      this.label = label;
      this.blockTimeMs = blockTimeMs;
    }

    /** The kind's name in configurations. */
    public String label() {
      return label;
    }

    /** The block time that is taken where none is told. */
    public long blockTimeMs() {
      return blockTimeMs;
    }
  }

  public ChainConfig {
    Objects.requireNonNull(id);
    Objects.requireNonNull(kind);
    urls = List.copyOf(urls);
    if (urls.size() > URLS_LIMIT) {
      throw new IllegalArgumentException("at most " + URLS_LIMIT + " nodes of the chain");
    }
    if (blockTimeMs < BLOCK_TIME_LEAST_MS || blockTimeMs > BLOCK_TIME_MOST_MS) {
      throw new IllegalArgumentException("block time out of range: " + blockTimeMs);
    }
  }
}
