package tempo.fastpay.aggregator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.client.quorum.Fanout;
import tempo.fastpay.client.quorum.Outcome;
import tempo.fastpay.client.quorum.QuorumClient;
import tempo.fastpay.client.quorum.RetryOptions;
import tempo.fastpay.client.quorum.Submission;
import tempo.fastpay.client.quorum.Support;
import tempo.fastpay.client.quorum.Suspicions;
import tempo.fastpay.protocol.api.AccountQuery;
import tempo.fastpay.protocol.api.AccountReport;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.TxStatus;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.wire.AggregatorApi;
import tempo.fastpay.wire.BoardEventsPage;
import tempo.fastpay.wire.UnavailableException;
import tempo.fastpay.wire.ValidatorApi;

/** One aggregator: a committee behind one endpoint. */
final class Aggregator implements AggregatorApi {
  private static final RetryOptions RETRIES = new RetryOptions(1_500, 4_000, 50, 500);

  private final Vertx vertx;
  private final Committee committee;
  private final Crypto crypto;
  private final Fanout fanout;
  private final QuorumClient quorum;

  Aggregator(
      Vertx vertx,
      Context context,
      Committee committee,
      Map<Validator, ValidatorApi> validators,
      Crypto crypto,
      RandomGenerator random) {
    this.vertx = vertx;
    this.committee = committee;
    this.crypto = crypto;
    this.fanout =
        new Fanout(vertx, context, committee, validators, RETRIES.perValidatorTimeoutMs());
    this.quorum = new QuorumClient(vertx, fanout, crypto, RETRIES, new Suspicions(), random);
  }

  @Override
  public Future<FanoutReply> submit(SubmitRequest request) {
    return vertx
        .executeBlocking(
            () ->
                PaymentScreen.screen(
                    request.envelope().paymentBytes(),
                    Optional.empty(),
                    committee.chainId(),
                    crypto),
            false)
        .compose(
            screened ->
                screened instanceof PaymentScreen.Result.Accepted accepted
                    ? quorum.submit(
                        new Submission(request.envelope(), accepted.payment(), request.parentQcs()),
                        new TimeWindow(0, Long.MAX_VALUE),
                        late -> {})
                    : Future.failedFuture(new UnavailableException("no payment", 0)))
        .compose(
            outcome ->
                outcome instanceof Outcome.Certified certified
                    ? Future.succeededFuture(
                        new FanoutReply(
                            certified.txHash(),
                            Optional.of(Effects.of(certified.qc().payment()).hash()),
                            certified.qc().certificate().certificates(),
                            List.of(),
                            Optional.of(certified.qc().certificate())))
                    : Future.failedFuture(new UnavailableException(outcome.describe(), 0)));
  }

  @Override
  public Future<ChainHead> chainHead() {
    return fanout
        .gather(committee.threshold(), (validator, port) -> port.chainHead())
        .compose(
            answers ->
                Support.highest(
                        answers.values().values(),
                        committee.threshold() - 1,
                        Comparator.comparing(ChainHead::blockHeight))
                    .map(Future::succeededFuture)
                    .orElseGet(Aggregator::notServed));
  }

  private static <T> Future<T> notServed() {
    return Future.failedFuture(new UnavailableException("not served now", 0));
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return notServed();
  }

  @Override
  public Future<BoardEventsPage> boardEvents(BoardQuery query) {
    return notServed();
  }

  @Override
  public Future<ValidatorApi.Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return notServed();
  }

  @Override
  public Future<QcReply> quorumCertificate(QcQuery query) {
    return notServed();
  }

  @Override
  public Future<Optional<TxStatus>> status(TxHash txHash) {
    return notServed();
  }

  @Override
  public Future<CommitteeStatus> committee() {
    return notServed();
  }

  @Override
  public Future<AccountReport> account(AccountQuery query) {
    return notServed();
  }
}
