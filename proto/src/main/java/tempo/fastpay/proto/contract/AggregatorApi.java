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
 * What an aggregator offers, whatever carries it: one endpoint in front of all validators. It holds
 * no key and is believed by nobody: QCs prove themselves. Futures fail as {@link ValidatorApi}
 * says.
 */
public interface AggregatorApi {
  /**
   * Submits to every validator and answers as soon as a quorum has certified. Refusals are in the
   * answer. The same payment submitted again, also while the first is under way, gets the same QC.
   */
  Future<FanoutReply> submit(SubmitRequest request);

  /** Certificates of all validators, each once. */
  Future<BoardPage> bulletinBoard(BoardQuery query);

  /** Entries of every kind from the merged board. */
  Future<BoardEventsPage> boardEvents(BoardQuery query);

  /**
   * The merged board live, as {@link ValidatorApi#watchBulletinBoard}: every certificate once, one
   * QC per payment, each stage once.
   */
  Future<ValidatorApi.Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd);

  /** The highest head that a quorum supports; no single liar lifts it. */
  Future<ChainHead> chainHead();

  Future<QcReply> quorumCertificate(QcQuery query);

  /** Empty where the aggregator knows nothing of the payment. */
  Future<Optional<TxStatus>> status(TxHash txHash);

  Future<CommitteeStatus> committee();

  Future<AccountReport> account(AccountQuery query);

  /** The evidence that validators hold (L13), as far as it verified here, oldest first. */
  Future<EvidencePage> evidence(EvidenceQuery query);
}
