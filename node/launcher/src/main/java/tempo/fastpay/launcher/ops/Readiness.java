package tempo.fastpay.launcher.ops;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import tempo.fastpay.proto.contract.AggregatorApi;
import tempo.fastpay.protocol.api.CommitteeStatus;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.signer.RemoteSigner;
import tempo.fastpay.sidecar.signer.SigningService;

/**
 * One thing that must hold for a node to be of use: that it can reach a quorum.
 *
 * @param name such as {@code sidecar/dave}; one of a kind in its node
 * @param reason empty while it holds, else one line that says what is missing; a failure counts as
 *     a reason too
 */
public record Readiness(String name, Supplier<Future<Optional<String>>> reason) {
  public Readiness {
    Objects.requireNonNull(name);
    Objects.requireNonNull(reason);
  }

  /** A validator is of use while it signs and sees, with itself, as many members as a quorum. */
  public static Readiness ofSidecar(String validator, SidecarVerticle sidecar, int threshold) {
    return new Readiness(
        "sidecar/" + validator,
        () ->
            Future.succeededFuture(
                sidecarReason(sidecar.sidecar().isSigning(), sidecar.watchedPeers(), threshold)));
  }

  static Optional<String> sidecarReason(boolean isSigning, int watchedPeers, int threshold) {
    if (!isSigning) {
      return Optional.of("does not sign: its view of the chain is too old, or it has stopped");
    }
    return reached(1 + watchedPeers, threshold);
  }

  /** A validator whose key is elsewhere is of use while its signer answers, and is its own. */
  public static Readiness ofRemoteSigner(String validator, RemoteSigner signer) {
    return new Readiness("signer/" + validator, signer::difference);
  }

  /** A signer is of use until its record cannot be written. */
  public static Readiness ofSigner(SigningService signer) {
    return new Readiness(
        "signer",
        () ->
            Future.succeededFuture(
                signer.isSigning()
                    ? Optional.empty()
                    : Optional.of("does not sign: its record cannot be written")));
  }

  /**
   * An aggregator, or whoever depends on one, is of use while enough validators answer it.
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

  private static Optional<String> reached(int members, int threshold) {
    return members >= threshold
        ? Optional.empty()
        : Optional.of(
            "sees " + members + " validators with itself, a quorum is " + threshold + " of them");
  }
}
