package tempo.fastpay.client.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.client.Fleet.ALICE;
import static tempo.fastpay.client.Fleet.BOB;
import static tempo.fastpay.client.Fleet.CHAIN;
import static tempo.fastpay.client.Fleet.LANE;
import static tempo.fastpay.client.Fleet.NOW_MS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.Fleet;
import tempo.fastpay.protocol.api.Lifecycle.Stage;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.UnsignedPayment;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** The wallet's rules: no nonce for two messages, and none given back without proof. */
class WalletStateTest {
  private final Fleet fleet = new Fleet(4);
  private final WalletState empty = WalletState.empty(CHAIN, ALICE.address());

  private static UnsignedPayment terms(long nonceSeq) {
    return Fleet.terms(BOB.address(), 10, nonceSeq);
  }

  private static UnsignedPayment onLane(long nonceKey) {
    UnsignedPayment like = terms(0);
    return PaymentBuilder.tempo()
        .chainId(CHAIN)
        .recipient(like.recipient())
        .amount(like.amount())
        .asset(like.asset())
        .nonceKey(NonceKey.of(nonceKey))
        .nonceSeq(UInt64.ZERO)
        .validBefore(like.validBefore().get())
        .gasLimit(like.gasLimit())
        .maxFeePerGas(like.maxFeePerGas())
        .build();
  }

  private WalletState reserved() {
    return empty.reserve(terms(0), Optional.empty(), NOW_MS);
  }

  private static OwnPayment at(WalletState state, long nonceSeq) {
    return state.payment(LANE, UInt64.of(nonceSeq)).orElseThrow();
  }

  private WalletState sent() {
    WalletState signed = reserved().signed(at(reserved(), 0), ALICE.sign(terms(0)));
    return signed.become(at(signed, 0), PaymentState.SENT, false);
  }

  private WalletState certified() {
    QuorumCertificate qc = fleet.qc(Fleet.payment(ALICE, BOB.address(), 10, 0));
    return sent().certified(at(sent(), 0), qc);
  }

  private static WalletState observed(WalletState state, ChainEvidence evidence) {
    OwnPayment payment = at(state, 0);
    return evidence
        .next(payment)
        .map(next -> state.become(payment, next, evidence.freesNonce(payment)))
        .orElse(state);
  }

  private static ChainEvidence stage(Stage stage) {
    return new ChainEvidence(Optional.of(stage), Optional.empty(), Optional.empty());
  }

  private static ChainEvidence laneNonce(long nonce) {
    return new ChainEvidence(Optional.empty(), Optional.of(UInt64.of(nonce)), Optional.empty());
  }

  private static ChainEvidence finalAfterExpiry(long afterMs) {
    long validBeforeMs = terms(0).validBefore().get().bits() * 1000;
    return new ChainEvidence(
        Optional.empty(),
        Optional.of(UInt64.ZERO),
        Optional.of(UInt64.of(validBeforeMs + afterMs)));
  }

  @Test
  void aReservationTakesTheNonce() {
    assertThat(reserved().nextSeq(LANE)).isEqualTo(UInt64.ONE);
    assertThat(reserved().pending()).contains(at(reserved(), 0));
  }

  @Test
  void oneMessageIsOnItsWayAtATime() {
    for (WalletState state : List.of(reserved(), sent())) {
      assertThatThrownBy(() -> state.reserve(terms(1), Optional.empty(), NOW_MS))
          .isInstanceOf(WalletException.class)
          .hasMessageContaining("resume");
    }
    assertThat(certified().reserve(terms(1), Optional.empty(), NOW_MS).live()).hasSize(2);
  }

  @Test
  void aUsedNonceIsRefused() {
    assertThatThrownBy(() -> certified().reserve(terms(0), Optional.empty(), NOW_MS))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("the next one is 1");
  }

  @Test
  void l4AnotherLaneWaitsForSettlement() {
    assertThatThrownBy(() -> certified().reserve(onLane(2), Optional.empty(), NOW_MS))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("L4");
    WalletState settled = observed(certified(), stage(Stage.FINALIZED));
    assertThat(settled.reserve(onLane(2), Optional.empty(), NOW_MS).pending()).isPresent();
  }

  @Test
  void l3ALaneRestsAfterAnExpiredPaymentUntilTheChainIsPastIt() {
    WalletState expired = observed(certified(), stage(Stage.EXPIRED));
    assertThat(at(expired, 0).state()).isEqualTo(PaymentState.EXPIRED);
    assertThatThrownBy(() -> expired.reserve(terms(1), Optional.empty(), NOW_MS))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("rests");
    assertThat(expired.reserve(onLane(2), Optional.empty(), NOW_MS).pending()).isPresent();

    WalletState past = observed(expired, laneNonce(1));
    assertThat(at(past, 0).state()).isEqualTo(PaymentState.RELEASED);
    assertThat(past.reserve(terms(1), Optional.empty(), NOW_MS).pending()).isPresent();
    assertThatThrownBy(() -> past.reserve(terms(0), Optional.empty(), NOW_MS))
        .isInstanceOf(WalletException.class);
  }

  @Test
  void whatWasSentIsNeverForgottenWithoutProof() {
    ChainEvidence nothing =
        new ChainEvidence(Optional.empty(), Optional.of(UInt64.ZERO), Optional.empty());
    assertThat(observed(sent(), nothing)).isEqualTo(sent());
    assertThat(observed(sent(), stage(Stage.INCLUDED))).isEqualTo(sent());
    assertThat(observed(sent(), finalAfterExpiry(-1))).isEqualTo(sent());

    WalletState expired = observed(sent(), finalAfterExpiry(0));
    assertThat(at(expired, 0).state()).isEqualTo(PaymentState.EXPIRED);
    assertThat(expired.nextSeq(LANE)).isEqualTo(UInt64.ONE);
  }

  @Test
  void aLaneRestsHoweverOftenItIsSaidThatItsPaymentExpired() {
    for (ChainEvidence again : List.of(finalAfterExpiry(1), stage(Stage.EXPIRED))) {
      WalletState told = observed(observed(sent(), finalAfterExpiry(0)), again);
      assertThat(at(told, 0).state()).isEqualTo(PaymentState.EXPIRED);
      assertThat(told.isResting(LANE)).isTrue();
    }
  }

  @Test
  void whatMayStillBeIncludedIsLookedUpBeforeWhatExpired() {
    WalletState expired = observed(sent(), finalAfterExpiry(0));
    WalletState next = expired.reserve(onLane(9), Optional.empty(), NOW_MS);
    assertThat(next.unsettled())
        .extracting(OwnPayment::state)
        .containsExactly(PaymentState.RESERVED, PaymentState.EXPIRED);
  }

  /** A validator may not have noticed yet; what it says of an earlier stage vetoes nothing. */
  @Test
  void aFinalBlockAfterItsTimeEndsAPaymentThatIsStillCalledAccepted() {
    ChainEvidence over = finalAfterExpiry(0);
    ChainEvidence told =
        new ChainEvidence(Optional.of(Stage.ACCEPTED), over.laneNonce(), over.finalMs());
    assertThat(at(observed(sent(), told), 0).state()).isEqualTo(PaymentState.EXPIRED);
  }

  @Test
  void aNonceThatNothingWasSentWithIsFreeOnceItsTimeIsOver() {
    WalletState released = observed(reserved(), finalAfterExpiry(0));
    assertThat(at(released, 0).state()).isEqualTo(PaymentState.RELEASED);
    assertThat(released.nextSeq(LANE)).isEqualTo(UInt64.ZERO);
    WalletState again = released.reserve(terms(0), Optional.empty(), NOW_MS);
    assertThat(at(again, 0).state()).isEqualTo(PaymentState.RESERVED);
  }

  @Test
  void aReservedNonceThatTheChainIsPastIsNotFree() {
    WalletState released = observed(reserved(), laneNonce(1));
    assertThat(at(released, 0).state()).isEqualTo(PaymentState.RELEASED);
    assertThat(released.nextSeq(LANE)).isEqualTo(UInt64.ONE);
  }

  @Test
  void aFailedPaymentReleasesItsLaneButNotItsNonce() {
    WalletState failed = observed(certified(), stage(Stage.FAILED));
    assertThat(at(failed, 0).state()).isEqualTo(PaymentState.RELEASED);
    assertThat(failed.live()).isEmpty();
    assertThat(failed.nextSeq(LANE)).isEqualTo(UInt64.ONE);
  }

  @Test
  void statesFollowOneAnotherOnlyForward() {
    OwnPayment certified = at(certified(), 0);
    assertThatThrownBy(() -> certified.become(PaymentState.SENT))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("cannot become");
    for (PaymentState done : List.of(PaymentState.SETTLED, PaymentState.RELEASED)) {
      for (PaymentState next : PaymentState.values()) {
        assertThat(done.mayBecome(next)).isFalse();
      }
    }
  }

  @Test
  void aStepOnAnOutdatedPaymentIsRefused() {
    assertThatThrownBy(() -> certified().become(at(sent(), 0), PaymentState.EXPIRED, false))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("changed meanwhile");
  }

  @Test
  void receivedMoneyCountsOncePerPayment() {
    WalletState bob = WalletState.empty(CHAIN, BOB.address());
    Credit credit = credit(10, 0);
    WalletState once = bob.receive(credit);
    assertThat(once.receive(credit)).isEqualTo(once);
    WalletState settled = once.settled(credit);
    assertThat(settled.credits()).isEmpty();
    assertThat(settled.receive(credit)).isEqualTo(settled);
  }

  private Credit credit(long amount, long nonceSeq) {
    return new Credit(fleet.qc(Fleet.payment(ALICE, BOB.address(), amount, nonceSeq)), NOW_MS);
  }

  @Test
  void receivedMoneyEndsWithItsPayment() {
    Credit credit = credit(10, 0);
    assertThat(stage(Stage.FINALIZED).ends(credit)).isTrue();
    assertThat(stage(Stage.FAILED).ends(credit)).isTrue();
    assertThat(stage(Stage.QUEUED_ONCHAIN).ends(credit)).isFalse();
    assertThat(finalAfterExpiry(-1).ends(credit)).isFalse();
    assertThat(finalAfterExpiry(0).ends(credit)).isTrue();
  }

  @Test
  void dustDoesNotPushMoneyOut() {
    WalletState bob = WalletState.empty(CHAIN, BOB.address());
    Payment payment = Fleet.payment(ALICE, BOB.address(), 1_000, 0);
    QuorumCertificate money = fleet.qc(payment);
    bob = bob.receive(new Credit(money, NOW_MS));
    // Hand-made dust: its signatures do not matter to the rule.
    for (int i = 1; i <= WalletState.CREDITS_LIMIT; i++) {
      bob = bob.receive(dust(i));
    }
    assertThat(bob.credits()).hasSize(WalletState.CREDITS_LIMIT);
    assertThat(bob.credits().get(0).qc()).isEqualTo(money);
  }

  private Credit dust(int nonceSeq) {
    Payment payment = Fleet.payment(ALICE, BOB.address(), 1, nonceSeq);
    QuorumCertificate whole = new Fleet(1).qc(payment);
    return new Credit(whole, NOW_MS);
  }

  @Test
  void aStateThatContradictsItselfIsRefused() {
    assertThatThrownBy(
            () ->
                new WalletState(
                    CHAIN, ALICE.address(), Map.of(), reserved().payments(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("next_seq");
    assertThatThrownBy(() -> empty.receive(credit(10, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another account");
  }
}
