package tempo.fastpay.web;

import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;

/** A refusal over HTTP: a status, and the reason. Not an error of this node; not logged. */
final class HttpRefusal extends RuntimeException {
  static final int NOT_FOUND = 404;

  private static final long serialVersionUID = 1L;

  private final int status;
  // Never serialized: it lives between a route and its answer.
  private final transient Reject reject;

  HttpRefusal(int status, Reject reject) {
    super(reject.message(), null, false, false);
    this.status = status;
    this.reject = reject;
  }

  /** The request cannot pass as it is. */
  static HttpRefusal wrong(int status, String message) {
    return new HttpRefusal(status, Reject.of(RejectCode.INVALID_FORMAT, message));
  }

  /** The thing asked for is not there, now at least. */
  static HttpRefusal unknown(String message) {
    return new HttpRefusal(NOT_FOUND, Reject.of(RejectCode.TEMPORARY_UNAVAILABLE, message));
  }

  /** Nothing is served at the path, now or later. */
  static HttpRefusal noSuchPath() {
    return wrong(NOT_FOUND, "nothing is served at this path: /openapi.json lists all");
  }

  /** The same request may pass later. */
  static HttpRefusal retryLater(int status, String message, long retryAfterMs) {
    return new HttpRefusal(status, Reject.retryAfter(message, retryAfterMs));
  }

  int status() {
    return status;
  }

  Reject reject() {
    return reject;
  }
}
