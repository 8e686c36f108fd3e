package tempo.fastpay.launcher.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** Each criterion can be broken, and by nothing but what it is about. */
class SoakCriteriaTest {
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long PAYMENTS = 5_000_000;

  private static Soak.Report report(
      long payments, IntToLongFunction heapMib, IntToLongFunction recordMib) {
    List<Soak.Point> points = new ArrayList<>();
    for (int i = 0; i < Soak.POINTS; i++) {
      points.add(
          new Soak.Point(
              (i + 1) * payments / Soak.POINTS,
              6_000,
              heapMib.applyAsLong(i) * MEBIBYTE,
              recordMib.applyAsLong(i) * MEBIBYTE,
              0));
    }
    return new Soak.Report(payments, payments, 0, Map.of(), Map.of(), points);
  }

  private static List<String> broken(Soak.Report report) {
    return SoakCriteria.judge(report).stream()
        .filter(SoakCriteria.Verdict::broken)
        .map(verdict -> verdict.words().substring(0, verdict.words().indexOf(':')))
        .toList();
  }

  @Test
  void whatStaysFlatOnceItIsFullIsKept() {
    assertThat(broken(report(PAYMENTS, i -> i < 5 ? 100 : 400 + i % 3, i -> 300))).isEmpty();
  }

  @Test
  void heapThatGrowsWithThePaymentsIsNot() {
    assertThat(broken(report(PAYMENTS, i -> 100 + 20L * i, i -> 300)))
        .containsExactly("heap after GC");
  }

  @Test
  void heapIsNotJudgedWhileItsStoresFill() {
    Soak.Report filling = report(4 * SoakCriteria.FULL_PAYMENTS - 4, i -> 100 + 20L * i, i -> 300);

    assertThat(broken(filling)).isEmpty();
    assertThat(SoakCriteria.judge(filling)).anyMatch(one -> one.words().contains("not judged"));
    assertThat(broken(report(4 * SoakCriteria.FULL_PAYMENTS, i -> 100 + 20L * i, i -> 300)))
        .containsExactly("heap after GC");
  }

  @Test
  void aRecordThatGrowsIsNotKept() {
    assertThat(broken(report(PAYMENTS, i -> 400, i -> 600 + 100L * i))).containsExactly("record");
    assertThat(broken(report(PAYMENTS, i -> 400, i -> 600 + 10L * i))).isEmpty();
    assertThat(broken(report(PAYMENTS, i -> 400, i -> 10 + 20L * i))).isEmpty();
  }

  @Test
  void everyPaymentMustBeCertifiedByAGoodCertificate() {
    Soak.Report good = report(PAYMENTS, i -> 400, i -> 300);
    Map<String, Long> refused = Map.of("TEMPORARY_UNAVAILABLE", 7L);

    assertThat(broken(new Soak.Report(PAYMENTS, PAYMENTS, 0, refused, Map.of(), good.points())))
        .isEmpty();
    assertThat(broken(new Soak.Report(PAYMENTS, PAYMENTS - 1, 0, refused, Map.of(), good.points())))
        .containsExactly("certified");
    assertThat(broken(new Soak.Report(PAYMENTS, PAYMENTS, 1, refused, Map.of(), good.points())))
        .containsExactly("certified");
  }

  @Test
  void aSoakThatEndedEarlyIsBroken() {
    assertThat(
            broken(
                new Soak.Report(
                    PAYMENTS, 10, 0, Map.of(), Map.of("EQUIVOCATION: …", 1L), List.of())))
        .containsExactly("certified", "refused");
  }
}
