package tempo.fastpay.sidecar;

import io.vertx.core.Handler;
import java.util.Optional;
import tempo.fastpay.proto.contract.ValidatorApi.Subscription;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.types.TxHash;

/** Follows a submission to its end: sends the answer, the payment's stage, then every step. */
final class PaymentStream {
  private final PaymentBook book;
  private final TxHash txHash;
  private final Handler<SubmitEvent> onEvent;
  private final Handler<Throwable> onEnd;
  private Optional<Subscription> following = Optional.empty();
  private boolean ended;

  PaymentStream(
      PaymentBook book, TxHash txHash, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    this.book = book;
    this.txHash = txHash;
    this.onEvent = onEvent;
    this.onEnd = onEnd;
  }

  Subscription start(SubmitReply reply) {
    onEvent.handle(new SubmitEvent.Answered(reply));
    Optional<Lifecycle> now = book.lifecycle(txHash);
    if (reply instanceof SubmitReply.Rejected || now.isEmpty()) {
      end(null);
      return () -> {};
    }
    following = book.follow(txHash, this::progressed);
    if (following.isEmpty()) {
      end(new IllegalStateException("too many streams are followed here: ask for the status"));
      return () -> {};
    }
    progressed(now.get());
    return this::cancel;
  }

  private void progressed(Lifecycle update) {
    if (!ended) {
      onEvent.handle(new SubmitEvent.Progressed(update));
      if (update.stage().isEnd()) {
        end(null);
      }
    }
  }

  private void end(Throwable cause) {
    cancel();
    onEnd.handle(cause);
  }

  private void cancel() {
    ended = true;
    following.ifPresent(Subscription::cancel);
  }
}
