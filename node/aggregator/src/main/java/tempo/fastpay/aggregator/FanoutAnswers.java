package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorReject;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/** A submission that finds no room is answered with a code and a delay, as a refused one is. */
final class FanoutAnswers {
  private FanoutAnswers() {}

  static Future<FanoutReply> submit(AggregatorApi api, SubmitRequest request) {
    return api.submit(request)
        .recover(
            failure ->
                failure instanceof UnavailableException unavailable
                    ? Future.succeededFuture(unavailable(request, unavailable))
                    : Future.failedFuture(failure));
  }

  private static FanoutReply unavailable(SubmitRequest request, UnavailableException failure) {
    long waitMs = failure.retryAfterMillis();
    Reject reject =
        new Reject(
            RejectCode.TEMPORARY_UNAVAILABLE,
            failure.getMessage(),
            waitMs > 0 ? OptionalLong.of(waitMs) : OptionalLong.empty(),
            Optional.empty());
    return new FanoutReply(
        request.envelope().txHash(),
        Optional.empty(),
        List.of(),
        List.of(new ValidatorReject(Optional.empty(), reject)),
        Optional.empty());
  }
}
