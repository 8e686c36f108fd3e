package tempo.fastpay.launcher.anvil;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import tempo.fastpay.launcher.faults.ChainFaultsContract;
import tempo.fastpay.launcher.faults.StagedChain;

/** What the state may do to payments on a chain that this project did not write. */
class AnvilFaultsTest extends ChainFaultsContract {
  @TempDir private static Path folder;

  @Override
  protected StagedChain start(Vertx onVertx, BigInteger baseFee) throws Exception {
    return StagedAnvil.start(onVertx, Files.createTempDirectory(folder, "anvil"), baseFee);
  }

  /** Anvil takes what can be in no block, and drops it without a word. */
  @Override
  protected String nodeSays(String words) {
    return "";
  }
}
