package tempo.fastpay.client.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.BusContract.Action;
import tempo.fastpay.proto.contract.ResultsCheck;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.proto.json.JsonCodec;
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
 * A validator at the other end of the event bus, as {@link BusContract} says. Handlers are called
 * on the context of the caller. A watch keeps no events: published ones tell that there is
 * something new, and what does not follow the last one seen is asked for.
 */
public final class EventBusValidator implements ValidatorApi {
  private final BusCaller caller;
  private final BusWatch.Board board;
  private final JsonCodec codec;

  /**
   * A validator by its name.
   *
   * @param callTimeoutMs how long to wait for an answer
   */
  public EventBusValidator(Vertx vertx, String name, JsonCodec codec, long callTimeoutMs) {
    caller = new BusCaller(vertx, BusContract.address(name), callTimeoutMs);
    board = new BusWatch.Board(caller, List.of(BusContract.eventsAddress(name)));
    this.codec = Objects.requireNonNull(codec);
  }

  @Override
  public Future<SubmitReply> submit(SubmitRequest request) {
    return caller.call(Action.SUBMIT.label(), codec.encode(request), codec::decodeSubmitReply);
  }

  @Override
  public Future<Subscription> submitAndFollow(
      SubmitRequest request, Handler<SubmitEvent> onEvent, Handler<Throwable> onEnd) {
    return submit(request)
        .map(
            reply -> {
              BusFollowing following =
                  new BusFollowing(this, request.envelope().txHash(), onEvent, onEnd);
              // After the caller has got the subscription, and on its context.
              Loop.of(caller.vertx).run(() -> following.start(reply));
              return following;
            });
  }

  @Override
  public Future<BoardPage> bulletinBoard(BoardQuery query) {
    return caller.call(Action.BULLETIN_BOARD.label(), codec.encode(query), codec::decodeBoardPage);
  }

  @Override
  public Future<Subscription> watchBulletinBoard(
      BoardFilter filter, String cursor, Handler<BoardEvent> onEvent, Handler<Throwable> onEnd) {
    return BusWatch.start(board, codec, filter, cursor, onEvent, onEnd);
  }

  @Override
  public Future<ValidatorInfo> validatorInfo() {
    return caller.call(Action.VALIDATOR_INFO.label(), new JsonObject(), codec::decodeValidatorInfo);
  }

  @Override
  public Future<ChainHead> chainHead() {
    return caller.call(Action.CHAIN_HEAD.label(), new JsonObject(), codec::decodeChainHead);
  }

  @Override
  public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
    return caller.call(
        Action.PRESENT_QCS.label(),
        codec.encodePresented(qcs),
        json -> ResultsCheck.sameOrder(qcs, codec.decodeResults(json)));
  }

  @Override
  public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
    return caller.call(Action.PAYMENT.label(), codec.encode(query), codec::decodePayment);
  }

  @Override
  public Future<AccountView> account(AccountQuery query) {
    return caller.call(Action.ACCOUNT.label(), codec.encode(query), codec::decodeAccountView);
  }

  @Override
  public Future<EvidencePage> evidence(EvidenceQuery query) {
    return caller.call(Action.EVIDENCE.label(), codec.encode(query), codec::decodeEvidencePage);
  }
}
