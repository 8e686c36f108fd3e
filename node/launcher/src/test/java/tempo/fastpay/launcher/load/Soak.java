package tempo.fastpay.launcher.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.crypto.Crypto;

/**
 * Sends any number of payments in batches, each signed while the one before is sent and its
 * certificates verified while the next one is; the chain settles them meanwhile. At {@value
 * #POINTS} points the validator is looked at.
 */
final class Soak {
  static final int POINTS = 20;

  /** With a batch sent and one signed ahead, far from the 256 live payments a sender may have. */
  private static final int PER_ACCOUNT_LIMIT = 8;

  /**
   * The validator, when so many payments were certified.
   *
   * @param recordBytes the most that was seen since the point before
   */
  record Point(
      long payments,
      double perSecond,
      long heapBytesAfterGc,
      long recordBytes,
      long residentBytes) {}

  /**
   * What a soak came to.
   *
   * @param certified with a certificate, good or not
   * @param wrong certificates that are not good
   * @param refusals tried again, by code
   * @param failures what ended it
   */
  record Report(
      long payments,
      long certified,
      long wrong,
      Map<String, Long> refusals,
      Map<String, Long> failures,
      List<Point> points) {}

  private final MeasuredValidator validator;
  private final Sending sending;
  private final List<Payer> payers;
  private final Crypto crypto;
  private final ProtoCodec codec;
  private final Consumer<Point> onPoint;
  private final List<Point> points = new ArrayList<>();
  private final Map<String, Long> refusals = new TreeMap<>();
  private final Map<String, Long> failures = new TreeMap<>();
  private CompletableFuture<Integer> verifying = CompletableFuture.completedFuture(0);
  private long certified;
  private long wrong;
  private long recordBytes;
  private double seconds;
  private long certifiedAtPoint;

  Soak(
      MeasuredValidator validator,
      Sending sending,
      List<Payer> payers,
      Crypto crypto,
      Consumer<Point> onPoint) {
    this.validator = validator;
    this.sending = sending;
    this.payers = payers;
    this.crypto = crypto;
    this.codec = new ProtoCodec(validator.committee());
    this.onPoint = onPoint;
  }

  /** Sends so many payments, or as many as are certified before something else happens. */
  Report run(long payments) throws Exception {
    long signed = 0;
    long sent = 0;
    CompletableFuture<List<Payer.Signed>> signing = sign(batch(signed, payments));
    while (sent < payments && failures.isEmpty()) {
      List<Payer.Signed> batch = signing.join();
      signed += batch.size();
      signing = sign(batch(signed, payments));
      Payer.owe(batch);
      taken(sending.sendAll(payers, batch.size()));
      sent += batch.size();
      if (isPoint(sent, payments)) {
        look();
      }
    }
    signing.join();
    wrong += verifying.join();
    return new Report(payments, certified, wrong, refusals, failures, points);
  }

  private CompletableFuture<List<Payer.Signed>> sign(int payments) {
    return CompletableFuture.supplyAsync(() -> Payer.sign(payers, payments, codec));
  }

  /** How many come next: never over a point. */
  private int batch(long before, long payments) {
    long next = before;
    do {
      next++;
    } while (next < payments
        && next - before < (long) PER_ACCOUNT_LIMIT * payers.size()
        && !isPoint(next, payments));
    return (int) (Math.min(next, payments) - before);
  }

  private static boolean isPoint(long sent, long payments) {
    return sent * POINTS / payments > (sent - 1) * POINTS / payments;
  }

  private void taken(Answers answers) throws IOException {
    certified += answers.certified();
    seconds += answers.seconds();
    answers.refusals().forEach((code, times) -> refusals.merge(code, times, Long::sum));
    answers.failures().forEach((reason, times) -> failures.merge(reason, times, Long::sum));
    wrong += verifying.join();
    verifying = CompletableFuture.supplyAsync(() -> answers.wrong(validator.committee(), crypto));
    recordBytes = Math.max(recordBytes, validator.recordBytes());
  }

  private void look() throws IOException {
    Point point =
        new Point(
            certified,
            (certified - certifiedAtPoint) / seconds,
            validator.heapBytesAfterGc(),
            recordBytes,
            validator.residentBytes());
    points.add(point);
    onPoint.accept(point);
    certifiedAtPoint = certified;
    seconds = 0;
    recordBytes = 0;
  }
}
