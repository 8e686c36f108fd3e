package tempo.fastpay.face;

import io.vertx.core.Future;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.protocol.api.BoardQuery;

/** Gives pages of a bulletin board with entries of every kind. */
@FunctionalInterface
public interface BoardHistory {
  Future<BoardEventsPage> events(BoardQuery query);
}
