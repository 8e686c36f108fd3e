package tempo.fastpay.sidecar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.protocol.types.RejectCode.EXPIRED;
import static tempo.fastpay.protocol.types.RejectCode.INVALID_FORMAT;
import static tempo.fastpay.protocol.types.RejectCode.TEMPORARY_UNAVAILABLE;
import static tempo.fastpay.sidecar.core.Account.ALICE;
import static tempo.fastpay.sidecar.core.Account.BOB;
import static tempo.fastpay.sidecar.core.Draft.EUR;
import static tempo.fastpay.sidecar.core.Draft.GAS;
import static tempo.fastpay.sidecar.core.Draft.pay;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.types.Expiry;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.UInt64;

/** L7 for a payment by itself: a fresh view, a window with a margin, and something to include. */
class L7FreshnessTest {
  private final TestChain chain = new TestChain().give(ALICE, 100).give(ALICE, EUR, 100);
  private final TestValidator validator = new TestValidator(chain);
  private final Signed payment = pay(ALICE, BOB, 10).sign();

  private void unavailable(Reject reject) {
    assertThat(reject.retryAfterMillis()).hasValue(CoreLimits.DEFAULT.finalityMs());
  }

  @Test
  void aStaleViewSignsNothing() {
    validator.clockOffset(CoreLimits.DEFAULT.viewAgeLimitMs() - TestChain.FINALITY_MS + 1);
    unavailable(validator.refuses(payment, TEMPORARY_UNAVAILABLE, "15001 ms old", "try again"));
    validator.clockOffset(CoreLimits.DEFAULT.viewAgeLimitMs() - TestChain.FINALITY_MS);
    validator.permits(payment);
  }

  @Test
  void aStaleViewAlsoWrapsNothingAnewButRepeatsItself() {
    validator.permits(payment);
    validator.clockOffset(60_000);
    validator.refuses(payment.rewrapped(1), TEMPORARY_UNAVAILABLE, "old");
    validator.permitsAgain(payment);
  }

  @Test
  void aClockThatIsFarBehindTheChainSignsNothing() {
    long behind = -TestChain.FINALITY_MS - CoreLimits.DEFAULT.clockSkewMs();
    validator.clockOffset(behind - 1);
    unavailable(validator.refuses(payment, TEMPORARY_UNAVAILABLE, "clock", "behind"));
    validator.clockOffset(behind);
    validator.permits(payment);
  }

  @Test
  void validBeforeLeavesAMargin() {
    validator.refuses(
        pay(ALICE, BOB, 10).until(24).sign(), EXPIRED, "valid_before", "24000 ms left", "25000 ms");
    validator.permits(pay(ALICE, BOB, 10).until(25).sign());
  }

  @Test
  void anExpiredPaymentIsRefused() {
    chain.block(30);
    validator.follows();
    Signed expired =
        pay(ALICE, BOB, 10).until(30).sign().expiring(new Expiry.MaxBlockHeight(UInt64.MAX));
    validator.refuses(expired, EXPIRED, "valid_before", "expired at block");
  }

  @Test
  void aPaymentThatIsNotValidYetIsRefusedUntilItIs() {
    Signed later = pay(ALICE, BOB, 10).from(1).sign();
    validator.refuses(later, EXPIRED, "valid_after", "try again at");
    chain.block(1);
    validator.follows();
    validator.permits(later);
  }

  @Test
  void theLifetimeIsCapped() {
    long latest = (CoreLimits.DEFAULT.lifetimeLimitMs() + TestChain.FINALITY_MS) / 1000;
    validator.refuses(
        pay(ALICE, BOB, 10).until(latest + 1).sign(), INVALID_FORMAT, "valid_before", "600 s");
    validator.permits(pay(ALICE, BOB, 10).until(latest).sign());
  }

  @Test
  void theEnvelopesTimeEndsSigning() {
    validator.refuses(
        payment.expiring(new Expiry.UnixMillis(UInt64.of(validator.now().unixMillis()))),
        EXPIRED,
        "expiry",
        "has passed");
    validator.permits(
        payment.expiring(new Expiry.UnixMillis(UInt64.of(validator.now().unixMillis() + 1))));
  }

  @Test
  void theEnvelopesHeightIsComparedWithTheHead() {
    UInt64 head = chain.tip().height();
    validator.refuses(
        payment.expiring(new Expiry.MaxBlockHeight(UInt64.of(head.bits() - 1))),
        EXPIRED,
        "expiry",
        "head is 1000");
    validator.permits(payment.expiring(new Expiry.MaxBlockHeight(head)));
  }

  @Test
  void anEnvelopeThatEndedTakesNothingFromThePayment() {
    Signed brief = payment.expiring(Draft.atSecond(3));
    validator.permits(brief);
    validator.knows(TestCommittee.FOUR.qc(brief));
    chain.block(60);
    validator.follows();
    assertThat(validator.available(BOB)).isEqualTo(10);
    validator.permitsAgain(payment);
  }

  @Test
  void theMaximumFeeCoversTheHighestBaseFee() {
    chain.highestBaseFee(20_000_000_000L);
    BigInteger highest = BigInteger.valueOf(20_000_000_000L);
    chain.give(ALICE, 20_000);
    validator.refuses(
        pay(ALICE, BOB, 10).maxFeePerGas(highest.subtract(BigInteger.ONE)).sign(),
        INVALID_FORMAT,
        "max_fee_per_gas",
        "at least 20000000000");
    validator.permits(pay(ALICE, BOB, 10).maxFeePerGas(highest).sign());
  }

  @Test
  void theGasLimitSufficesInTheWorstCaseAndTheChainTakesIt() {
    validator.refuses(
        pay(ALICE, BOB, 10).gasLimit(565_999).sign(), INVALID_FORMAT, "gas_limit", "566000");
    validator.refuses(
        pay(ALICE, BOB, 10).gasLimit(30_000_001).sign(), INVALID_FORMAT, "gas_limit", "30000000");
    validator.permits(pay(ALICE, BOB, 10).gasLimit(566_000).sign());
    assertThat(GAS).isGreaterThan(566_000);
  }

  @Test
  void whatTheChainWouldNotCarryOutIsRefusedWhileItWouldNot() {
    chain.obstacle("asset: the token is paused");
    validator.refuses(payment, INVALID_FORMAT, "asset: the token is paused");
    chain.noObstacle();
    validator.permits(payment);
  }

  @Test
  void limitsThatCannotHoldAreRefused() {
    CoreLimits good = CoreLimits.DEFAULT;
    assertThatThrownBy(() -> good.withMarginMs(22_000))
        .hasMessage(
            "marginMs: expected more than viewAgeLimitMs + clockSkewMs + finalityMs = 22000, got"
                + " 22000");
    assertThatThrownBy(() -> good.withLifetimeMs(224_999))
        .hasMessage(
            "lifetimeLimitMs: expected at least marginMs × (1 + depthLimit) = 225000, got 224999");
    assertThatThrownBy(() -> good.withDepth(Integer.MAX_VALUE))
        .hasMessageContaining("lifetimeLimitMs");
    assertThatThrownBy(() -> good.withStrangersKnown(1_000_001))
        .hasMessage("strangersKnownLimit: expected 1 to 1000000, got 1000001");
    assertThatThrownBy(() -> good.withViewAgeMs(0)).hasMessageContaining("viewAgeLimitMs");
    assertThatThrownBy(() -> good.withClockSkewMs(-1)).hasMessageContaining("clockSkewMs");
    assertThatThrownBy(() -> good.withFinalityMs(-1)).hasMessageContaining("finalityMs");
    assertThatThrownBy(() -> good.withDepth(0)).hasMessageContaining("depthLimit");
    assertThatThrownBy(() -> good.withPermits(0))
        .hasMessage("permitsLimit: expected at least 1, got 0");
    assertThatThrownBy(() -> good.withKnown(0)).hasMessageContaining("knownLimit");
    assertThatThrownBy(() -> good.withStrangersKnown(0))
        .hasMessageContaining("strangersKnownLimit");
    assertThatThrownBy(() -> good.withSenderLive(0)).hasMessageContaining("senderLiveLimit");
  }

  /** Each name sets what it says, and nothing else. */
  @Test
  void limitsAreSetByName() {
    assertThat(
            CoreLimits.DEFAULT
                .withViewAgeMs(1)
                .withClockSkewMs(2)
                .withFinalityMs(3)
                .withMarginMs(7)
                .withDepth(4)
                .withLifetimeMs(35)
                .withPermits(5)
                .withStrangersKnown(6)
                .withKnown(8)
                .withSenderLive(9))
        .isEqualTo(new CoreLimits(1, 2, 3, 7, 4, 35, 5, 8, 6, 9));
  }
}
