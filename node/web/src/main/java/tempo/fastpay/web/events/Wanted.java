package tempo.fastpay.web.events;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import tempo.fastpay.protocol.api.BoardFilter;

/** The entries of the board that a reader asked for. */
public record Wanted(BoardFilter filter, Set<EventKind> kinds) {
  public Wanted {
    Objects.requireNonNull(filter);
    kinds = Set.copyOf(kinds);
  }

  /** Every kind of entry that the filter selects. */
  public static Wanted all(BoardFilter filter) {
    return new Wanted(filter, EnumSet.allOf(EventKind.class));
  }
}
