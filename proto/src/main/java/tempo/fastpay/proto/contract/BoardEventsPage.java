package tempo.fastpay.proto.contract;

import java.util.List;
import java.util.Objects;
import tempo.fastpay.protocol.api.BoardEvent;

/**
 * Entries of a bulletin board of every kind, in its order, as the event bus back-fills them.
 *
 * @param nextCursor where to go on: past everything looked at, also what the filter left out
 */
public record BoardEventsPage(List<BoardEvent> events, String nextCursor) {
  public BoardEventsPage {
    events = List.copyOf(events);
    Objects.requireNonNull(nextCursor);
  }
}
