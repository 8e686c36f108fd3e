package tempo.fastpay.face;

import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.UnavailableException;

/** The status and the message with which a call fails, as its caller sees them. */
record GrpcFailure(GrpcStatus status, String message) {
  /** The longest message: it travels in a header, percent-encoded. */
  private static final int MESSAGE_LIMIT_CHARS = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(GrpcFailure.class);

  GrpcFailure {
    if (message.length() > MESSAGE_LIMIT_CHARS) {
      message = message.substring(0, MESSAGE_LIMIT_CHARS);
    }
  }

  /**
   * Maps the failure of a service. An unexpected one is logged here, and its caller learns no
   * details.
   */
  static GrpcFailure of(String method, Throwable cause) {
    if (cause instanceof MalformedRequestException) {
      return new GrpcFailure(GrpcStatus.INVALID_ARGUMENT, cause.getMessage());
    }
    if (cause instanceof UnavailableException) {
      return new GrpcFailure(GrpcStatus.UNAVAILABLE, cause.getMessage());
    }
    if (cause instanceof TimeoutException) {
      return new GrpcFailure(GrpcStatus.DEADLINE_EXCEEDED, "not answered in time: try again");
    }
    LOG.atError()
        .setMessage("a call failed to be served")
        .addKeyValue("method", method)
        .setCause(cause)
        .log();
    return new GrpcFailure(
        GrpcStatus.INTERNAL, "the server failed to serve the call; its log says why");
  }
}
