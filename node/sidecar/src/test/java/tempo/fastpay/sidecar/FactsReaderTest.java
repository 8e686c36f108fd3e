package tempo.fastpay.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.sidecar.TestPayments.ALPHA_USD;
import static tempo.fastpay.sidecar.TestPayments.key;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.CoreLimits;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.LaneNonces;
import tempo.fastpay.sidecar.core.SenderFacts;
import tempo.fastpay.sidecar.core.ValidatorCore;

/** What the core hears is read at H (L5), and read once. */
class FactsReaderTest {
  private static final UInt64 FIRST = UInt64.of(7);
  private static final UInt64 NEXT = UInt64.of(8);

  private final List<UInt64> reads = new ArrayList<>();
  private final ValidatorCore core =
      new ValidatorCore(CoreLimits.DEFAULT, FinalizedBlock.unnamed(FIRST, 7_000));
  private final FactsReader facts =
      new FactsReader(
          (payment, height) -> {
            reads.add(height);
            return Future.succeededFuture(factsAt(height));
          },
          core);

  private static SenderFacts factsAt(UInt64 height) {
    return new SenderFacts(
        height,
        UInt64.ZERO,
        Map.of(ALPHA_USD, BigInteger.TEN),
        ALPHA_USD,
        BigInteger.ZERO,
        Optional.empty(),
        Optional.empty());
  }

  private static Payment payment(long sequence) {
    return TestPayments.payment(
        TestPayments.envelope(key(1), TestPayments.address(key(2)), 10, sequence, 2_000_000_000));
  }

  private UInt64 heightOf(Payment payment) {
    return await(facts.withFacts(payment, read -> Optional.of(read.height())));
  }

  @Test
  void aPaymentsFactsAreReadOnceAtOneHeight() {
    assertThat(heightOf(payment(0))).isEqualTo(FIRST);
    assertThat(heightOf(payment(0))).isEqualTo(FIRST);
    assertThat(reads).containsExactly(FIRST);
    assertThat(heightOf(payment(1))).isEqualTo(FIRST);
    assertThat(reads).as("another payment's are its own").containsExactly(FIRST, FIRST);
  }

  @Test
  void whenHHasMovedTheyAreReadAgain() {
    assertThat(heightOf(payment(0))).isEqualTo(FIRST);
    core.advance(FinalizedBlock.unnamed(NEXT, 8_000), new LaneNonces.Read(Map.of()));
    assertThat(heightOf(payment(0))).isEqualTo(NEXT);
    assertThat(reads).containsExactly(FIRST, NEXT);
  }

  @Test
  void factsThatCameTooLateAreNotHeld() {
    List<UInt64> asked = new ArrayList<>();
    UInt64 answer =
        await(
            facts.withFacts(
                payment(0),
                read -> {
                  asked.add(read.height());
                  if (asked.size() == 1) {
                    core.advance(
                        FinalizedBlock.unnamed(NEXT, 8_000), new LaneNonces.Read(Map.of()));
                    return Optional.empty();
                  }
                  return Optional.of(read.height());
                }));
    assertThat(answer).isEqualTo(NEXT);
    assertThat(reads).containsExactly(FIRST, NEXT);
  }
}
