package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.Callable;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.ValidatorCore;

/** Answers {@link Equivocations} out of the core and the payment book of one validator. */
final class EquivocationsHost implements Equivocations.Host {
  private final Workers workers;
  private final ValidatorCore core;
  private final PaymentBook book;
  private final EvidenceCounters counters;

  EquivocationsHost(
      Workers workers, ValidatorCore core, PaymentBook book, EvidenceCounters counters) {
    this.workers = workers;
    this.core = core;
    this.book = book;
    this.counters = counters;
  }

  @Override
  public Optional<Envelope> envelope(TxHash txHash) {
    return book.envelope(txHash);
  }

  @Override
  public Optional<MessageId> message(TxHash txHash) {
    return book.held(txHash).map(held -> held.payment().message());
  }

  @Override
  public Optional<Envelope> permitted(ContentionKey key) {
    return core.permit(key).map(Permit::envelope);
  }

  @Override
  public <T> Future<T> run(Callable<T> task) {
    return workers.run(task);
  }

  @Override
  public void kept(VerifiedEvidence kept) {
    counters.kept(kept);
  }
}
