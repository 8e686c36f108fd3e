package tempo.fastpay.client.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.client.Fleet.ALICE;
import static tempo.fastpay.client.Fleet.BOB;
import static tempo.fastpay.client.Fleet.CHAIN;
import static tempo.fastpay.client.Fleet.NOW_MS;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.Fleet;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.QcHash;
import tempo.fastpay.protocol.types.UInt64;

/** What every wallet store keeps to. */
abstract class WalletStoreContract {
  final Fleet fleet = new Fleet(4);

  /** A store over the same place each time it is called. */
  abstract WalletStore store();

  /** A state in which everything there is occurs. */
  WalletState full() {
    WalletState bob = WalletState.empty(CHAIN, BOB.address());
    Credit first = credit(0);
    bob = bob.receive(first).settled(first).receive(credit(1));
    for (int seq = 0; seq < 6; seq++) {
      bob =
          bob.reserve(
              Fleet.terms(ALICE.address(), 10, seq),
              seq % 2 == 0 ? Optional.empty() : Optional.of(new QcHash(Bytes32.ZERO)),
              NOW_MS + seq);
      if (seq < 5) {
        bob = through(bob, seq);
      }
    }
    return bob;
  }

  private Credit credit(int seq) {
    return new Credit(fleet.qc(Fleet.payment(ALICE, BOB.address(), 10, seq)), NOW_MS);
  }

  private WalletState through(WalletState state, int seq) {
    WalletState signed = state.signed(pending(state), BOB.sign(pending(state).terms()));
    WalletState sent = signed.become(pending(signed), PaymentState.SENT, false);
    if (seq == 0) {
      return sent.become(pending(sent), PaymentState.SETTLED, false);
    }
    if (seq == 1) {
      return sent.become(pending(sent), PaymentState.RELEASED, false);
    }
    OwnPayment payment = pending(sent);
    return sent.certified(payment, qcOf(payment));
  }

  private QuorumCertificate qcOf(OwnPayment payment) {
    return fleet.qc(payment.envelope().get());
  }

  private static OwnPayment pending(WalletState state) {
    return state.pending().orElseThrow();
  }

  @Test
  void whatWasSavedIsFoundAgain() {
    WalletStore store = store();
    assertThat(store.open()).isEmpty();
    WalletState state = full();
    store.save(WalletState.empty(CHAIN, BOB.address()));
    store.save(state);
    store.close();

    WalletStore again = store();
    assertThat(again.open()).contains(state);
    again.close();
  }

  @Test
  void everyStateOfAPaymentIsKept() {
    WalletState alice =
        WalletState.empty(CHAIN, ALICE.address())
            .reserve(Fleet.terms(BOB.address(), 10, 0), Optional.empty(), NOW_MS);
    keeps(alice);
    WalletState signed = alice.signed(pending(alice), ALICE.sign(pending(alice).terms()));
    keeps(signed);
    WalletState sent = signed.become(pending(signed), PaymentState.SENT, false);
    keeps(sent);
    keeps(sent.certified(pending(sent), qcOf(pending(sent))));
    keeps(sent.become(pending(sent), PaymentState.EXPIRED, false));
    keeps(alice.become(pending(alice), PaymentState.RELEASED, true));
    assertThat(alice.nextSeq(Fleet.LANE)).isEqualTo(UInt64.ONE);
  }

  private void keeps(WalletState state) {
    WalletStore store = store();
    store.open();
    store.save(state);
    store.close();
    WalletStore again = store();
    assertThat(again.open()).contains(state);
    again.close();
  }

  @Test
  void onlyOneWalletHasItAtATime() {
    WalletStore store = store();
    store.open();
    assertThatThrownBy(() -> store().open())
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("close that one first");
    store.save(full());
    store.close();
    store.close();

    WalletStore next = store();
    assertThat(next.open()).contains(full());
    next.close();
  }

  @Test
  void aClosedStoreKeepsNothing() {
    WalletStore store = store();
    store.open();
    store.close();
    assertThatThrownBy(() -> store.save(full()))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("closed");
    WalletStore again = store();
    assertThat(again.open()).isEmpty();
    again.close();
  }
}
