package tempo.fastpay.proto.contract;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.api.BoardEvent;

/**
 * A page of entries of every kind from a bulletin board, in its order, for a listener of the event
 * bus that has missed some.
 *
 * @param nextCursor the cursor of the next query: past all entries looked at, also those that the
 *     filter left out
 */
public record BoardEventsPage(List<BoardEvent> events, String nextCursor) {
  public BoardEventsPage {
    events = List.copyOf(events);
    Objects.requireNonNull(nextCursor);
  }
}
