package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.face.Workers;
import tempo.fastpay.face.evidence.EvidenceBook;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.core.ValidatorCore;

/**
 * Notices two messages on one contention key, gets both payments' bytes, and keeps what they prove
 * (L13). It decides nothing: whom evidence names is served as before (L2).
 */
final class Equivocations {
  /** Keys whose first certificates are remembered, as many as a signer has in the pool. */
  static final int KEYS_LIMIT = CertificatePool.PER_SIGNER_LIMIT;

  /** Pairs being fetched or verified at once; beyond, a pair is left to whoever else sees it. */
  static final int PAIRS_LIMIT = 64;

  /** A certificate, and who can be asked for the bytes behind it. */
  private record Seen(VerifiedCertificate certificate, Optional<Peer> from) {
    TxHash txHash() {
      return certificate.txHash();
    }

    boolean isBySignerOf(Seen other) {
      return certificate.signer().equals(other.certificate.signer());
    }
  }

  private final Workers workers;
  private final SidecarConfig config;
  private final Crypto crypto;
  private final ValidatorCore core;
  private final PaymentBook book;
  private final EvidenceBook evidence;
  private final Counters counters;
  private int pairs;

  /** The first certificate of each signer, by key. */
  private final Map<ContentionKey, List<Seen>> firsts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ContentionKey, List<Seen>> eldest) {
          return size() > KEYS_LIMIT;
        }
      };

  Equivocations(
      Workers workers,
      SidecarConfig config,
      Crypto crypto,
      ValidatorCore core,
      PaymentBook book,
      EvidenceBook evidence,
      Counters counters) {
    this.workers = workers;
    this.config = config;
    this.crypto = crypto;
    this.core = core;
    this.book = book;
    this.evidence = evidence;
    this.counters = counters;
  }

  /**
   * A payment was refused: with EQUIVOCATION, another message has its key.
   *
   * @return completes when what that proves is kept; never fails
   */
  Future<Void> refused(Reject reject, Payment second) {
    ContentionKey key = second.contentionKey();
    Optional<Envelope> first =
        reject
            .conflicting()
            .flatMap(book::envelope)
            .or(() -> reject.conflicting().flatMap(any -> core.permit(key)).map(Permit::envelope));
    return first.isEmpty() || !evidence.isOpen(new Culprit.Sender(key.sender()), key)
        ? Future.succeededFuture()
        : during(() -> keep(List.of(bySender(key, first.get().paymentBytes(), second.raw()))));
  }

  /** A verified QC was shown, whether or not it is counted. */
  void shown(VerifiedQc qc) {
    for (VerifiedCertificate certificate : qc.certificates()) {
      shown(certificate, Optional.of(qc.envelope()), Optional.empty());
    }
  }

  /** A verified certificate was shown, by a peer or by this validator itself. */
  void shown(VerifiedCertificate certificate, Optional<Peer> from) {
    shown(certificate, Optional.empty(), from);
  }

  private void shown(
      VerifiedCertificate certificate, Optional<Envelope> carried, Optional<Peer> from) {
    ContentionKey key = certificate.certificate().effects().contentionKey();
    List<Seen> seen = firsts.computeIfAbsent(key, any -> new ArrayList<>());
    Seen second = new Seen(certificate, from);
    Optional<Seen> own = seen.stream().filter(second::isBySignerOf).findFirst();
    own.filter(first -> areTwoMessages(first, second))
        .or(() -> seen.stream().filter(first -> areTwoMessages(first, second)).findFirst())
        .ifPresent(first -> compare(key, first, second, carried));
    if (own.isEmpty()) {
      seen.add(second);
    }
  }

  /** As far as it can be known before the bytes are here: most often another envelope of one. */
  private boolean areTwoMessages(Seen first, Seen second) {
    if (first.txHash().equals(second.txHash())) {
      return false;
    }
    if (!first.certificate().effectsHash().equals(second.certificate().effectsHash())) {
      return true;
    }
    Optional<MessageId> one = message(first);
    Optional<MessageId> other = message(second);
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }

  private Optional<MessageId> message(Seen seen) {
    return book.held(seen.txHash()).map(held -> held.payment().message());
  }

  private void compare(ContentionKey key, Seen first, Seen second, Optional<Envelope> carried) {
    boolean isOpen =
        evidence.isOpen(new Culprit.Sender(key.sender()), key)
            || (first.isBySignerOf(second)
                && evidence.isOpen(new Culprit.Member(first.certificate().signer()), key));
    if (isOpen) {
      during(
          () ->
              bytes(first)
                  .compose(
                      one ->
                          carried
                              .map(Future::succeededFuture)
                              .orElseGet(() -> bytes(second))
                              .compose(other -> keep(claims(key, first, one, second, other)))));
    }
  }

  private List<Evidence> claims(
      ContentionKey key, Seen first, Envelope one, Seen second, Envelope other) {
    List<Evidence> claims = new ArrayList<>();
    claims.add(bySender(key, one.paymentBytes(), other.paymentBytes()));
    if (first.isBySignerOf(second)) {
      claims.add(
          new Evidence.ValidatorEquivocation(
              first.certificate().signer(),
              config.committee().epoch(),
              new Evidence.Signed(one, first.certificate().certificate().signature()),
              new Evidence.Signed(other, second.certificate().certificate().signature())));
    }
    return claims;
  }

  private Evidence bySender(ContentionKey key, Bytes first, Bytes second) {
    return new Evidence.SenderEquivocation(config.committee().chainId(), key, first, second);
  }

  private Future<Envelope> bytes(Seen seen) {
    return book.envelope(seen.txHash())
        .map(Future::succeededFuture)
        .or(() -> seen.from().map(peer -> fetch(peer, seen.txHash())))
        .orElseGet(() -> Future.failedFuture("nobody can be asked for " + seen.txHash()));
  }

  private static Future<Envelope> fetch(Peer peer, TxHash txHash) {
    return peer.api()
        .payment(new PaymentQuery.ByTxHash(txHash))
        .map(status -> status.map(PaymentStatus::envelope).orElseThrow());
  }

  /** Runs some work on a pair if there is room; what cannot be had or proven is left. */
  private Future<Void> during(Supplier<Future<Void>> work) {
    if (pairs >= PAIRS_LIMIT) {
      return Future.succeededFuture();
    }
    pairs++;
    return work.get().onComplete(done -> pairs--).transform(done -> Future.succeededFuture());
  }

  private Future<Void> keep(List<Evidence> claims) {
    List<Evidence> unknown = claims.stream().filter(evidence::isNew).toList();
    return workers
        .run(
            () ->
                unknown.stream()
                    .map(claim -> VerifiedEvidence.verify(claim, config.committee(), crypto))
                    .toList())
        .map(
            results -> {
              results.forEach(this::keep);
              return null;
            });
  }

  private void keep(VerifiedEvidence.Result result) {
    if (result instanceof VerifiedEvidence.Result.Verified verified
        && evidence.add(config.validator().id(), verified.evidence())) {
      counters.evidence(verified.evidence(), config.committee());
    }
  }
}
