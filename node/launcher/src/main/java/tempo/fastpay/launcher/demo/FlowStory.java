package tempo.fastpay.launcher.demo;

import java.io.PrintStream;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tempo.fastpay.launcher.Dollars;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.web.FlowListener;
import tempo.fastpay.web.FlowReport;

/** Prints a chained flow for a person, a line per event. */
public final class FlowStory implements FlowListener {
  private static final int HASH_CHARS = 10;

  private final PrintStream out;

  public FlowStory(PrintStream out) {
    this.out = out;
  }

  @Override
  public void began(Committee committee) {
    out.printf(
        "Chain %s. Committee: %s; %d certificates of %d make a quorum.%n",
        committee.chainId(),
        committee.members().stream().map(Validator::name).collect(Collectors.joining(", ")),
        committee.threshold(),
        committee.size());
    out.println("Fresh accounts wait for their money in the next block …");
    out.println();
  }

  @Override
  public void funded(UInt64 height, Map<String, BigInteger> balances) {
    line(height, "a block is made", money(balances));
  }

  @Override
  public void certified(UInt64 height, String from, String to, FlowReport.Certified payment) {
    line(
        height,
        name(from) + " → " + name(to) + " $10.00",
        "QC "
            + payment.qcHash().toHex().substring(0, HASH_CHARS)
            + "…  by "
            + String.join(", ", payment.signers())
            + "  in "
            + payment.millis()
            + " ms");
  }

  @Override
  public void ended(FlowReport report) {
    line(report.heightAtSecondQc(), "validators say", money(report.balances()));
    out.println();
    if (report.isOk()) {
      out.printf(
          "Both payments were preconfirmed before the next block: the chain stayed at %s.%n",
          report.heightAtSecondQc());
    } else if (!report.heightAtFirstSubmit().equals(report.heightAtSecondQc())) {
      out.printf(
          "Both payments were preconfirmed, but not before the next block: from %s to %s.%n",
          report.heightAtFirstSubmit(), report.heightAtSecondQc());
    } else {
      out.println("Both payments were preconfirmed, but the balances are not what they should be.");
    }
  }

  private void line(UInt64 height, String what, String detail) {
    out.printf("  height %-12s %-22s %s%n", height, what, detail);
  }

  private static String money(Map<String, BigInteger> balances) {
    return balances.entrySet().stream()
        .map(
            entry ->
                String.format("%-6s %7s", name(entry.getKey()), Dollars.format(entry.getValue())))
        .collect(Collectors.joining("   "));
  }

  private static String name(String lowerCase) {
    return lowerCase.substring(0, 1).toUpperCase(Locale.ROOT) + lowerCase.substring(1);
  }
}
