package tempo.fastpay.face;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tempo.fastpay.proto.contract.BusContract;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.protocol.types.Reject;

/**
 * A request that came over the event bus.
 *
 * @param action what the header says; empty where there is none
 * @param body within the limits of {@link tempo.fastpay.proto.contract.WireLimits}
 * @param refusalsInBody true where a refusal is wanted as an answer, not as a failure
 */
public record BusRequest(Optional<String> action, JsonObject body, boolean refusalsInBody) {
  /**
   * Finds the action that is asked for.
   *
   * @param label gives an action's name in the header
   * @throws MalformedRequestException naming all actions if it is none of them
   */
  public <A> A actionOf(A[] actions, Function<A, String> label) {
    for (A candidate : actions) {
      if (action.equals(Optional.of(label.apply(candidate)))) {
        return candidate;
      }
    }
    throw new MalformedRequestException(
        "header "
            + BusContract.ACTION
            + ": expected one of "
            + Arrays.stream(actions).map(label).collect(Collectors.joining(", ")));
  }

  /** Gives the answer to a request that was refused, in the way its caller wants it. */
  public Future<JsonObject> refused(Reject reject, JsonObject answer) {
    return refusalsInBody
        ? Future.succeededFuture(answer)
        : Future.failedFuture(new RefusedException(reject));
  }

  /** A refusal on its way to a caller who wants it as a failure. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // Never serialized: it lives between two futures of one process.
    private final transient Reject reject;

    RefusedException(Reject reject) {
      super(reject.message(), null, false, false);
      this.reject = reject;
    }

    Reject reject() {
      return reject;
    }
  }
}
