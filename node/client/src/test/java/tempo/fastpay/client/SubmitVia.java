package tempo.fastpay.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

/** A validator between whose ends somebody meddles; what is not overridden passes unchanged. */
public class SubmitVia implements ValidatorApi {
  private final ValidatorApi inner;
  private final Function<SubmitRequest, Future<SubmitReply>> submit;

  public SubmitVia(ValidatorApi inner, Function<SubmitRequest, Future<SubmitReply>> submit) {
    this.inner = inner;
    this.submit = submit;
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    return submit.apply(request);
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    return inner.submitAndFollow(request, onEvent, onEnd);
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return inner.bulletinBoard(query);
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return inner.watchBulletinBoard(filter, cursor, onEvent, onEnd);
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return inner.validatorInfo();
  }

  @Override
  public Future<ChainHead> chainHead() {
    return inner.chainHead();
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return inner.presentQuorumCertificates(qcs);
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return inner.payment(query);
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return inner.account(query);
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return inner.evidence(query);
  }
}
