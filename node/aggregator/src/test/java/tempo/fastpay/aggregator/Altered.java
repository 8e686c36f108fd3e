package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Optional;
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
import tempo.fastpay.protocol.quorum.QuorumCertificate;

/** Another validator, but for what a test overrides. */
class Altered implements ValidatorApi {
  private final ValidatorApi other;

  Altered(ValidatorApi other) {
    this.other = other;
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    return other.submit(request);
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    return other.submitAndFollow(request, onEvent, onEnd);
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return other.bulletinBoard(query);
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return other.watchBulletinBoard(filter, cursor, onEvent, onEnd);
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return other.validatorInfo();
  }

  @Override
  public Future<ChainHead> chainHead() {
    return other.chainHead();
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return other.presentQuorumCertificates(qcs);
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return other.payment(query);
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return other.account(query);
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return other.evidence(query);
  }
}
