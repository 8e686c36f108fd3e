package tempo.fastpay.launcher.ops;

import io.micrometer.core.instrument.Tags;
import tempo.fastpay.face.gossip.PeerCounters;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.sidecar.Counters;
import tempo.fastpay.sidecar.SidecarVerticle;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.web.ops.Metrics;

/** Shows the numbers of a validator: its work, the peers it suspects, and how it follows them. */
public final class SidecarMetrics {
  private SidecarMetrics() {}

  /**
   * Adds a validator's numbers. Once for each, when it gossips.
   *
   * @param validator its name, a label of all of them
   */
  public static void bind(Metrics metrics, String validator, SidecarVerticle sidecar) {
    Tags tags = Tags.of("validator", validator);
    Counters counters = sidecar.sidecar().counters();
    metrics.counter("sidecar.certificates", "Certificates given", tags, counters::certificates);
    metrics.counter(
        "sidecar.quorum.certificates",
        "Quorum certificates put together here",
        tags,
        counters::quorumCertificates);
    metrics.counter(
        "sidecar.evidence",
        "Evidence of equivocation taken in, found here and by peers",
        tags,
        counters::evidence);
    for (RejectCode code : RejectCode.values()) {
      metrics.counter(
          "sidecar.rejects",
          "Payments refused, by code",
          tags.and("code", Metrics.label(code)),
          () -> counters.rejects(code));
    }
    metrics.histogram(
        "sidecar.submitted.to.certificate",
        "From a submission to the answer with this validator's certificate",
        tags,
        counters.toCertificate());
    metrics.histogram(
        "sidecar.accepted.to.certified",
        "From a payment's acceptance here to its QC",
        tags,
        counters.toQuorum());
    sidecar
        .sidecar()
        .recordCommits()
        .ifPresent(
            commits ->
                metrics.histogram(
                    "sidecar.record.commit",
                    "A commit of the signing record, its sync included",
                    tags,
                    commits));
    bindHeld(metrics, tags, sidecar, counters);
    GrpcMetrics.bind(metrics, validator, sidecar.endpoint());
    metrics.histogram(
        "sidecar.certified.to.included",
        "From a payment's QC to a block that holds it",
        tags,
        counters.toIncluded());
    metrics.histogram(
        "sidecar.included.to.final",
        "From a block that holds a payment to that block's finality",
        tags,
        counters.toFinal());
    metrics.gauge(
        "sidecar.signing",
        "1 while the validator signs",
        tags,
        () -> sidecar.sidecar().isSigning() ? 1 : 0);
    metrics.gauge(
        "sidecar.watched.peers", "Peers whose boards are watched", tags, sidecar::watchedPeers);
    sidecar.peers().forEach(peer -> bindPeer(metrics, tags, peer, counters));
  }

  /** What it holds, as of the newest finalized block, and what it may. */
  private static void bindHeld(
      Metrics metrics, Tags tags, SidecarVerticle sidecar, Counters counters) {
    CoreLimits limits = sidecar.sidecar().limits();
    metrics.gauge(
        "sidecar.permits",
        "Permits that the chain has not made final",
        tags,
        () -> counters.held().permits());
    metrics.gauge("sidecar.permits.limit", "Their limit", tags, limits::permitsLimit);
    metrics.gauge("sidecar.known", "Payments with a QC", tags, () -> counters.held().known());
    metrics.gauge("sidecar.known.limit", "Their limit", tags, limits::knownLimit);
    metrics.gauge(
        "sidecar.watchers", "Watches of its board", tags, () -> counters.held().watchers());
    metrics.gauge("sidecar.watchers.limit", "Their limit", tags, sidecar::watchersLimit);
  }

  private static void bindPeer(
      Metrics metrics, Tags validator, PeerCounters peer, Counters counters) {
    Tags tags = validator.and("peer", peer.peer());
    metrics.gauge(
        "gossip.watching",
        "1 while the peer's board is watched",
        tags,
        () -> peer.watching() ? 1 : 0);
    metrics.counter(
        "gossip.certificates", "Certificates heard of, unverified", tags, peer::certificates);
    metrics.counter(
        "gossip.quorum.certificates",
        "Quorum certificates heard of, unverified",
        tags,
        peer::quorumCertificates);
    metrics.counter("gossip.refused", "Events that could not be taken", tags, peer::refused);
    metrics.counter("gossip.broken", "Watches that broke or never began", tags, peer::broken);
    metrics.counter("gossip.pauses", "How often the peer had to wait", tags, peer::pauses);
    for (Counters.Suspicion suspicion : Counters.Suspicion.values()) {
      metrics.counter(
          "sidecar.suspicions",
          "What no honest peer sends, by kind",
          tags.and("kind", Metrics.label(suspicion)),
          () -> counters.suspicions(peer.peer(), suspicion));
    }
  }
}
