package tempo.fastpay.proto.contract;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Optional;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.types.TxHash;

/**
 * The calls of an aggregator, whatever carries them: one endpoint in front of all validators. It
 * holds no key and is believed by nobody: QCs prove themselves.
 *
 * <p>Every call may be repeated: one payment submitted again, also while the first submission is
 * under way, gets one QC. Calls do not wait for each other; the events of one stream arrive in the
 * order of the merged board. Calls may be made from any thread; where the implementation does not
 * say on which thread it answers, it may be any. Futures fail as those of {@link ValidatorApi} do.
 */
public interface AggregatorApi {
  /**
   * Submits to every validator and answers as soon as a quorum has certified. Refusals are in the
   * answer; they fail no future.
   */
  Future<FanoutReply> submit(SubmitRequest request);

  /** Reads certificates of all validators, each once. */
  Future<BoardPage> bulletinBoard(BoardQuery query);

  /** Reads entries of every kind from the merged board. */
  Future<BoardEventsPage> boardEvents(BoardQuery query);

  /**
   * Watches the merged board, as {@link ValidatorApi#watchBulletinBoard} does one validator's:
   * every certificate once, one QC per payment, each stage once.
   */
  Future<ValidatorApi.Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd);

  /** Reads the highest head that a quorum supports; no single liar lifts it. */
  Future<ChainHead> chainHead();

  /** Finds the QC over one envelope, or a refusal that says why there is none. */
  Future<QcReply> quorumCertificate(QcQuery query);

  /** Reads how far a payment has come; empty where the aggregator knows nothing of it. */
  Future<Optional<TxStatus>> status(TxHash txHash);

  /** Reads the committee and the health of its members. */
  Future<CommitteeStatus> committee();

  /** Reads an account as the committee sees it. */
  Future<AccountReport> account(AccountQuery query);

  /** Reads the evidence that validators hold (L13), as far as it verified here, oldest first. */
  Future<EvidencePage> evidence(EvidenceQuery query);
}
