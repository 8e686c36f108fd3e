package tempo.fastpay.launcher.load;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tempo.fastpay.protocol.crypto.Crypto;

/** What {@code scripts/soak} runs: whether a validator's memory and disk stay bounded. */
@Command(
    name = "scripts/soak",
    header = "Sends one validator millions of payments that settle, and checks that nothing grows.",
    description = "Exit code 1: a criterion is broken; the last lines say which.",
    mixinStandardHelpOptions = true)
final class SoakMain extends Measurement {
  private static final int HISTOGRAM_LINES = 30;

  @Parameters(
      paramLabel = "COUNT",
      arity = "0..1",
      defaultValue = "5000000",
      description = "How many payments; ${DEFAULT-VALUE} unless told.")
  private long payments;

  SoakMain(PrintStream out) {
    super(out);
  }

  public static void main(String[] arguments) {
    run(new SoakMain(System.out), arguments);
  }

  @Override
  boolean measure(MeasuredValidator validator, Sending sending, List<Payer> payers, Crypto crypto)
      throws Exception {
    Soak.Report report = new Soak(validator, sending, payers, crypto, this::print).run(payments);
    List<SoakCriteria.Verdict> verdicts = SoakCriteria.judge(report);
    verdicts.forEach(
        verdict -> out.println((verdict.broken() ? "BROKEN " : "kept   ") + verdict.words()));
    boolean broken = verdicts.stream().anyMatch(SoakCriteria.Verdict::broken);
    if (broken) {
      out.println(validator.classHistogram(HISTOGRAM_LINES));
    }
    return !broken;
  }

  private void print(Soak.Point point) {
    out.printf(
        Locale.ROOT,
        "payments=%d certified=%.0f/s heap_after_gc_mib=%.1f record_mib=%.1f resident_mib=%.0f%n",
        point.payments(),
        point.perSecond(),
        point.heapBytesAfterGc() / MEBIBYTE,
        point.recordBytes() / MEBIBYTE,
        point.residentBytes() / MEBIBYTE);
  }
}
