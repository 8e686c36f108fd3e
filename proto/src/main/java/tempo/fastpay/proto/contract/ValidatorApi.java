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
 * What a validator offers, whatever carries it: the sidecar implements it, its faces serve it over
 * gRPC and the event bus, and ports implement it again at the other end. Refusals are answers; a
 * failed future means that the validator could not be reached, timed out ({@link
 * java.util.concurrent.TimeoutException}), that it has no room now ({@link UnavailableException}),
 * or that the request itself was malformed ({@link MalformedRequestException}). Nothing an answer
 * says is verified yet.
 */
public interface ValidatorApi {
  Future<SubmitReply> submit(SubmitRequest request);

  /**
   * Submits and follows the payment to its end.
   *
   * @param onEvent the answer first, then each stage
   * @param onEnd once: with null after the last stage, with the cause when the stream broke; never
   *     after {@link Subscription#cancel}
   */
  Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd);

  Future<BoardPage> bulletinBoard(BoardQuery query);

  /**
   * Every entry after the cursor without a gap, then live ones, and heartbeats. Where there is no
   * entry to begin with it begins with a heartbeat: whoever watches knows at once that it does.
   *
   * @param cursor of the last event seen; empty: from the oldest entry held
   * @param onEnd once, when the stream ends for another reason than {@link Subscription#cancel}
   */
  Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd);

  Future<ValidatorInfo> validatorInfo();

  Future<ChainHead> chainHead();

  /** One result per QC, in order; at most {@value SubmitRequest#PARENT_QCS_LIMIT} of them. */
  Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs);

  /** Empty where the validator does not know the payment. */
  Future<Optional<PaymentStatus>> payment(PaymentQuery query);

  Future<AccountView> account(AccountQuery query);

  /** The evidence it holds (L13), oldest first: a copy for everybody, which proves itself. */
  Future<EvidencePage> evidence(EvidenceQuery query);

  /** A running stream. */
  interface Subscription {
    /** Ends it; no handler is called afterwards. Idempotent. */
    void cancel();

    /**
     * Asks for no more events until {@link #resume}: for whoever passes them on to somebody slower.
     * Some may still come; a source that cannot wait goes on.
     */
    default void pause() {}

    /** Takes {@link #pause} back. */
    default void resume() {}
  }
}
