package tempo.fastpay.client.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.AggregatorAction;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
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
 * An aggregator at the other end of the event bus, as {@link BusContract} says. Handlers are called
 * on the context of the caller.
 */
public final class EventBusAggregator implements AggregatorApi {
  private final BusCaller caller;
  private final BusWatch.Board board;
  private final JsonCodec codec;

  /**
   * The aggregator of this bus; where there are several, any one of them answers.
   *
   * @param callTimeoutMs how long to wait for an answer; longer than the aggregator gives its
   *     validators
   */
  public EventBusAggregator(Vertx vertx, JsonCodec codec, long callTimeoutMs) {
    caller = new BusCaller(vertx, BusContract.AGGREGATOR, callTimeoutMs);
    board =
        new BusWatch.Board(
            caller,
            List.of(BusContract.EVENTS_CERTIFICATE, BusContract.EVENTS_QC, BusContract.EVENTS_TX));
    this.codec = Objects.requireNonNull(codec);
  }

  private <R> Future<R> call(
      AggregatorAction action, JsonObject body, Function<JsonObject, R> decode) {
    return caller.call(action.label(), body, decode);
  }

  @Override
  public Future<FanoutReply> submit(SubmitRequest request) {
    return call(AggregatorAction.SUBMIT, codec.encode(request), codec::decodeFanoutReply);
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return call(AggregatorAction.BULLETIN_BOARD, codec.encode(query), codec::decodeBoardPage);
  }

  @Override
  public Future<BoardEventsPage> boardEvents(BoardQuery query) {
    return call(AggregatorAction.BOARD_EVENTS, codec.encode(query), codec::decodeBoardEventsPage);
  }

  @Override
  public Future<ValidatorApi.Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return BusWatch.start(board, codec, filter, cursor, onEvent, onEnd);
  }

  @Override
  public Future<ChainHead> chainHead() {
    return call(AggregatorAction.CHAIN_HEAD, new JsonObject(), codec::decodeChainHead);
  }

  @Override
  public Future<QcReply> quorumCertificate(QcQuery query) {
    return call(AggregatorAction.QC, codec.encode(query), codec::decodeQcReply);
  }

  @Override
  public Future<Optional<TxStatus>> status(TxHash txHash) {
    return call(AggregatorAction.STATUS, codec.encodeStatusQuery(txHash), codec::decodeStatus);
  }

  @Override
  public Future<CommitteeStatus> committee() {
    return call(AggregatorAction.COMMITTEE, new JsonObject(), codec::decodeCommitteeStatus);
  }

  @Override
  public Future<AccountReport> account(AccountQuery query) {
    return call(AggregatorAction.ACCOUNT, codec.encode(query), codec::decodeAccountReport);
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return call(AggregatorAction.EVIDENCE, codec.encode(query), codec::decodeEvidencePage);
  }
}
