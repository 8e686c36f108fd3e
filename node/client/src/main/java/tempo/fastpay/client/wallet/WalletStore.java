package tempo.fastpay.client.wallet;

import java.util.Optional;

/**
 * Keeps the state of a wallet across a crash.
 *
 * <p>A state may be saved again, and {@link #close} called again: neither changes anything. {@link
 * #open} comes first, and each save replaces the one before. Calls block: they come from a worker
 * thread only, and one at a time. A call that fails throws; each says whether the store was
 * changed.
 */
public interface WalletStore extends AutoCloseable {
  /**
   * Takes the store for this wallet alone and reads the state in it. Called once.
   *
   * @return empty where nothing was ever saved
   * @throws WalletException if another wallet has it, or the state cannot be understood; then
   *     nothing is overwritten
   */
  Optional<WalletState> open();

  /**
   * Replaces the state, whole or not at all. Returns only when it would survive a power cut.
   *
   * @throws WalletException if the state cannot be kept and nothing was written
   * @throws java.io.UncheckedIOException if writing failed: the state in the store is not known
   *     then
   */
  void save(WalletState state);

  /** Gives the store free for others. Idempotent. */
  @Override
  void close();
}
