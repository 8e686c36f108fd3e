package tempo.fastpay.sidecar.signer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.face.ScreenedPayments;
import tempo.fastpay.loop.Workers;
import tempo.fastpay.proto.contract.SignerApi;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.sidecar.core.Candidate;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.Signer;
import tempo.fastpay.sidecar.port.SignerRecord;

/**
 * Runs a signer: it judges a payment by the sender's signed bytes, claims its contention key in its
 * own record, then signs (L1, L2, L8). L3 to L7, for which one has to see a chain, are the
 * validator's to judge. On one context.
 */
public final class SigningService implements SignerApi {
  private static final Logger LOG = LoggerFactory.getLogger(SigningService.class);
  private static final long RETRY_MS = 1_000;

  /** The result of screening a payment, before the record is asked. */
  private sealed interface Screened {
    record Ready(Candidate candidate) implements Screened {}

    record Refused(Reject reject) implements Screened {}
  }

  private final Workers workers;
  private final Committee committee;
  private final Validator validator;
  private final ScreenedPayments payments;
  private final Signer key;
  private final SignerRecord record;
  private final LongAdder certificates = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final Promise<Void> stopped = Promise.promise();

  /**
   * Makes a signer for one member.
   *
   * @param key signs what was recorded
   * @param record open already
   */
  public SigningService(
      Vertx vertx,
      Crypto crypto,
      Committee committee,
      Validator validator,
      Signer key,
      SignerRecord record) {
    this.workers = new Workers(vertx);
    this.committee = committee;
    this.validator = validator;
    this.payments = new ScreenedPayments(committee.chainId(), crypto);
    this.key = key;
    this.record = record;
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return Future.succeededFuture(
        new ValidatorInfo(
            validator,
            List.of(),
            committee.chainId(),
            committee.epoch(),
            ValidatorInfo.PROTOCOL_VERSION));
  }

  @Override
  public Future<SubmitReply> certify(Request request) {
    return refusal(request)
        .map(reject -> Future.<SubmitReply>succeededFuture(new SubmitReply.Rejected(reject)))
        .orElseGet(
            () ->
                workers
                    .run(() -> screen(request.envelope()))
                    .compose(screened -> claim(screened, request)))
        .onSuccess(
            reply ->
                (reply instanceof SubmitReply.Certified ? certificates : refusals).increment());
  }

  private Optional<Reject> refusal(Request request) {
    if (!isSigning()) {
      return Optional.of(
          Reject.retryAfter("this signer has stopped: its record cannot be written", RETRY_MS));
    }
    if (!request.publicKey().equals(validator.publicKey())) {
      return Optional.of(
          Reject.of(
              RejectCode.INVALID_FORMAT,
              "pubkey: this signer holds the key "
                  + validator.publicKey()
                  + ", got "
                  + request.publicKey()));
    }
    if (!request.epoch().equals(committee.epoch())) {
      return Optional.of(
          Reject.of(
              RejectCode.INVALID_FORMAT,
              "epoch: this signer signs in epoch "
                  + committee.epoch()
                  + ", got "
                  + request.epoch()));
    }
    if (!request.envelope().chainId().equals(committee.chainId())) {
      return Optional.of(
          Reject.of(
              RejectCode.WRONG_CHAIN,
              "chain_id: this signer signs for chain "
                  + committee.chainId()
                  + ", got "
                  + request.envelope().chainId()));
    }
    return record.hasRoom()
        ? Optional.empty()
        : Optional.of(
            Reject.retryAfter(
                "this validator's signer waits for its disk: try again, or ask another", RETRY_MS));
  }

  private Screened screen(Envelope envelope) {
    return payments
        .screen(envelope.paymentBytes())
        .fold(payment -> screen(envelope, payment), Screened.Refused::new);
  }

  private static Screened screen(Envelope envelope, Payment payment) {
    return VerifiedQc.contradiction(envelope, payment)
        .<Screened>map(
            why -> new Screened.Refused(Reject.of(RejectCode.INVALID_FORMAT, "tx: " + why)))
        .orElseGet(() -> new Screened.Ready(Candidate.of(envelope, payment, Set.of())));
  }

  private Future<SubmitReply> claim(Screened screened, Request request) {
    if (screened instanceof Screened.Refused refused) {
      return Future.succeededFuture(new SubmitReply.Rejected(refused.reject()));
    }
    Candidate candidate = ((Screened.Ready) screened).candidate();
    return record
        .claim(permit(candidate, request))
        .onFailure(this::halt)
        .compose(claim -> sign(claim, candidate));
  }

  /**
   * A permit of this signer. Fee token and credits are the validator's to know: nothing is reserved
   * by it.
   */
  private static Permit permit(Candidate candidate, Request request) {
    Payment payment = candidate.payment();
    return new Permit(
        candidate.envelope(),
        candidate.txHash(),
        payment,
        candidate.effectsHash(),
        payment.feeToken().orElse(payment.asset()),
        request.createdUnixMillis(),
        Set.of());
  }

  private Future<SubmitReply> sign(SignerRecord.Claim claim, Candidate candidate) {
    if (claim instanceof SignerRecord.Claim.Taken taken) {
      return Future.succeededFuture(
          new SubmitReply.Rejected(
              Reject.equivocation(
                  "this signer signed another payment of this sender, nonce key and nonce",
                  taken.by())));
    }
    return key.certify(((SignerRecord.Claim.Granted) claim).permit(), candidate)
        .map(made -> new SubmitReply.Certified(made.certificate()));
  }

  /** Stops: without a record nothing is signed any more (L8). */
  private void halt(Throwable cause) {
    if (cause instanceof RecordException && stopped.tryFail(cause)) {
      LOG.atError()
          .setMessage("this signer has stopped signing")
          .addKeyValue("validator", validator.name())
          .addKeyValue("reason", cause.getMessage())
          .log();
    }
  }

  /** Fails when the signer had to stop by itself; completes when it was closed. */
  public Future<Void> stopped() {
    return stopped.future();
  }

  /** False once it has stopped; gRPC health reports this. */
  public boolean isSigning() {
    return !stopped.future().isComplete();
  }

  /** Certificates given so far. */
  public long certificates() {
    return certificates.sum();
  }

  /** Requests refused so far. */
  public long refusals() {
    return refusals.sum();
  }

  /** Signs nothing more. The record is closed by its maker. */
  public void close() {
    stopped.tryComplete();
  }
}
