package tempo.fastpay.aggregator;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.api.ValidatorReject;

/** Answers a submission that finds no room with a code and a delay, like a refused one. */
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
    return new FanoutReply(
        request.envelope().txHash(),
        Optional.empty(),
        List.of(),
        List.of(new ValidatorReject(Optional.empty(), failure.reject())),
        Optional.empty());
  }
}
