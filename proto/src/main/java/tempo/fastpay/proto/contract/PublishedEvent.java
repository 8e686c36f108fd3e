package tempo.fastpay.proto.contract;

import java.util.Objects;
import tempo.fastpay.protocol.api.BoardEvent;

/**
 * An entry of a bulletin board as it is published on the event bus.
 *
 * @param previousCursor the cursor of the entry before, so that a listener notices a gap
 */
public record PublishedEvent(BoardEvent event, String previousCursor) {
  public PublishedEvent {
    Objects.requireNonNull(event);
    Objects.requireNonNull(previousCursor);
  }
}
