package tempo.fastpay.proto.contract;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.api.SubmitEvent;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.quorum.QuorumCertificate;

/**
 * The calls of a validator, whatever carries them. The sidecar implements them, its faces serve
 * them over gRPC and the event bus, and clients implement them again at the other end. No answer is
 * verified yet.
 *
 * <p>Every call may be repeated: reading changes nothing, and a payment submitted or a QC presented
 * again changes nothing more. Calls do not wait for each other; the events of one stream arrive in
 * its order. Calls may be made from any thread; where the implementation does not say on which
 * thread it answers and calls handlers, it may be any. Refusals are answers; a future fails where
 * the validator could not be reached ({@link CallFailedException}), did not answer in time ({@link
 * java.util.concurrent.TimeoutException}), has no room now ({@link UnavailableException}) or broke
 * the contract ({@link UnusableAnswerException}), or where the request itself was malformed ({@link
 * MalformedRequestException}).
 */
public interface ValidatorApi {
  /** Submits a payment for certification; the answer is a certificate or a refusal. */
  Future<SubmitReply> submit(SubmitRequest request);

  /**
   * Submits a payment and follows it to its end.
   *
   * @param onEvent the answer first, then each stage
   * @param onEnd once: with null after the last stage, with the cause when the stream broke; never
   *     after {@link Subscription#cancel}
   */
  Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd);

  /** Reads a page of certificates from the bulletin board. */
  Future<BoardPage> bulletinBoard(BoardQuery query);

  /**
   * Watches the bulletin board: every entry after the cursor without a gap, then new ones as they
   * come, and heartbeats. Where there is no entry to begin with, the stream begins with a
   * heartbeat, so that the watcher knows at once that it is connected.
   *
   * @param cursor of the last event seen; empty: from the oldest entry held
   * @param onEnd once, when the stream ends for another reason than {@link Subscription#cancel}
   */
  Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd);

  /** Reads the validator's statement about itself. */
  Future<ValidatorInfo> validatorInfo();

  /** Reads the chain's head and H, as the validator sees them. */
  Future<ChainHead> chainHead();

  /**
   * Presents QCs, at most {@value SubmitRequest#PARENT_QCS_LIMIT}; gives one result per QC, in
   * order.
   */
  Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs);

  /** Reads the bytes and the stage of a payment; empty where the validator does not know it. */
  Future<Optional<PaymentStatus>> payment(PaymentQuery query);

  /** Reads an account as the validator sees it at H. */
  Future<AccountView> account(AccountQuery query);

  /** Reads the evidence that the validator holds (L13), oldest first. Evidence proves itself. */
  Future<EvidencePage> evidence(EvidenceQuery query);

  /** A running stream. */
  interface Subscription {
    /** Ends it; no handler is called afterwards. Idempotent. */
    void cancel();

    /**
     * Asks for no more events until {@link #resume}, for a watcher that passes them on to somebody
     * slower. Some may still come; a source that cannot wait goes on.
     */
    default void pause() {}

    /** Takes {@link #pause} back. */
    default void resume() {}
  }
}
