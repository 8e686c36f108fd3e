package tempo.fastpay.web.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tempo.fastpay.proto.contract.Check;
import tempo.fastpay.protocol.api.BoardEvent;

/** What an entry of the board is. */
public enum EventKind {
  CERTIFICATE,
  QC,
  LIFECYCLE;

  /** The query's parameter that names kinds; it may be repeated. */
  public static final String PARAMETER = "kind";

  /** The name of such an event in a stream. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of an entry; empty for a heartbeat. */
  public static Optional<EventKind> of(BoardEvent event) {
    if (event instanceof BoardEvent.Certified) {
      return Optional.of(CERTIFICATE);
    }
    if (event instanceof BoardEvent.QuorumReached) {
      return Optional.of(QC);
    }
    return event instanceof BoardEvent.Progressed ? Optional.of(LIFECYCLE) : Optional.empty();
  }

  /**
   * Takes the kinds that are asked for out of a query; all where none is named.
   *
   * @param query with the parameter as an array
   */
  public static Set<EventKind> takenFrom(JsonObject query) {
    JsonArray named = (JsonArray) query.remove(PARAMETER);
    if (named == null) {
      return EnumSet.allOf(EventKind.class);
    }
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    named.forEach(label -> kinds.add(labelled(String.valueOf(label))));
    return kinds;
  }

  private static EventKind labelled(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                Check.expected(
                    PARAMETER,
                    Arrays.stream(values())
                        .map(EventKind::label)
                        .collect(Collectors.joining(", ", "one of ", "")),
                    label));
  }
}
