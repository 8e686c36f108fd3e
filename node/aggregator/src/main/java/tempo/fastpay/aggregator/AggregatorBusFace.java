package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import tempo.fastpay.face.BoardPublisher;
import tempo.fastpay.face.BusLimits;
import tempo.fastpay.face.BusRequest;
import tempo.fastpay.face.BusService;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.AggregatorAction;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.QcReply;

/**
 * Serves an aggregator over the event bus as {@link BusContract} says, and publishes its merged
 * board and the heads. Decodes, asks, encodes. Belongs to the context it was started on.
 */
final class AggregatorBusFace {
  private final Vertx vertx;
  private final AggregatorApi api;
  private final JsonCodec codec;
  private final BoardPublisher publisher;
  private BusService service;

  private AggregatorBusFace(Vertx vertx, AggregatorApi api, JsonCodec codec, BusLimits limits) {
    this.vertx = vertx;
    this.api = api;
    this.codec = codec;
    this.publisher =
        new BoardPublisher(
            vertx,
            BusContract.AGGREGATOR,
            AggregatorBusFace::topic,
            (cursor, onEvent, onEnd) ->
                api.watchBulletinBoard(new BoardFilter.All(), cursor, onEvent, onEnd),
            codec,
            limits);
  }

  /** Begins to serve and to publish; complete when requests from everywhere reach it. */
  static Future<AggregatorBusFace> start(
      Vertx vertx, AggregatorApi api, JsonCodec codec, BusLimits limits) {
    AggregatorBusFace face = new AggregatorBusFace(vertx, api, codec, limits);
    return BusService.start(vertx, BusContract.AGGREGATOR, face::serve, limits)
        .map(
            service -> {
              face.service = service;
              face.publisher.start();
              return face;
            });
  }

  private static String topic(BoardEvent event) {
    if (event instanceof BoardEvent.Certified) {
      return BusContract.EVENTS_CERTIFICATE;
    }
    return event instanceof BoardEvent.QuorumReached
        ? BusContract.EVENTS_QC
        : BusContract.EVENTS_TX;
  }

  /** Publishes that the supported head is another one. */
  void publish(ChainHead head) {
    vertx.eventBus().publish(BusContract.EVENTS_HEAD, codec.encodePublishedHead(head));
  }

  Future<Void> close() {
    publisher.close();
    return service.close();
  }

  private Future<JsonObject> serve(BusRequest request) {
    JsonObject body = request.body();
    return switch (request.actionOf(AggregatorAction.values(), AggregatorAction::label)) {
      case SUBMIT -> FanoutAnswers.submit(api, codec.decodeSubmitRequest(body)).map(codec::encode);
      case BULLETIN_BOARD -> api.bulletinBoard(codec.decodeBoardQuery(body)).map(codec::encode);
      case BOARD_EVENTS -> api.boardEvents(codec.decodeBoardQuery(body)).map(codec::encode);
      case QC -> quorumCertificate(request);
      case STATUS -> api.status(codec.decodeStatusQuery(body)).map(codec::encodeStatus);
      case CHAIN_HEAD -> api.chainHead().map(codec::encode);
      case COMMITTEE -> api.committee().map(codec::encode);
      case ACCOUNT -> api.account(codec.decodeAccountQuery(body)).map(codec::encode);
      case EVIDENCE -> api.evidence(codec.decodeEvidenceQuery(body)).map(codec::encode);
    };
  }

  private Future<JsonObject> quorumCertificate(BusRequest request) {
    return api.quorumCertificate(codec.decodeQcQuery(request.body()))
        .compose(
            reply ->
                reply instanceof QcReply.Missing missing
                    ? request.refused(missing.reject(), codec.encode(reply))
                    : Future.succeededFuture(codec.encode(reply)));
  }
}
