package tempo.fastpay.launcher.ops;

import io.micrometer.core.instrument.Tags;
import tempo.fastpay.sidecar.signer.SigningService;
import tempo.fastpay.web.ops.Metrics;

/** Shows the numbers of a signer: its answers. */
public final class SignerMetrics {
  private SignerMetrics() {}

  /**
   * Adds a signer's numbers. Once.
   *
   * @param validator whose key it holds, a label of all of them
   */
  public static void bind(Metrics metrics, String validator, SigningService signer) {
    Tags tags = Tags.of("validator", validator);
    metrics.counter("signer.certificates", "Certificates given", tags, signer::certificates);
    metrics.counter("signer.refusals", "Requests refused", tags, signer::refusals);
    metrics.gauge(
        "signer.signing", "1 while the signer signs", tags, () -> signer.isSigning() ? 1 : 0);
  }
}
