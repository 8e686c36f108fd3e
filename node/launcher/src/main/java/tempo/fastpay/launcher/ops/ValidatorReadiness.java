package tempo.fastpay.launcher.ops;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.signer.RemoteSigner;
import tempo.fastpay.sidecar.signer.SigningService;
import tempo.fastpay.web.ops.Readiness;

/** Makes the conditions for a node's validators and its signer to be of use. */
public final class ValidatorReadiness {
  private ValidatorReadiness() {}

  /**
   * A validator is of use until it has stopped, and while it watches enough members for a quorum,
   * itself among them. After a restore it is silent for a while, and of no use. An old view of the
   * chain passes, and makes nothing DOWN.
   */
  public static Readiness ofSidecar(String validator, SidecarVerticle sidecar, int threshold) {
    return new Readiness(
        "sidecar/" + validator,
        () ->
            sidecar
                .sidecar()
                .silentUntilMillis()
                .map(
                    silent ->
                        sidecarReason(
                            sidecar.sidecar().isSigning(),
                            silent,
                            sidecar.watchedPeers(),
                            threshold)),
        () -> sidecarNote(sidecar.unreachedPeers()));
  }

  /** What a peer certifies comes by others too, so a quorum is enough to be of use. */
  static Optional<String> sidecarNote(List<String> unreachedPeers) {
    return unreachedPeers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "never reached since the start: "
                + String.join(", ", unreachedPeers)
                + "; the log says why");
  }

  static Optional<String> sidecarReason(
      boolean isSigning, OptionalLong silentUntilMillis, int watchedPeers, int threshold) {
    if (!isSigning) {
      return Optional.of("does not sign: it has stopped for good, its log says why");
    }
    if (silentUntilMillis.isPresent()) {
      long until = silentUntilMillis.getAsLong();
      return Optional.of(
          "signs nothing new after a restore: "
              + (until == Long.MAX_VALUE
                  ? "not all peers were asked yet"
                  : "until the finalized block is past " + Instant.ofEpochMilli(until)));
    }
    return reached(1 + watchedPeers, threshold);
  }

  /**
   * A node's validators are of use while their chain is: nothing is signed on an older view.
   *
   * @param viewAgeLimitMs how old the finalized block may be
   */
  public static Readiness ofChain(
      ChainCounters counters, LongSupplier unixMillis, long viewAgeLimitMs) {
    return new Readiness(
        "chain",
        () ->
            Future.succeededFuture(
                chainReason(ChainMetrics.ageMs(counters, unixMillis), viewAgeLimitMs)));
  }

  static Optional<String> chainReason(long ageMs, long viewAgeLimitMs) {
    return ageMs <= viewAgeLimitMs
        ? Optional.empty()
        : Optional.of(
            "the chain node is "
                + ageMs / 1_000
                + " s behind: nothing is signed on a view older than "
                + viewAgeLimitMs
                + " ms");
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

  private static Optional<String> reached(int members, int threshold) {
    return members >= threshold
        ? Optional.empty()
        : Optional.of(
            "sees " + members + " validators with itself, a quorum is " + threshold + " of them");
  }
}
