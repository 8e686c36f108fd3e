package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.BoardEvent;

/** Lets a whole bulletin board be watched from a cursor on. */
@FunctionalInterface
public interface BoardSource {
  Future<Subscription> watch(String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd);
}
