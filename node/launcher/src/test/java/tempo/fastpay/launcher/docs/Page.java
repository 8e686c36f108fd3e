package tempo.fastpay.launcher.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Markdown.
 *
 * @param path from the project's root, for messages and for links
 */
record Page(Path path, String text) {
  private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.+?) *");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  /**
   * A heading and what stands below it.
   *
   * @param level 1 for the page's title
   * @param body up to the next heading of this level or above it, lines joined by one space
   */
  record Section(int level, String heading, String body) {}

  /** All sections, in their order. */
  List<Section> sections() {
    List<String> lines = text.lines().toList();
    List<Section> sections = new ArrayList<>();
    boolean isCode = false;
    for (int i = 0; i < lines.size(); i++) {
      isCode ^= isFence(lines.get(i));
      Matcher heading = HEADING.matcher(lines.get(i));
      if (!isCode && heading.matches()) {
        int level = heading.group(1).length();
        sections.add(new Section(level, heading.group(2), body(lines, i + 1, level)));
      }
    }
    return sections;
  }

  private static String body(List<String> lines, int from, int level) {
    StringBuilder body = new StringBuilder();
    boolean isCode = false;
    for (String line : lines.subList(from, lines.size())) {
      isCode ^= isFence(line);
      Matcher heading = HEADING.matcher(line);
      if (!isCode && heading.matches() && heading.group(1).length() <= level) {
        break;
      }
      body.append(line.strip()).append(' ');
    }
    return body.toString();
  }

  private static boolean isFence(String line) {
    return line.startsWith("```");
  }

  /** The section under a heading that must be there. */
  Section section(String heading) {
    return sections().stream()
        .filter(section -> section.heading().equals(heading))
        .findFirst()
        .orElseThrow(() -> new AssertionError(path + " has no heading \"" + heading + '"'));
  }

  Set<String> headings() {
    Set<String> headings = new TreeSet<>();
    sections().forEach(section -> headings.add(section.heading()));
    return headings;
  }

  /** What links may name behind a {@code #}, as GitHub makes it of headings. */
  Set<String> anchors() {
    Map<String, Integer> times = new HashMap<>();
    Set<String> anchors = new TreeSet<>();
    for (Section section : sections()) {
      String anchor =
          section
              .heading()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-');
      int before = times.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + '-' + before);
    }
    return anchors;
  }

  /** Targets of links, outside of code. */
  List<String> links() {
    List<String> links = new ArrayList<>();
    boolean isCode = false;
    for (String line : text.lines().toList()) {
      isCode ^= isFence(line);
      if (!isCode) {
        LINK.matcher(line).results().forEach(link -> links.add(link.group(1)));
      }
    }
    return links;
  }
}
