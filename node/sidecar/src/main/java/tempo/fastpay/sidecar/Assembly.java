package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Puts QCs together, from a quorum of verified certificates and the payment's bytes. Bytes that
 * this validator never saw are asked of the peer that showed the certificate.
 */
final class Assembly {
  /** Payments whose bytes are asked for at once; beyond, they are left to whoever else has them. */
  static final int FETCHES_LIMIT = 512;

  private final Loop loop;
  private final Committee committee;
  private final Screening screening;
  private final Display display;
  private final Counters counters;
  private final Set<TxHash> fetching = new HashSet<>();

  Assembly(
      Loop loop, Committee committee, Screening screening, Display display, Counters counters) {
    this.loop = loop;
    this.committee = committee;
    this.screening = screening;
    this.display = display;
    this.counters = counters;
  }

  /**
   * Puts a payment's QC together where a quorum of its certificates is held.
   *
   * @param from may be asked for the bytes
   * @param learn takes the QC in
   */
  Future<Void> atQuorum(TxHash txHash, Optional<Peer> from, Function<VerifiedQc, Future<?>> learn) {
    if (display.over(txHash).size() < committee.threshold()) {
      return Future.succeededFuture();
    }
    return display
        .held(txHash)
        .map(held -> assemble(held.envelope(), held.payment(), learn))
        .or(() -> from.map(peer -> fetch(peer, txHash, learn)))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> assemble(
      Envelope envelope, Payment payment, Function<VerifiedQc, Future<?>> learn) {
    return VerifiedQc.assemble(envelope, payment, display.over(envelope.txHash()), committee)
        .map(qc -> learn.apply(qc).<Void>mapEmpty())
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> fetch(Peer peer, TxHash txHash, Function<VerifiedQc, Future<?>> learn) {
    if (fetching.size() >= FETCHES_LIMIT || !fetching.add(txHash)) {
      return Future.succeededFuture();
    }
    return askedOf(peer, txHash)
        .compose(status -> fetched(txHash, status, learn))
        .onFailure(failure -> suspect(peer, failure))
        .onComplete(done -> fetching.remove(txHash));
  }

  /** A peer may answer on any thread. */
  private Future<Optional<PaymentStatus>> askedOf(Peer peer, TxHash txHash) {
    return loop.onLoop(peer.api().payment(new PaymentQuery.ByTxHash(txHash)));
  }

  /** A peer that can be asked for the bytes behind a hash. */
  Equivocations.Source source(Peer peer) {
    return txHash ->
        askedOf(peer, txHash).map(status -> status.map(PaymentStatus::envelope).orElseThrow());
  }

  private Future<Void> fetched(
      TxHash txHash, Optional<PaymentStatus> status, Function<VerifiedQc, Future<?>> learn) {
    if (status.isEmpty()) {
      return Future.succeededFuture();
    }
    Envelope envelope = status.get().envelope();
    if (!envelope.txHash().equals(txHash)) {
      return Future.failedFuture(
          new IllegalArgumentException("the bytes do not reproduce " + txHash));
    }
    return screening.envelope(envelope).compose(payment -> assemble(envelope, payment, learn));
  }

  private void suspect(Peer peer, Throwable failure) {
    if (failure instanceof IllegalArgumentException) {
      counters.suspect(
          peer.validator().name(),
          Counters.Suspicion.BAD_PAYMENT_BYTES,
          String.valueOf(failure.getMessage()));
    }
  }
}
