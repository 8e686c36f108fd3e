package tempo.fastpay.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One element of a header that is a list, with its parameters (RFC 9110, 5.6). What the RFC
 * compares without case is in lower case: the value, and the names of parameters.
 */
record HeaderValue(String value, Map<String, String> parameters) {
  /** The weight of what nothing is said about. */
  static final int FULL_WEIGHT = 1_000;

  private static final String WEIGHT = "q";
  private static final Pattern WEIGHTS = Pattern.compile("0(?:\\.([0-9]{0,3}))?|1(?:\\.0{0,3})?");

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern VALUE = Pattern.compile(TOKEN + "(?:/" + TOKEN + ")?");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "[ \\t]*;[ \\t]*(?:(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*)\"))?");
  private static final Pattern BETWEEN = Pattern.compile("[ \\t]*(?:,[ \\t]*)*");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  HeaderValue {
    parameters = Map.copyOf(parameters);
  }

  /**
   * All elements of a header, of however many lines.
   *
   * @throws HttpRefusal 400 where it is no such list
   */
  static List<HeaderValue> all(HttpServerRequest request, CharSequence header) {
    List<HeaderValue> all = new ArrayList<>();
    for (String line : request.headers().getAll(header)) {
      read(header, line, all);
    }
    return all;
  }

  private static void read(CharSequence header, String line, List<HeaderValue> into) {
    int at = skip(BETWEEN, line, 0);
    while (at < line.length()) {
      Matcher value = at(VALUE, line, at);
      if (!value.lookingAt()) {
        throw malformed(header);
      }
      Map<String, String> parameters = new LinkedHashMap<>();
      at = value.end();
      for (Matcher next = at(PARAMETER, line, at);
          next.lookingAt();
          next = at(PARAMETER, line, at)) {
        at = next.end();
        if (next.group(1) != null) {
          String text =
              next.group(2) != null
                  ? next.group(2)
                  : ESCAPED.matcher(next.group(3)).replaceAll("$1");
          parameters.putIfAbsent(next.group(1).toLowerCase(Locale.ROOT), text);
        }
      }
      into.add(new HeaderValue(value.group().toLowerCase(Locale.ROOT), parameters));
      int after = skip(BETWEEN, line, at);
      if (after < line.length() && line.substring(at, after).indexOf(',') < 0) {
        throw malformed(header);
      }
      at = after;
    }
  }

  private static Matcher at(Pattern pattern, String line, int from) {
    return pattern.matcher(line).region(from, line.length());
  }

  private static int skip(Pattern pattern, String line, int from) {
    Matcher skipped = at(pattern, line, from);
    return skipped.lookingAt() ? skipped.end() : from;
  }

  private static HttpRefusal malformed(CharSequence header) {
    return HttpRefusal.wrong(
        Failures.BAD_REQUEST, header + ": expected values and parameters as RFC 9110 writes them");
  }

  /**
   * The parameter {@code q} in thousandths; {@link #FULL_WEIGHT} where it is not told.
   *
   * @param header for the message
   * @throws HttpRefusal 400 where it is no weight
   */
  int weight(CharSequence header) {
    String told = parameters.get(WEIGHT);
    if (told == null) {
      return FULL_WEIGHT;
    }
    Matcher weight = WEIGHTS.matcher(told);
    if (!weight.matches()) {
      throw HttpRefusal.wrong(
          Failures.BAD_REQUEST,
          header + ": expected weights from 0 to 1 with at most three digits after the point");
    }
    if (told.startsWith("1")) {
      return FULL_WEIGHT;
    }
    String digits = weight.group(1) == null ? "" : weight.group(1);
    return Integer.parseInt((digits + "000").substring(0, 3));
  }

  /** The parameters that say what is meant, without its weight. */
  Map<String, String> meaning() {
    Map<String, String> meaning = new LinkedHashMap<>(parameters);
    meaning.remove(WEIGHT);
    return meaning;
  }
}
