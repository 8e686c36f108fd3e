package tempo.fastpay.client.wallet;

import java.util.Optional;

/**
 * Keeps a wallet as long as the object lives: for tests, and for wallets that need no memory.
 * Closing keeps the state, so that the next wallet finds it, as with a file.
 */
public final class MemoryWalletStore implements WalletStore {
  private WalletState state;
  private boolean isOpen;

  @Override
  public synchronized Optional<WalletState> open() {
    if (isOpen) {
      throw new WalletException("the wallet is in use by another: close that one first", true);
    }
    isOpen = true;
    return Optional.ofNullable(state);
  }

  @Override
  public synchronized void save(WalletState next) {
    if (!isOpen) {
      throw new WalletException("the wallet is closed: open it first", false);
    }
    state = next;
  }

  @Override
  public synchronized void close() {
    isOpen = false;
  }
}
