package tempo.fastpay.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds what a caller takes, and what it sends (RFC 9110, 8.3 and 12.5). */
final class Negotiation {
  private static final String ACCEPT = "Accept";
  private static final String ACCEPT_ENCODING = "Accept-Encoding";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String ANY = "*";
  private static final String CHARSET = "charset";
  private static final String UTF_8 = "utf-8";
  private static final String IDENTITY = "identity";
  private static final String GZIP = "gzip";
  private static final String OLD_GZIP = "x-gzip";
  private static final int NOT_ACCEPTABLE = 406;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private Negotiation() {}

  /** How well a range fits a type: the more is named, the more it counts. */
  private record Fit(int closeness, int weight, int place) {}

  /**
   * The media type that the caller likes best; of equals the one it names first, then the first.
   *
   * @param served in lower case and without parameters: all text is UTF-8
   * @throws HttpRefusal 406 where it takes none of them, 400 where it cannot be understood
   */
  static String mediaType(HttpServerRequest request, List<String> served) {
    List<HeaderValue> ranges = HeaderValue.all(request, ACCEPT);
    if (ranges.isEmpty()) {
      return served.get(0);
    }
    String best = null;
    Fit bestFit = new Fit(0, 0, 0);
    for (String type : served) {
      Fit fit = fit(type, ranges);
      if (fit.weight() > bestFit.weight()
          || (fit.weight() == bestFit.weight() && fit.place() < bestFit.place())) {
        best = type;
        bestFit = fit;
      }
    }
    if (best == null) {
      throw HttpRefusal.wrong(
          NOT_ACCEPTABLE, ACCEPT + ": expected one of " + String.join(", ", served));
    }
    return best;
  }

  private static Fit fit(String type, List<HeaderValue> ranges) {
    Fit closest = new Fit(0, 0, 0);
    for (int place = 0; place < ranges.size(); place++) {
      HeaderValue range = ranges.get(place);
      int weight = range.weight(ACCEPT);
      int closeness = closeness(type, range);
      if (closeness > closest.closeness()) {
        closest = new Fit(closeness, weight, place);
      }
    }
    return closest;
  }

  /** 0 where the range is of other types. */
  private static int closeness(String type, HeaderValue range) {
    Map<String, String> meaning = range.meaning();
    String charset = meaning.remove(CHARSET);
    if (!meaning.isEmpty() || (charset != null && !charset.equalsIgnoreCase(UTF_8))) {
      return 0;
    }
    int named = charset == null ? 0 : 1;
    if (range.value().equals(type)) {
      return 5 + named;
    }
    if (range.value().equals(type.substring(0, type.indexOf('/') + 1) + ANY)) {
      return 3 + named;
    }
    return range.value().equals(ANY + "/" + ANY) ? 1 + named : 0;
  }

  /**
   * True where the caller takes gzip, and likes it as much as plain.
   *
   * @throws HttpRefusal 400 where it cannot be understood
   */
  static boolean takesGzip(HttpServerRequest request) {
    List<HeaderValue> codings = HeaderValue.all(request, ACCEPT_ENCODING);
    int gzip = weight(codings, GZIP).orElse(weight(codings, OLD_GZIP).orElse(other(codings, 0)));
    return gzip > 0 && gzip >= plain(codings);
  }

  /**
   * Refuses a caller that takes nothing uncompressed.
   *
   * @throws HttpRefusal 406, and 400 where it cannot be understood
   */
  static void requirePlain(HttpServerRequest request) {
    if (plain(HeaderValue.all(request, ACCEPT_ENCODING)) == 0) {
      throw HttpRefusal.wrong(NOT_ACCEPTABLE, ACCEPT_ENCODING + ": expected " + IDENTITY);
    }
  }

  /** What is not named is taken plain all the same, only liked less. */
  private static int plain(List<HeaderValue> codings) {
    return weight(codings, IDENTITY).orElse(other(codings, 1));
  }

  private static int other(List<HeaderValue> codings, int unsaid) {
    return weight(codings, ANY).orElse(unsaid);
  }

  private static OptionalInt weight(List<HeaderValue> codings, String coding) {
    OptionalInt found = OptionalInt.empty();
    for (HeaderValue each : codings) {
      int weight = each.weight(ACCEPT_ENCODING);
      if (found.isEmpty() && each.value().equals(coding)) {
        found = OptionalInt.of(weight);
      }
    }
    return found;
  }

  /**
   * Refuses a body of another media type, one that is not UTF-8, and a compressed one.
   *
   * @throws HttpRefusal 415, and 400 where it cannot be understood
   */
  static void requireBody(HttpServerRequest request, String type) {
    List<HeaderValue> told = HeaderValue.all(request, HttpHeaders.CONTENT_TYPE);
    if (told.size() != 1 || !told.get(0).value().equals(type)) {
      throw unsupported(CONTENT_TYPE + ": expected " + type);
    }
    Optional<String> charset = Optional.ofNullable(told.get(0).parameters().get(CHARSET));
    if (!charset.orElse(UTF_8).equalsIgnoreCase(UTF_8)) {
      throw unsupported(CONTENT_TYPE + ": expected the charset " + UTF_8);
    }
    if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      throw unsupported("Content-Encoding: expected none");
    }
  }

  private static HttpRefusal unsupported(String message) {
    return HttpRefusal.wrong(UNSUPPORTED_MEDIA_TYPE, message);
  }
}
