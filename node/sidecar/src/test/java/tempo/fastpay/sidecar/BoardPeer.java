package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tempo.fastpay.face.gossip.Peer;
import tempo.fastpay.proto.contract.ValidatorApi;
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
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;

/** A peer whose board shows certificates one a page, and nothing else. */
final class BoardPeer implements ValidatorApi {
  private final Validator validator;
  private final List<Certificate> shown;
  private final AtomicInteger failures;

  /**
   * A peer to ask.
   *
   * @param failures how often it cannot be reached first
   */
  BoardPeer(Validator validator, List<Certificate> shown, int failures) {
    this.validator = validator;
    this.shown = shown;
    this.failures = new AtomicInteger(failures);
  }

  Peer peer() {
    return new Peer(validator, this);
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    if (failures.getAndDecrement() > 0) {
      return Future.failedFuture("connection refused");
    }
    int from = query.cursor().isEmpty() ? 0 : Integer.parseInt(query.cursor());
    int to = Math.min(from + 1, shown.size());
    return Future.succeededFuture(
        new BoardPage(shown.subList(Math.min(from, to), to), Integer.toString(to)));
  }

  private static <T> Future<T> unused() {
    return Future.failedFuture("not asked for here");
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    return unused();
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    return unused();
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return unused();
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return unused();
  }

  @Override
  public Future<ChainHead> chainHead() {
    return unused();
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return unused();
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return unused();
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return unused();
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return unused();
  }
}
