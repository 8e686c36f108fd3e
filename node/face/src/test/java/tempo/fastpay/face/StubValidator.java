package tempo.fastpay.face;

import io.vertx.core.Future;
import java.util.function.Function;
import tempo.fastpay.proto.contract.ForwardingValidator;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.api.ValidatorInfo;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A validator that knows its chain's head and throws at everything else: tests say what it does.
 */
public class StubValidator extends ForwardingValidator {
  public static final ChainHead HEAD =
      new ChainHead(
          UInt64.of(7), Bytes32.ZERO, UInt64.of(1_000), UInt64.of(6), Bytes32.ZERO, UInt64.of(500));

  private static UnsupportedOperationException notAsked() {
    return new UnsupportedOperationException("the secret reason of the stub");
  }

  @Override
  protected <T> Future<T> forward(Function<ValidatorApi, Future<T>> call) {
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
}
