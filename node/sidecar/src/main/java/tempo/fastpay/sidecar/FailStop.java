package tempo.fastpay.sidecar;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tempo.fastpay.sidecar.port.RecordException;

/**
 * Stops a validator's signing for good (L8): without a record nothing is signed any more. May be
 * asked from any thread.
 */
final class FailStop {
  private static final Logger LOG = LoggerFactory.getLogger(FailStop.class);

  private final String validator;
  private final Promise<Void> stopped = Promise.promise();
  private volatile boolean halted;

  FailStop(String validator) {
    this.validator = validator;
  }

  /** Ends signing; the first cause is the one that is told. */
  void stop(Throwable cause) {
    if (!halted) {
      halted = true;
      LOG.atError()
          .setMessage("this validator has stopped signing")
          .addKeyValue("validator", validator)
          .addKeyValue("reason", cause.getMessage())
          .log();
      stopped.tryFail(cause);
    }
  }

  /** Ends signing if the record is what failed; other failures pass by. */
  void stopIfOfRecord(Throwable cause) {
    if (cause instanceof RecordException) {
      stop(cause);
    }
  }

  /** Completes {@link #stopped}: the validator was closed. */
  void close() {
    halted = true;
    stopped.tryComplete();
  }

  boolean isSigning() {
    return !halted;
  }

  /** Fails when the validator had to stop by itself; completes when it was closed. */
  Future<Void> stopped() {
    return stopped.future();
  }
}
