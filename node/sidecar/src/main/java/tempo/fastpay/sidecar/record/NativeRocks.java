package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;

/**
 * Loads RocksDB's native library. Left to itself it unpacks a file that a killed process leaves
 * behind; here the file is gone as soon as it is loaded.
 */
final class NativeRocks {
  private static boolean loaded;

  private NativeRocks() {}

  static synchronized void load() throws IOException {
    if (loaded) {
      return;
    }
    Path folder = Files.createTempDirectory("fastpay-rocksdb");
    try {
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
      loaded = true;
    } catch (LinkageError e) {
      throw new IOException(
          "RocksDB's library cannot be loaded from " + folder.getParent() + ": " + e.getMessage(),
          e);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
