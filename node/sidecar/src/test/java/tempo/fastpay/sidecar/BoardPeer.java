package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.proto.contract.ForwardingValidator;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Validator;

/** A peer whose board shows certificates one a page, and nothing else. */
final class BoardPeer extends ForwardingValidator {
  private final Validator validator;
  private final List<Certificate> shown;
  private final AtomicInteger failures;

  /**
   * A peer to ask.
   *
   * @param failures how often it cannot be reached first
   */
  BoardPeer(Validator validator, List<Certificate> shown, int failures) {
    this.validator = validator;
    this.shown = shown;
    this.failures = new AtomicInteger(failures);
  }

  Peer peer() {
    return new Peer(validator, this);
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    if (failures.getAndDecrement() > 0) {
      return Future.failedFuture("connection refused");
    }
    int from = query.cursor().isEmpty() ? 0 : Integer.parseInt(query.cursor());
    int to = Math.min(from + 1, shown.size());
    return Future.succeededFuture(
        new BoardPage(shown.subList(Math.min(from, to), to), Integer.toString(to)));
  }

  @Override
  protected <T> Future<T> forward(Function<ValidatorApi, Future<T>> call) {
    return Future.failedFuture("not asked for here");
  }
}
