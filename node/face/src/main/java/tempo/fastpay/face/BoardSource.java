package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.BoardEvent;

/** A bulletin board to be watched from a cursor on, all of it. */
@FunctionalInterface
public interface BoardSource {
  Future<Subscription> watch(String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd);
}
