package tempo.fastpay.launcher.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tempo.fastpay.launcher.ProjectFiles;

/**
 * The project's texts, read once.
 *
 * @param pages README and docs/, by their path from the root
 * @param sources Java, contracts, scripts and what browsers get, by their path from the root
 */
record Project(Map<Path, Page> pages, Map<Path, String> sources) {
  private static final Set<String> SKIPPED = Set.of("target", ".git", "vendor", "node_modules");
  private static final Pattern SOURCE =
      Pattern.compile(".*\\.(java|proto|js|mjs|html|css|py|xml)|openapi\\.json");
  private static final Pattern DECLARED =
      Pattern.compile(
          "\\b(?:class|interface|enum|record|message|service|rpc)\\s+([A-Z]\\w*)\\s*[(<{\\w]");

  static Project read() {
    Path root = ProjectFiles.root();
    Map<Path, Page> pages = new TreeMap<>();
    Map<Path, String> sources = new TreeMap<>();
    for (Path file : files(root)) {
      Path path = root.relativize(file);
      String name = path.getFileName().toString();
      if (name.endsWith(".md") && (path.getNameCount() == 1 || path.startsWith("docs"))) {
        pages.put(path, new Page(path, text(file)));
      } else if (SOURCE.matcher(name).matches() || isScript(path)) {
        sources.put(path, text(file));
      }
    }
    return new Project(pages, sources);
  }

  private static boolean isScript(Path path) {
    return path.startsWith("scripts") || path.startsWith(".ci");
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> isOurs(root.relativize(file)))
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOurs(Path path) {
    for (Path part : path) {
      if (SKIPPED.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Page page(String path) {
    return Optional.ofNullable(pages.get(Path.of(path)))
        .orElseThrow(() -> new AssertionError(path + " is missing"));
  }

  /** The text of the one source file of this name, wherever it is. */
  String source(String fileName) {
    List<String> found = named(fileName);
    if (found.size() != 1) {
      throw new AssertionError(fileName + ": expected one file, found " + found.size());
    }
    return found.get(0);
  }

  /** Of every class of this name. */
  List<String> sourcesOf(String className) {
    return named(className + ".java");
  }

  private List<String> named(String fileName) {
    return sources.entrySet().stream()
        .filter(entry -> entry.getKey().getFileName().toString().equals(fileName))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Names of classes, and of what the contracts declare. */
  Set<String> declaredNames() {
    Set<String> names = new TreeSet<>();
    for (String source : sources.values()) {
      DECLARED.matcher(source).results().forEach(match -> names.add(match.group(1)));
    }
    return names;
  }
}
