package tempo.fastpay.client.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.FaucetApi;
import tempo.fastpay.proto.json.JsonCodec;

/**
 * A demo validator's faucet at the other end of the event bus; fails as {@link EventBusValidator}
 * does.
 */
public final class EventBusFaucet implements FaucetApi {
  private final BusCaller caller;
  private final JsonCodec codec;

  /**
   * The faucet beside a validator.
   *
   * @param callTimeoutMs how long to wait for an answer
   */
  public EventBusFaucet(Vertx vertx, String validatorName, JsonCodec codec, long callTimeoutMs) {
    caller = new BusCaller(vertx, BusContract.address(validatorName), callTimeoutMs);
    this.codec = Objects.requireNonNull(codec);
  }

  @Override
  public Future<Reply> fund(Request request) {
    return caller.call(
        BusContract.Action.FUND.label(), codec.encode(request), codec::decodeFundReply);
  }
}
