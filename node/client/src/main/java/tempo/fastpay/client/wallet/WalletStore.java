package tempo.fastpay.client.wallet;

import java.util.Optional;

/**
 * Where a wallet's state survives a crash. Blocking: called from a worker thread only, and from one
 * at a time.
 */
public interface WalletStore extends AutoCloseable {
  /**
   * Takes the store for this wallet alone and reads what is there. Called once, first.
   *
   * @return empty where nothing was ever saved
   * @throws WalletException if another wallet has it, or what is there cannot be understood; then
   *     nothing is overwritten
   */
  Optional<WalletState> open();

  /**
   * Replaces the state, whole or not at all. Returns only when it would survive a power cut.
   *
   * @throws WalletException if the state cannot be kept and nothing was written
   * @throws java.io.UncheckedIOException if writing failed: what is there now is not known
   */
  void save(WalletState state);

  /** Gives the store free for others. Idempotent. */
  @Override
  void close();
}
