package tempo.fastpay.launcher.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What pages and sources look like. Each rule answers with its faults, and with what to write. */
final class TidyRules {
  /** Of a line of prose; a row of a table has no line breaks and may be longer. */
  static final int LINE_LIMIT_CHARS = 120;

  /** Of a file that is read in one sitting. */
  static final int FILE_LIMIT_LINES = 750;

  private static final String TITLE = "# ";

  /**
   * What production code does not write.
   *
   * @param instead what the fault says to write
   * @param exempt where it may be written: part of a path
   */
  private record Ban(Pattern pattern, String instead, List<String> exempt) {
    static Ban of(String regex, String instead, String... exempt) {
      return new Ban(Pattern.compile(regex), instead, List.of(exempt));
    }

    boolean isExempt(Path path) {
      return exempt.stream().anyMatch(path.toString().replace('\\', '/')::contains);
    }
  }

  private static final List<Ban> BANS =
      List.of(
          Ban.of(
              "/\\*\\*\\s+(?:\\* )?(?:The same\\b(?! \\w)|The same[,.:;]|Likewise|Ditto|As above)",
              "a comment that leans on a neighbour nobody sees: say what this does"),
          Ban.of(
              "\\bThread\\.sleep\\(",
              "Thread.sleep: await the event, or use Loop.after",
              "testkit/Awaiting.java",
              "launcher/Ending.java"),
          Ban.of("\\.printStackTrace\\(", "printStackTrace: use LOG.atError().setCause"),
          Ban.of("\\bMath\\.random\\(", "Math.random: take a RandomGenerator as an argument"),
          Ban.of(
              "\\bnew Thread\\(",
              "new Thread: use Loop.compute or Loop.worker",
              "tempo/fastpay/loop/",
              "cli/ServeCommand",
              "launcher/Ending.java"),
          Ban.of(
              "\\bSystem\\.(?:out|err)\\b(?!\")",
              "System.out, System.err: use the command's Terminal, or LOG",
              "launcher/Main.java",
              "launcher/Ending.java",
              "simulator/run/Simulate.java"),
          Ban.of("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b", "an unfinished mark: finish it"));

  private TidyRules() {}

  /** Lines of prose that are too long. */
  static List<String> longLines(Page page) {
    List<String> faults = new ArrayList<>();
    boolean isCode = false;
    int number = 0;
    for (String line : page.text().lines().toList()) {
      number++;
      if (line.startsWith("```")) {
        isCode = !isCode;
      } else if (!isCode
          && !line.startsWith("|")
          && line.codePointCount(0, line.length()) > LINE_LIMIT_CHARS) {
        faults.add("line " + number + ": over " + LINE_LIMIT_CHARS + " characters: break it");
      }
    }
    return faults;
  }

  /** A page has one title, and begins with it. */
  static List<String> titles(Page page) {
    long titles = page.sections().stream().filter(section -> section.level() == 1).count();
    return titles == 1 && page.text().startsWith(TITLE)
        ? List.of()
        : List.of("expected one title, in the first line, got " + titles);
  }

  /** What production code does not write, and what to write instead. */
  static List<String> banned(Path path, String source) {
    List<String> faults = new ArrayList<>();
    for (Ban ban : BANS) {
      if (!ban.isExempt(path) && ban.pattern().matcher(source).find()) {
        faults.add(ban.instead());
      }
    }
    return faults;
  }

  /** A file that is too long to be read in one sitting. */
  static List<String> longFiles(String source) {
    long lines = source.lines().count();
    return lines <= FILE_LIMIT_LINES
        ? List.of()
        : List.of(lines + " lines, over " + FILE_LIMIT_LINES + ": a room is missing");
  }
}
