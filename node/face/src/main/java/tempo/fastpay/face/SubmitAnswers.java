package tempo.fastpay.face;

import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/** Answers a submission with a code, also where its content or the moment is wrong. */
final class SubmitAnswers {
  private SubmitAnswers() {}

  static Future<SubmitReply> submit(
      Function<SubmitRequest, Future<SubmitReply>> ask, Supplier<SubmitRequest> decode) {
    SubmitRequest request;
    try {
      request = decode.get();
    } catch (MalformedRequestException e) {
      return Future.succeededFuture(malformed(e));
    }
    return ask.apply(request)
        .recover(
            failure ->
                failure instanceof UnavailableException unavailable
                    ? Future.succeededFuture(new SubmitReply.Rejected(unavailable.reject()))
                    : Future.failedFuture(failure));
  }

  static SubmitReply malformed(MalformedRequestException e) {
    return new SubmitReply.Rejected(Reject.of(RejectCode.INVALID_FORMAT, e.getMessage()));
  }
}
