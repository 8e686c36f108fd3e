package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import tempo.fastpay.face.evidence.EvidenceBook;
import tempo.fastpay.face.gossip.CertificatePool;
import tempo.fastpay.loop.BoundedMap;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.MessageId;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.TxHash;

/**
 * Notices two messages on one contention key, gets both payments' bytes, and keeps the evidence
 * that they make (L13). It decides nothing: a member that evidence names is served as before (L2).
 * All it needs of its validator is its {@link Host}, so that the simulator's validators look with
 * this code.
 */
public final class Equivocations {
  /** Keys whose first certificates are remembered, as many as a signer has in the pool. */
  static final int KEYS_LIMIT = CertificatePool.PER_SIGNER_LIMIT;

  /** Pairs being fetched or verified at once; beyond, a pair is left to whoever else sees it. */
  static final int PAIRS_LIMIT = 64;

  /** The parts of the validator that this class needs. */
  public interface Host {
    /** The envelope behind a hash, where it is held. */
    Optional<Envelope> envelope(TxHash txHash);

    /** The message behind a hash, where its payment is held. */
    Optional<MessageId> message(TxHash txHash);

    /** The envelope that this validator permitted on a key. */
    Optional<Envelope> permitted(ContentionKey key);

    /** Runs a long computation, and passes its result on this validator's context. */
    <T> Future<T> run(Callable<T> task);

    /** Called when new evidence was kept. */
    void kept(VerifiedEvidence evidence);
  }

  /** A peer, or another holder of payments, that can be asked for the bytes behind a hash. */
  @FunctionalInterface
  public interface Source {
    /** Returns the envelope with this hash; fails where it cannot be had. */
    Future<Envelope> envelope(TxHash txHash);
  }

  /** A certificate, and who can be asked for the bytes behind it. */
  private record Seen(VerifiedCertificate certificate, Optional<Source> from) {
    TxHash txHash() {
      return certificate.txHash();
    }

    boolean isBySignerOf(Seen other) {
      return certificate.signer().equals(other.certificate.signer());
    }
  }

  private final ValidatorId self;
  private final Committee committee;
  private final Crypto crypto;
  private final EvidenceBook evidence;
  private final Host host;
  private int pairs;

  /** The first certificate of each signer, by key. */
  private final Map<ContentionKey, List<Seen>> firsts = BoundedMap.byInsertion(KEYS_LIMIT);

  /**
   * Watches for one validator.
   *
   * @param self the validator's own id
   * @param evidence keeps what is found
   */
  public Equivocations(
      ValidatorId self, Committee committee, Crypto crypto, EvidenceBook evidence, Host host) {
    this.self = self;
    this.committee = committee;
    this.crypto = crypto;
    this.evidence = evidence;
    this.host = host;
  }

  /**
   * Looks at a refused payment: if the code is EQUIVOCATION, another message has its key.
   *
   * @return completes when the evidence, if any, is kept; never fails
   */
  public Future<Void> refused(Reject reject, Payment second) {
    ContentionKey key = second.contentionKey();
    Optional<Envelope> first =
        reject
            .conflicting()
            .flatMap(host::envelope)
            .or(() -> reject.conflicting().flatMap(any -> host.permitted(key)));
    return first.isEmpty() || !evidence.isOpen(new Culprit.Sender(key.sender()), key)
        ? Future.succeededFuture()
        : during(() -> keep(List.of(bySender(key, first.get().paymentBytes(), second.raw()))));
  }

  /** Compares a verified QC that was shown, whether or not it is counted. */
  public void shown(VerifiedQc qc) {
    for (VerifiedCertificate certificate : qc.certificates()) {
      shown(certificate, Optional.of(qc.envelope()), Optional.empty());
    }
  }

  /** Compares a verified certificate, shown by a peer or by this validator itself. */
  public void shown(VerifiedCertificate certificate, Optional<Source> from) {
    shown(certificate, Optional.empty(), from);
  }

  private void shown(
      VerifiedCertificate certificate, Optional<Envelope> carried, Optional<Source> from) {
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
    return host.message(seen.txHash());
  }

  private void compare(ContentionKey key, Seen first, Seen second, Optional<Envelope> carried) {
    boolean isOpen =
        evidence.isOpen(new Culprit.Sender(key.sender()), key)
            || (first.isBySignerOf(second)
                && evidence.isOpen(new Culprit.Member(first.certificate().signer()), key));
    if (isOpen) {
      during(() -> keepClaims(key, first, second, carried));
    }
  }

  /** Gets the bytes of both, one after the other, and keeps what they prove. */
  private Future<Void> keepClaims(
      ContentionKey key, Seen first, Seen second, Optional<Envelope> carried) {
    Future<Envelope> one = bytes(first);
    Future<Envelope> other = one.compose(got -> carriedOr(carried, second));
    return other.compose(got -> keep(claims(key, first, one.result(), second, got)));
  }

  private Future<Envelope> carriedOr(Optional<Envelope> carried, Seen seen) {
    return carried.map(Future::succeededFuture).orElseGet(() -> bytes(seen));
  }

  private List<Evidence> claims(
      ContentionKey key, Seen first, Envelope one, Seen second, Envelope other) {
    List<Evidence> claims = new ArrayList<>();
    claims.add(bySender(key, one.paymentBytes(), other.paymentBytes()));
    if (first.isBySignerOf(second)) {
      claims.add(
          new Evidence.ValidatorEquivocation(
              first.certificate().signer(),
              committee.epoch(),
              new Evidence.Signed(one, first.certificate().certificate().signature()),
              new Evidence.Signed(other, second.certificate().certificate().signature())));
    }
    return claims;
  }

  private Evidence bySender(ContentionKey key, Bytes first, Bytes second) {
    return new Evidence.SenderEquivocation(committee.chainId(), key, first, second);
  }

  private Future<Envelope> bytes(Seen seen) {
    return host.envelope(seen.txHash())
        .map(Future::succeededFuture)
        .or(() -> seen.from().map(source -> source.envelope(seen.txHash())))
        .orElseGet(() -> Future.failedFuture("nobody can be asked for " + seen.txHash()));
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
    return host.run(() -> verify(unknown)).map(this::keepAll);
  }

  private List<VerifiedEvidence.Result> verify(List<Evidence> claims) {
    return claims.stream().map(claim -> VerifiedEvidence.verify(claim, committee, crypto)).toList();
  }

  private Void keepAll(List<VerifiedEvidence.Result> results) {
    results.forEach(this::keep);
    return null;
  }

  private void keep(VerifiedEvidence.Result result) {
    if (result instanceof VerifiedEvidence.Result.Verified verified
        && evidence.add(self, verified.evidence())) {
      host.kept(verified.evidence());
    }
  }
}
