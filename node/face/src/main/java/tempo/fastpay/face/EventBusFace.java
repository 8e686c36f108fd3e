package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.Action;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.SubmitReply;

/**
 * Serves a validator over the event bus as {@link BusContract} says, and publishes its bulletin
 * board. Decodes, asks, encodes; decides nothing and verifies nothing. Belongs to the context it
 * was started on.
 */
public final class EventBusFace {
  private final ValidatorApi api;
  private final BoardHistory history;
  private final JsonCodec codec;
  private final BoardPublisher publisher;
  private final Optional<FaucetApi> faucet;
  private BusService service;

  private EventBusFace(
      Vertx vertx,
      String name,
      ValidatorApi api,
      BoardHistory history,
      Optional<FaucetApi> faucet,
      JsonCodec codec,
      BusLimits limits) {
    this.api = api;
    this.faucet = faucet;
    this.history = history;
    this.codec = codec;
    String events = BusContract.eventsAddress(name);
    this.publisher =
        new BoardPublisher(
            vertx,
            events,
            event -> events,
            (cursor, onEvent, onEnd) ->
                api.watchBulletinBoard(new BoardFilter.All(), cursor, onEvent, onEnd),
            codec,
            limits);
  }

  /**
   * Begins to serve and to publish.
   *
   * @param name the validator's
   * @param faucet answers {@link Action#FUND}, where the chain has a faucet
   * @return complete when requests from everywhere reach it
   */
  public static Future<EventBusFace> start(
      Vertx vertx,
      String name,
      ValidatorApi api,
      BoardHistory history,
      Optional<FaucetApi> faucet,
      JsonCodec codec,
      BusLimits limits) {
    EventBusFace face = new EventBusFace(vertx, name, api, history, faucet, codec, limits);
    return BusService.start(vertx, BusContract.address(name), face::serve, limits)
        .map(
            service -> {
              face.service = service;
              face.publisher.start();
              return face;
            });
  }

  /** The number of requests that wait for their answer. */
  public int openRequests() {
    return service.openRequests();
  }

  public Future<Void> close() {
    publisher.close();
    return service.close();
  }

  private Future<JsonObject> serve(BusRequest request) {
    JsonObject body = request.body();
    return switch (request.actionOf(Action.values(), Action::label)) {
      case SUBMIT -> submit(request);
      case BULLETIN_BOARD -> api.bulletinBoard(codec.decodeBoardQuery(body)).map(codec::encode);
      case BOARD_EVENTS -> history.events(codec.decodeBoardQuery(body)).map(codec::encode);
      case VALIDATOR_INFO -> api.validatorInfo().map(codec::encode);
      case CHAIN_HEAD -> api.chainHead().map(codec::encode);
      case PRESENT_QCS ->
          api.presentQuorumCertificates(codec.decodePresented(body)).map(codec::encodeResults);
      case PAYMENT -> api.payment(codec.decodePaymentQuery(body)).map(codec::encodePayment);
      case ACCOUNT -> api.account(codec.decodeAccountQuery(body)).map(codec::encode);
      case EVIDENCE -> api.evidence(codec.decodeEvidenceQuery(body)).map(codec::encode);
      case FUND -> fund(request);
    };
  }

  private Future<JsonObject> submit(BusRequest request) {
    return SubmitAnswers.submit(api::submit, () -> codec.decodeSubmitRequest(request.body()))
        .compose(
            reply -> {
              JsonObject answer = codec.encode(reply);
              return reply instanceof SubmitReply.Rejected rejected
                  ? request.refused(rejected.reject(), answer)
                  : Future.succeededFuture(answer);
            });
  }

  private Future<JsonObject> fund(BusRequest request) {
    FaucetApi source =
        faucet.orElseThrow(
            () -> new MalformedRequestException("fund: this validator's chain makes no money"));
    return source
        .fund(codec.decodeFundRequest(request.body()))
        .compose(
            reply -> {
              JsonObject answer = codec.encode(reply);
              return reply instanceof FaucetApi.Reply.Refused refused
                  ? request.refused(refused.reject(), answer)
                  : Future.succeededFuture(answer);
            });
  }
}
