package tempo.fastpay.web;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads all pages into memory, once. What is not read then is never served: no request names a
 * file. Blocks.
 */
final class AssetLoader {
  static final int FILES_LIMIT = 1_024;
  static final long TOTAL_LIMIT_BYTES = 32L * 1_024 * 1_024;

  private static final String BUILT_IN = "/webroot/";
  private static final String INDEX = "index.html";
  private static final int DEPTH_LIMIT = 16;

  private AssetLoader() {}

  /**
   * Returns the files by the path each is served at.
   *
   * @param folder empty: the pages in the jar, if there are any
   * @throws IOException if it cannot be read, or is more than the limits allow; says what
   */
  static Map<String, Asset> load(Optional<Path> folder) throws IOException {
    if (folder.isPresent()) {
      return read(folder.get());
    }
    URL index = AssetLoader.class.getResource(BUILT_IN + INDEX);
    if (index == null) {
      return Map.of();
    }
    try {
      if (!(index.openConnection() instanceof JarURLConnection inJar)) {
        return read(Path.of(index.toURI()).getParent());
      }
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(inJar.getJarFileURL().toURI()))) {
        return read(jar.getPath(BUILT_IN));
      }
    } catch (URISyntaxException e) {
      throw new IOException("the jar cannot be read from " + index, e);
    }
  }

  private static Map<String, Asset> read(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root, DEPTH_LIMIT)) {
      files = all.filter(path -> isServed(root, path)).sorted().limit(FILES_LIMIT + 1L).toList();
    }
    if (files.size() > FILES_LIMIT) {
      throw new IOException(root + ": expected at most " + FILES_LIMIT + " files");
    }
    Map<String, Asset> assets = new LinkedHashMap<>();
    long totalBytes = 0;
    for (Path file : files) {
      totalBytes += Files.size(file);
      if (totalBytes > TOTAL_LIMIT_BYTES) {
        throw new IOException(root + ": expected at most " + TOTAL_LIMIT_BYTES + " bytes in all");
      }
      Path relative = root.relativize(file);
      String path = "/" + relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
      assets.put(path, Asset.of(path, Files.readAllBytes(file)));
    }
    return assets;
  }

  /** Neither links, which may lead elsewhere, nor hidden files, which nobody meant to show. */
  private static boolean isServed(Path root, Path path) {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    for (Path part : root.relativize(path)) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
