package tempo.fastpay.web;

import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.types.Bounds;
import tempo.fastpay.web.events.EventLimits;

/**
 * The bounds of the web role (L11). An address is where a connection comes from: behind a proxy it
 * is everybody's.
 *
 * @param connectionsLimit open at once; for one more, the one longest without a request is closed
 * @param idleMs without a complete request, or with an answer that nobody takes; then it is closed
 * @param exchangeMs from a request to its answer, streams aside; then the connection is closed
 * @param bodyLimitBytes of a request; a longer one is 413, and its rest is not read
 * @param bodyMs until a body is complete; then 408
 * @param callMs until the aggregator has answered; then 503
 * @param exchanges requests being served, streams and submissions among them
 * @param submissions payments being submitted
 * @param streams event streams that are open
 * @param answersLimitBytes of answers that were given and not yet taken; then 503
 * @param events of the event streams
 */
public record WebLimits(
    int connectionsLimit,
    long idleMs,
    long exchangeMs,
    int bodyLimitBytes,
    long bodyMs,
    long callMs,
    Share exchanges,
    Share submissions,
    Share streams,
    long answersLimitBytes,
    EventLimits events) {
  /** Tokens whose balances one request asks for, or that are shown where none is asked for. */
  public static final int ASSETS_LIMIT = 16;

  /**
   * A limit on how many there may be at once.
   *
   * @param total over it: 503
   * @param perAddress over it: 429
   */
  public record Share(int total, int perAddress) {
    public Share {
      if (perAddress < 1 || total < perAddress) {
        throw new IllegalArgumentException(
            "expected 1 <= perAddress <= total, got " + perAddress + " and " + total);
      }
    }
  }

  /** The JSON of a certificate with its longest name, and all numbers at their longest. */
  static final int CERTIFICATE_LIMIT_CHARS = 1_024;

  /** A payment's bytes in hex, in a QC or alone: far above any that a wallet makes. */
  private static final int PAYMENT_LIMIT_CHARS = 16 * 1_024;

  private static final int BODY_LEAST_BYTES = 1_024 * 1_024;

  public WebLimits {
    Bounds.atLeast("connectionsLimit", connectionsLimit, 1);
    Bounds.atLeast("idleMs", idleMs, 1);
    Bounds.atLeast("exchangeMs", exchangeMs, 1);
    Bounds.atLeast("bodyLimitBytes", bodyLimitBytes, 1);
    Bounds.atLeast("bodyMs", bodyMs, 1);
    Bounds.atLeast("callMs", callMs, 1);
    Bounds.atLeast("answersLimitBytes", answersLimitBytes, 1);
  }

  /** Makes limits whose body has room for as many parents as a submission may have. */
  public static WebLimits of(Committee committee) {
    long parents =
        (long) SubmitRequest.PARENT_QCS_LIMIT
            * (committee.size() * CERTIFICATE_LIMIT_CHARS + PAYMENT_LIMIT_CHARS);
    int bodyLimitBytes =
        (int)
            Math.min(
                WireLimits.JSON_LIMIT_CHARS,
                Math.max(BODY_LEAST_BYTES, parents + PAYMENT_LIMIT_CHARS));
    return new WebLimits(
        4_096,
        30_000,
        30_000,
        bodyLimitBytes,
        10_000,
        8_000,
        new Share(2_048, 512),
        // Each may hold a whole body in memory.
        new Share(128, 32),
        new Share(1_024, 256),
        64L * 1_024 * 1_024,
        EventLimits.DEFAULT);
  }
}
