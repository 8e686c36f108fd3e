package tempo.fastpay.web;

import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.proto.contract.UnusableAnswerException;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/** Turns the failure of a request into the answer to it. */
final class Failures {
  static final int BAD_REQUEST = 400;
  static final int UNAVAILABLE = 503;

  /** The wait that is answered when nothing says how long to wait. */
  static final long RETRY_AFTER_MS = 1_000;

  private static final int INTERNAL_ERROR = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * Maps the failure of an aggregator's call; what nobody expected is logged here and told to
   * nobody.
   */
  static HttpRefusal of(String route, Throwable cause) {
    if (cause instanceof HttpRefusal refusal) {
      return refusal;
    }
    if (cause instanceof MalformedRequestException) {
      return HttpRefusal.wrong(BAD_REQUEST, cause.getMessage());
    }
    if (cause instanceof HttpException http && http.getStatusCode() < INTERNAL_ERROR) {
      return HttpRefusal.wrong(http.getStatusCode(), "the request cannot be understood");
    }
    if (cause instanceof UnavailableException unavailable) {
      return later(
          unavailable.getMessage(), unavailable.reject().retryAfterMillis().orElse(RETRY_AFTER_MS));
    }
    if (cause instanceof TimeoutException) {
      return later("the aggregator did not answer in time: try again", RETRY_AFTER_MS);
    }
    if (cause instanceof CallFailedException) {
      return later("the aggregator cannot be reached: try again", RETRY_AFTER_MS);
    }
    LOG.atError()
        .setMessage("a request failed to be served")
        .addKeyValue("route", route)
        .setCause(cause)
        .log();
    if (cause instanceof UnusableAnswerException) {
      return later("the aggregator's answer cannot be used", RETRY_AFTER_MS);
    }
    return new HttpRefusal(
        INTERNAL_ERROR,
        Reject.of(
            RejectCode.TEMPORARY_UNAVAILABLE,
            "this node failed to serve the request; its log says why"));
  }

  private static HttpRefusal later(String message, long retryAfterMs) {
    return HttpRefusal.retryLater(UNAVAILABLE, message, retryAfterMs);
  }
}
