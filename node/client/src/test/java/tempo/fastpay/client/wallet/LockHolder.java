package tempo.fastpay.client.wallet;

import java.io.IOException;
import java.nio.file.Path;
import tempo.fastpay.client.Fleet;

/** Another process that has a wallet open until its standard input ends. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] args) throws IOException {
    try (WalletStore store = new FileWalletStore(Path.of(args[0]), new Fleet(4).committee())) {
      store.open();
      System.out.println("open");
      while (System.in.read() >= 0) {
        // Whatever is said, only the end counts.
      }
    }
  }
}
