package tempo.fastpay.client.bus;

import io.vertx.core.Handler;
import java.util.Optional;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.types.TxHash;

/** Follows a submission to its end by watching the bulletin board, since the bus has no streams. */
final class BusFollowing implements ValidatorApi.Subscription {
  private final ValidatorApi validator;
  private final TxHash txHash;
  private final Handler<SubmitEvent> onEvent;
  private final Handler<Throwable> onEnd;
  // Cancelled from any thread; everything else happens on one context.
  private volatile Optional<ValidatorApi.Subscription> watch = Optional.empty();
  private volatile boolean over;

  BusFollowing(
      ValidatorApi validator,
      TxHash txHash,
      Handler<SubmitEvent> onEvent,
      Handler<Throwable> onEnd) {
    this.validator = validator;
    this.txHash = txHash;
    this.onEvent = onEvent;
    this.onEnd = onEnd;
  }

  void start(SubmitReply reply) {
    if (over) {
      return;
    }
    onEvent.handle(new SubmitEvent.Answered(reply));
    if (reply instanceof SubmitReply.Rejected) {
      end(null);
      return;
    }
    // A payment that ended long ago may have left the board.
    validator
        .payment(new PaymentQuery.ByTxHash(txHash))
        .onSuccess(this::where)
        .onFailure(this::end);
  }

  private void where(Optional<PaymentStatus> status) {
    Optional<Lifecycle> ended =
        status.map(PaymentStatus::lifecycle).filter(lifecycle -> lifecycle.stage().isEnd());
    if (ended.isPresent()) {
      progressed(ended.get());
    } else if (!over) {
      validator
          .watchBulletinBoard(new BoardFilter.OfTx(txHash), "", this::seen, this::end)
          .onSuccess(this::watching)
          .onFailure(this::end);
    }
  }

  private void watching(ValidatorApi.Subscription started) {
    watch = Optional.of(started);
    if (over) {
      started.cancel();
    }
  }

  private void seen(BoardEvent event) {
    if (event instanceof BoardEvent.Progressed progressed) {
      progressed(progressed.update());
    }
  }

  private void progressed(Lifecycle update) {
    if (over) {
      return;
    }
    onEvent.handle(new SubmitEvent.Progressed(update));
    if (update.stage().isEnd()) {
      end(null);
    }
  }

  private void end(Throwable cause) {
    if (!over) {
      cancel();
      onEnd.handle(cause);
    }
  }

  @Override
  public void cancel() {
    over = true;
    watch.ifPresent(ValidatorApi.Subscription::cancel);
  }
}
