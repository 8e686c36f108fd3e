package tempo.fastpay.face;

import io.vertx.core.Future;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.wire.BoardEventsPage;

/** Pages of a bulletin board with entries of every kind. */
@FunctionalInterface
public interface BoardHistory {
  Future<BoardEventsPage> events(BoardQuery query);
}
