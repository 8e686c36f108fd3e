package tempo.fastpay.client.quorum;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Objects;
import java.util.random.RandomGenerator;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.loop.BackOff;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.quorum.Validator;

/**
 * Submits payments to a committee: to all validators at once, answering at quorum without waiting
 * for the slowest, and trying again where the same bytes may pass. Every answer is suspect until
 * verified.
 */
public final class QuorumClient {
  private final Fanout fanout;
  private final Crypto crypto;
  private final RetryOptions options;
  private final Suspicions suspicions;
  private final RandomGenerator random;
  private final Presenting presenting;

  /**
   * An answer after the outcome: it changes nothing, but names the validator, and brings its
   * certificate or refusal.
   *
   * @param standing the standing of the validator now
   */
  public record LateAnswer(Validator validator, Standing standing) {}

  /**
   * A client over these ports.
   *
   * @param presenting is given each QC that comes of a submission
   * @param random spreads retries, nothing else
   */
  public QuorumClient(
      Fanout fanout,
      Crypto crypto,
      RetryOptions options,
      Suspicions suspicions,
      Presenting presenting,
      RandomGenerator random) {
    this.fanout = Objects.requireNonNull(fanout);
    this.crypto = Objects.requireNonNull(crypto);
    this.options = Objects.requireNonNull(options);
    this.suspicions = Objects.requireNonNull(suspicions);
    this.presenting = Objects.requireNonNull(presenting);
    this.random = Objects.requireNonNull(random);
  }

  /**
   * Submits to every validator. Never fails: what goes wrong with validators is in the outcome.
   *
   * @param window the times at which an honest certificate of this payment can have been made
   * @param onLate called on the loop for each answer that arrives after the outcome
   */
  public Future<Outcome> submit(
      Submission submission, TimeWindow window, Handler<LateAnswer> onLate) {
    CertificateCollector collector =
        new CertificateCollector(fanout.committee(), crypto, submission.effects().hash(), window);
    Tally tally = new Tally(fanout.committee(), submission, collector, fanout.validators());
    SubmitRound round =
        new SubmitRound(
            fanout, submission, tally, crypto, options, this::pauses, suspicions, onLate);
    return round
        .run()
        .onSuccess(
            outcome -> {
              if (outcome instanceof Outcome.Certified certified) {
                presenting.present(certified.qc().certificate());
              }
            });
  }

  private BackOff pauses() {
    return new BackOff(options.backoffFirstMs(), options.backoffLimitMs(), random);
  }
}
