package tempo.fastpay.web.ops;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.protocol.api.CommitteeStatus;

/**
 * A condition that must hold for a node to be of use, such as that it can reach a quorum.
 *
 * @param name such as {@code sidecar/dave}; one of a kind in its node
 * @param reason empty while it holds, else one line that says what is missing; a failure counts as
 *     a reason too
 * @param note empty, or one line that says what is wrong although the node is of use
 */
public record Readiness(
    String name, Supplier<Future<Optional<String>>> reason, Supplier<Optional<String>> note) {
  public Readiness {
    Objects.requireNonNull(name);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(note);
  }

  /** Makes a condition of which there is nothing more to say. */
  public Readiness(String name, Supplier<Future<Optional<String>>> reason) {
    this(name, reason, Optional::empty);
  }

  /**
   * Makes the condition of an aggregator, or of a role that depends on one: enough validators
   * answer it.
   *
   * @param name of the role that depends on it
   */
  public static Readiness ofAggregator(String name, AggregatorApi aggregator) {
    return new Readiness(name, () -> aggregator.committee().map(Readiness::aggregatorReason));
  }

  private static Optional<String> aggregatorReason(CommitteeStatus status) {
    return status.isQuorumReachable()
        ? Optional.empty()
        : Optional.of(
            "no quorum answers: fewer than "
                + status.committee().threshold()
                + " of "
                + status.committee().size()
                + " validators");
  }
}
