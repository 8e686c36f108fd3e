package tempo.fastpay.launcher.docs;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tempo.fastpay.launcher.ProjectFiles;

/** What may stand in docs/ and in comments. Each rule answers with its faults in words. */
final class DocRules {
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*(?:\\*(?!/)|//|#|\")?\\s*");
  private static final Pattern PAGE = Pattern.compile("docs/[\\w/-]+\\.md");
  private static final Pattern CITATION =
      Pattern.compile("(docs/[\\w/-]+\\.md), (?:\\\\?\")([^\"\\\\]+)");
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?<!RFC \\d{1,5},? )\\b[Ss]ection \\d|\\x{A7}"
              + "|\\b(?:PROTOCOL|TEMPO|WIRE|ARCHITECTURE|STYLE)(?:\\.md| [Ss]ection| L\\d)");
  private static final Pattern CLASS_NAME =
      Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:[.#]\\w+(?:\\(\\))?)?`");
  private static final Pattern NUMBER = Pattern.compile("([\\d,]+) \\(`(\\w+)\\.([A-Z_]+)`\\)");
  private static final Pattern CALL = Pattern.compile("[\\w.]+\\((.+)\\)");

  private DocRules() {}

  /** Comments and paragraphs in one line, as they are read. */
  private static String oneLine(String text) {
    return LINE_BREAK.matcher(text).replaceAll(" ");
  }

  /** Pages and headings that are cited and not there. */
  static List<String> wrongCitations(String text, Map<Path, Page> pages) {
    String line = oneLine(text);
    List<String> faults = new ArrayList<>();
    for (MatchResult page : PAGE.matcher(line).results().toList()) {
      if (!pages.containsKey(Path.of(page.group()))) {
        faults.add("no page " + page.group());
      }
    }
    for (MatchResult cited : CITATION.matcher(line).results().toList()) {
      Page page = pages.get(Path.of(cited.group(1)));
      if (page != null && !page.headings().contains(cited.group(2))) {
        faults.add("no heading \"" + cited.group(2) + "\" in " + cited.group(1));
      }
    }
    return faults;
  }

  /** Sections of our own documents that are cited by a number: headings have names. */
  static List<String> numberedCitations(String text) {
    return NUMBERED.matcher(oneLine(text)).results().map(MatchResult::group).toList();
  }

  /** Class names in backticks that nothing declares. */
  static List<String> unknownClasses(String text, Set<String> declared) {
    return CLASS_NAME
        .matcher(oneLine(text))
        .results()
        .map(match -> match.group(1))
        .filter(name -> !declared.contains(name))
        .distinct()
        .toList();
  }

  /** Relative links to files, folders and headings that are not there. */
  static List<String> brokenLinks(Page page, Map<Path, Page> pages) {
    List<String> faults = new ArrayList<>();
    for (String link : page.links()) {
      if (link.matches("[a-z]+:.*")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path target =
          parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
      boolean isThere =
          pages.containsKey(target) || Files.exists(ProjectFiles.root().resolve(target));
      boolean isWhole =
          parts.length == 1
              || (pages.containsKey(target) && pages.get(target).anchors().contains(parts[1]));
      if (!isThere || !isWhole) {
        faults.add(link);
      }
    }
    return faults;
  }

  /** Numbers that name the constant they repeat and differ from it: {@code 16 (`Limits.MOST`)}. */
  static List<String> wrongNumbers(String text, Project project) {
    List<String> faults = new ArrayList<>();
    for (MatchResult said : numbers(text)) {
      BigInteger constant = constant(said.group(2), said.group(3), project);
      if (!new BigInteger(said.group(1).replace(",", "")).equals(constant)) {
        faults.add(said.group() + " is " + constant);
      }
    }
    return faults;
  }

  static List<MatchResult> numbers(String text) {
    return NUMBER.matcher(oneLine(text)).results().toList();
  }

  /** The value of a constant as its class writes it: products of numbers and other constants. */
  private static BigInteger constant(String className, String name, Project project) {
    Pattern written = Pattern.compile("\\b" + name + "\\s*=\\s*([^;]+);");
    for (String source : project.sourcesOf(className)) {
      Matcher found = written.matcher(source);
      if (found.find()) {
        return value(found.group(1).strip(), className, project);
      }
    }
    throw new AssertionError(className + " has no constant " + name);
  }

  private static BigInteger value(String expression, String className, Project project) {
    Matcher call = CALL.matcher(expression);
    if (call.matches()) {
      return value(call.group(1), className, project);
    }
    String[] shift = expression.split("<<", -1);
    if (shift.length == 2) {
      return value(shift[0].strip(), className, project)
          .shiftLeft(Integer.parseInt(shift[1].strip()));
    }
    BigInteger product = BigInteger.ONE;
    for (String factor : expression.split("\\*", -1)) {
      String term = factor.strip();
      if (Character.isDigit(term.charAt(0))) {
        product = product.multiply(new BigInteger(term.replaceAll("[_L]", "")));
      } else {
        int dot = term.indexOf('.');
        product =
            product.multiply(
                constant(
                    dot < 0 ? className : term.substring(0, dot),
                    term.substring(dot + 1),
                    project));
      }
    }
    return product;
  }
}
