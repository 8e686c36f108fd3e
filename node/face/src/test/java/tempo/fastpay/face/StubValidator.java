package tempo.fastpay.face;

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
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A validator that knows its chain's head and throws at everything else: tests say what it does.
 */
public class StubValidator implements ValidatorApi {
  public static final ChainHead HEAD =
      new ChainHead(UInt64.of(7), Bytes32.ZERO, UInt64.of(1_000), UInt64.of(6));

  private static UnsupportedOperationException notAsked() {
    return new UnsupportedOperationException("the secret reason of the stub");
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    throw notAsked();
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    throw notAsked();
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    throw notAsked();
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    throw notAsked();
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return Future.failedFuture(notAsked());
  }

  @Override
  public Future<ChainHead> chainHead() {
    return Future.succeededFuture(HEAD);
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    throw notAsked();
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    throw notAsked();
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    throw notAsked();
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    throw notAsked();
  }
}
