package tempo.fastpay.sidecar.signer;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.Journaled;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.Signer;

/**
 * Signs by asking a signer elsewhere that holds the key. Calls are bounded in number, and each ends
 * by a deadline. A certificate that is not exactly the one asked for is thrown away. While the
 * signer does not answer, payments keep their permits and are refused for now; asked again they are
 * certified. Thread-safe.
 */
public final class RemoteSigner implements Signer {
  /** Calls at once; a payment that needs another one is refused for now. */
  public static final int CALLS_LIMIT = 512;

  private static final Logger LOG = LoggerFactory.getLogger(RemoteSigner.class);
  private static final long RETRY_MS = 1_000;

  private final SignerApi signer;
  private final Committee committee;
  private final Validator validator;
  private final Function<Certificate, Future<Optional<VerifiedCertificate>>> verifier;
  private final int callsLimit;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();

  /** Makes a signer that asks {@code signer}, which ends each call by a deadline of its own. */
  public RemoteSigner(
      SignerApi signer, Committee committee, Validator validator, Workers workers, Crypto crypto) {
    this(
        signer,
        committee,
        validator,
        certificate -> workers.run(() -> committee.verify(certificate, crypto)),
        CALLS_LIMIT);
  }

  RemoteSigner(
      SignerApi signer,
      Committee committee,
      Validator validator,
      Function<Certificate, Future<Optional<VerifiedCertificate>>> verifier,
      int callsLimit) {
    this.signer = Objects.requireNonNull(signer);
    this.committee = Objects.requireNonNull(committee);
    this.validator = Objects.requireNonNull(validator);
    this.verifier = verifier;
    this.callsLimit = callsLimit;
  }

  /**
   * Asks the signer for its key, chain and epoch, and compares them with this validator's.
   *
   * @return the difference, in words; empty: there is none. Fails where the signer does not answer
   */
  public Future<Optional<String>> difference() {
    return signer.validatorInfo().map(this::differenceOf);
  }

  private Optional<String> differenceOf(ValidatorInfo info) {
    if (!info.validator().publicKey().equals(validator.publicKey())) {
      return Optional.of(
          "it signs with the key "
              + info.validator().publicKey()
              + ", the committee's for "
              + validator.name()
              + " is "
              + validator.publicKey());
    }
    if (!info.chainId().equals(committee.chainId()) || !info.epoch().equals(committee.epoch())) {
      return Optional.of(
          "it signs for chain "
              + info.chainId()
              + " in epoch "
              + info.epoch()
              + ", the committee is of chain "
              + committee.chainId()
              + " in epoch "
              + committee.epoch());
    }
    return info.protocolVersion() == ValidatorInfo.PROTOCOL_VERSION
        ? Optional.empty()
        : Optional.of(
            "it speaks version "
                + info.protocolVersion()
                + " of the protocol, this validator "
                + ValidatorInfo.PROTOCOL_VERSION);
  }

  @Override
  public Future<VerifiedCertificate> certify(Journaled<Permit> permit, Candidate candidate) {
    if (calls.incrementAndGet() > callsLimit) {
      calls.decrementAndGet();
      return Future.failedFuture(
          new UnavailableException(
              "this validator's signer has " + callsLimit + " payments to sign already: try again",
              RETRY_MS));
    }
    return signer
        .certify(
            new SignerApi.Request(
                candidate.envelope(),
                committee.epoch(),
                validator.publicKey(),
                permit.value().createdUnixMillis()))
        .onComplete(done -> calls.decrementAndGet())
        .recover(this::silent)
        .map(reply -> certificate(reply, candidate))
        .compose(verifier)
        .map(
            verified ->
                verified.orElseThrow(
                    () -> new IllegalStateException("the signer's certificate does not verify")));
  }

  private Future<SubmitReply> silent(Throwable cause) {
    if (!away.getAndSet(true)) {
      LOG.atWarn()
          .setMessage("the signer does not answer")
          .addKeyValue("validator", validator.name())
          .addKeyValue("reason", String.valueOf(cause.getMessage()))
          .log();
    }
    return Future.failedFuture(
        new UnavailableException(
            "this validator's signer does not answer now: ask another or retry", RETRY_MS));
  }

  private Certificate certificate(SubmitReply reply, Candidate candidate) {
    if (away.getAndSet(false)) {
      LOG.atInfo()
          .setMessage("the signer answers again")
          .addKeyValue("validator", validator.name())
          .log();
    }
    if (reply instanceof SubmitReply.Rejected rejected) {
      throw refused(rejected.reject(), candidate);
    }
    Certificate certificate = ((SubmitReply.Certified) reply).certificate();
    if (!certificate.signer().equals(validator.id())
        || !certificate.txHash().equals(candidate.txHash())
        || !certificate.effectsHash().equals(candidate.effectsHash())
        || !certificate.effects().equals(Effects.of(candidate.payment()))
        || !certificate.epoch().equals(committee.epoch())) {
      throw new IllegalStateException("the signer's certificate is not what it was asked for");
    }
    return certificate;
  }

  private RuntimeException refused(Reject reject, Candidate candidate) {
    if (reject.code() == RejectCode.TEMPORARY_UNAVAILABLE) {
      return new UnavailableException(reject.message(), reject.retryAfterMillis().orElse(RETRY_MS));
    }
    if (reject.code() == RejectCode.EQUIVOCATION) {
      // It permits one message per key itself: only a record that is not whole comes to this.
      return RecordException.hopeless(
          validator.name()
              + ": its signer signed another payment first, "
              + reject.conflicting().map(Object::toString).orElse("unnamed")
              + ", where this validator permitted "
              + candidate.txHash()
              + ": the signing record is older than what was signed, or the signer serves another"
              + " validator too: stop the other one, or restore the record");
    }
    return new IllegalStateException(
        "the signer refuses: " + reject.code() + ": " + reject.message());
  }
}
