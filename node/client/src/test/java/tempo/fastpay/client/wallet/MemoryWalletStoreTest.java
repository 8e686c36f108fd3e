package tempo.fastpay.client.wallet;

class MemoryWalletStoreTest extends WalletStoreContract {
  private final MemoryWalletStore store = new MemoryWalletStore();

  @Override
  WalletStore store() {
    return store;
  }
}
