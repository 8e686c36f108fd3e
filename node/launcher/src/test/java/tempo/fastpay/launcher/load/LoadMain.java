package tempo.fastpay.launcher.load;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.crypto.Crypto;

/** What {@code scripts/load} runs: how many payments one validator certifies a second. */
@Command(
    name = "scripts/load",
    header =
        "Measures how many payments one validator certifies over gRPC, its record on the disk.",
    description =
        "The validator, a committee of one, is a process of its own. Payments are signed before"
            + " the clock starts, certificates verified after it has stopped.",
    mixinStandardHelpOptions = true)
final class LoadMain extends Measurement {
  private static final double NANOS_PER_SECOND = 1e9;

  @Parameters(
      paramLabel = "PAYMENTS",
      arity = "0..1",
      defaultValue = "150000",
      description = "How many are counted; ${DEFAULT-VALUE} unless told.")
  private int payments;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "250000",
      description = "Sent before and not counted, while both processes are being compiled.")
  private int warmUp;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Records the validator's flight meanwhile, for jfr or Mission Control.")
  private Optional<Path> profile = Optional.empty();

  LoadMain(PrintStream out) {
    super(out);
  }

  public static void main(String[] arguments) {
    run(new LoadMain(System.out), arguments);
  }

  @Override
  boolean measure(MeasuredValidator validator, Sending sending, List<Payer> payers, Crypto crypto)
      throws Exception {
    ProtoCodec codec = new ProtoCodec(validator.committee());
    Payer.owe(Payer.sign(payers, warmUp, codec));
    boolean warm = said("warm-up", sending.sendAll(payers, warmUp), validator, crypto);
    return warm && measured(validator, sending, payers, codec, crypto);
  }

  private boolean measured(
      MeasuredValidator validator,
      Sending sending,
      List<Payer> payers,
      ProtoCodec codec,
      Crypto crypto)
      throws Exception {
    Payer.owe(Payer.sign(payers, payments, codec));
    System.gc();
    if (profile.isPresent()) {
      validator.startProfile();
    }
    double validatorBefore = validator.cpuSeconds();
    double generatorBefore = cpuSeconds();
    Answers answers = sending.sendAll(payers, payments);
    double validatorCpu = validator.cpuSeconds() - validatorBefore;
    double generatorCpu = cpuSeconds() - generatorBefore;
    if (profile.isPresent()) {
      validator.stopProfile(profile.get());
    }
    boolean good = said("counted", answers, validator, crypto);
    print(
        "certified=%.0f/s latency_ms: p50=%.1f p90=%.1f p99=%.1f p99.9=%.1f max=%.1f",
        answers.certifiedPerSecond(),
        answers.latencyMs(0.5),
        answers.latencyMs(0.9),
        answers.latencyMs(0.99),
        answers.latencyMs(0.999),
        answers.latencyMs(1));
    print(
        "cpu_s: validator=%.1f generator=%.1f of %.1f s; a payment, in us: validator=%.0f"
            + " generator=%.0f",
        validatorCpu,
        generatorCpu,
        answers.seconds(),
        1e6 * validatorCpu / answers.certified(),
        1e6 * generatorCpu / answers.certified());
    print(
        "validator after it: heap_after_gc_mib=%.1f record_mib=%.1f on %s",
        validator.heapBytesAfterGc() / MEBIBYTE,
        validator.recordBytes() / MEBIBYTE,
        validator.fileSystem());
    return good;
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / NANOS_PER_SECOND;
  }

  /** Prints what was answered; true if every certificate is good and no call was given up. */
  private boolean said(String phase, Answers answers, MeasuredValidator validator, Crypto crypto) {
    int wrong = answers.wrong(validator.committee(), crypto);
    print(
        "%s: %s, %d in flight, rate=%s: certified=%d (each verified after the clock had stopped,"
            + " %d wrong) in %.1f s, refused and tried again=%s, given up=%s",
        phase,
        options.pace().how(),
        options.pace().inFlight(),
        options.pace().perSecond() == 0 ? "as answered" : options.pace().perSecond() + "/s",
        answers.certified(),
        wrong,
        answers.seconds(),
        answers.refusals(),
        answers.failures());
    return wrong == 0 && answers.failures().isEmpty();
  }

  private void print(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
