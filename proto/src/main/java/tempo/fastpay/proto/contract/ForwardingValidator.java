package tempo.fastpay.proto.contract;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
 * Hands every call to {@link #forward}, except those that a subclass answers itself. So a wrapper
 * of a validator contains only the calls that it changes, and a new call of validators is added
 * here once.
 */
public abstract class ForwardingValidator implements ValidatorApi {
  /** Makes the call on another validator, or refuses to. */
  protected abstract <T> Future<T> forward(Function<ValidatorApi, Future<T>> call);

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    return forward(validator -> validator.submit(request));
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    return forward(validator -> validator.submitAndFollow(request, onEvent, onEnd));
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return forward(validator -> validator.bulletinBoard(query));
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return forward(validator -> validator.watchBulletinBoard(filter, cursor, onEvent, onEnd));
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return forward(ValidatorApi::validatorInfo);
  }

  @Override
  public Future<ChainHead> chainHead() {
    return forward(ValidatorApi::chainHead);
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return forward(validator -> validator.presentQuorumCertificates(qcs));
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return forward(validator -> validator.payment(query));
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return forward(validator -> validator.account(query));
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return forward(validator -> validator.evidence(query));
  }
}
