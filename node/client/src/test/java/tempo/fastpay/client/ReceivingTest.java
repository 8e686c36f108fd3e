package tempo.fastpay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.client.Bench.OPTIONS;
import static tempo.fastpay.client.Bench.certified;
import static tempo.fastpay.client.Bench.pay;
import static tempo.fastpay.testkit.Awaiting.await;
import static tempo.fastpay.testkit.Fixtures.ALICE;
import static tempo.fastpay.testkit.Fixtures.ALPHA_USD;
import static tempo.fastpay.testkit.Fixtures.BOB;
import static tempo.fastpay.testkit.Fixtures.CAROL;
import static tempo.fastpay.testkit.Fixtures.dollars;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.quorum.Suspicion.Reason;
import tempo.fastpay.client.wallet.MemoryWalletStore;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;

/** Finding, verifying and spending received money before it is on chain. */
class ReceivingTest {
  private final Bench bench = new Bench(4);

  @AfterEach
  void close() {
    bench.close();
  }

  private static BigInteger available(FastPayClient client) {
    return await(client.account(ALPHA_USD)).available();
  }

  private void blocks() {
    bench.sidecars.forEach(sidecar -> sidecar.makeBlock());
  }

  @Test
  void bobPaysCarolWithWhatAliceHasJustPaidHim() {
    FastPayClient alice = bench.client(ALICE);
    FastPayClient bob = bench.client(BOB);
    VerifiedQc first =
        certified(alice.send(BOB.address(), dollars(10), ALPHA_USD, SendOptions.DEFAULT));
    VerifiedQc second =
        certified(
            bob.sendWithParent(
                CAROL.address(),
                dollars(10),
                ALPHA_USD,
                SendOptions.DEFAULT,
                List.of(first.certificate())));

    assertThat(second.envelope().parentQc()).contains(first.certificate().hash());
    // Validators hear of the last payment only from its recipient.
    FastPayClient carol = bench.client(CAROL);
    await(carol.receive());
    bench.sidecars.forEach(
        sidecar -> await(sidecar.presentQuorumCertificates(List.of(second.certificate()))));
    assertThat(available(alice)).isEqualTo(dollars(5).toBigInteger());
    assertThat(available(bob)).isEqualTo(dollars(5).toBigInteger());
    assertThat(available(carol)).isEqualTo(dollars(15).toBigInteger());
  }

  @Test
  void receivedMoneyIsFoundVerifiedAndSpentByItself() {
    FastPayClient bob = bench.client(BOB);
    assertThat(await(bob.receive())).isEmpty();
    VerifiedQc sent =
        certified(
            bench.client(ALICE).send(BOB.address(), dollars(10), ALPHA_USD, SendOptions.DEFAULT));

    List<VerifiedQc> received = await(bob.receive());
    assertThat(received).hasSize(1);
    assertThat(received.get(0).txHash()).isEqualTo(sent.txHash());
    assertThat(await(bob.receive())).isEmpty();
    assertThat(bob.wallet().credits()).hasSize(1);

    VerifiedQc spent =
        certified(bob.send(CAROL.address(), dollars(15), ALPHA_USD, SendOptions.DEFAULT));
    assertThat(spent.envelope().parentQc()).contains(received.get(0).certificate().hash());
  }

  @Test
  void whoWaitsIsToldWhenTheMoneyComes() {
    FastPayClient bob = bench.client(BOB, new MemoryWalletStore(), OPTIONS);
    Future<VerifiedQc> waiting =
        bob.receive(qc -> qc.payment().amount().equals(UInt64.of(30)), 20_000);
    FastPayClient alice = bench.client(ALICE);
    certified(pay(alice, BOB, 20));
    VerifiedQc wanted = certified(pay(alice, BOB, 30));
    assertThat(await(waiting).txHash()).isEqualTo(wanted.txHash());
    assertThatThrownBy(() -> await(bob.receive(qc -> true, 30)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("30 ms");
  }

  @Test
  void aQcIsHandedToOneHonestMemberAtLeast() {
    bench.sidecar(3).fault(new Fault.Down());
    FastPayClient alice = bench.client(ALICE);
    VerifiedQc qc = certified(pay(alice, BOB, 10));
    await(alice.close());
    int told = 0;
    for (MockSidecar sidecar : bench.sidecars) {
      told +=
          await(
              sidecar
                  .payment(new PaymentQuery.ByTxHash(qc.txHash()))
                  .map(found -> found.flatMap(PaymentStatus::qc).isPresent() ? 1 : 0)
                  .otherwise(0));
    }
    assertThat(told).as("f + 1 of 4").isEqualTo(2);
  }

  private static ValidatorApi withoutQcs(ValidatorApi validator) {
    return new Altered(validator) {
      @Override
      public Future<List<PresentResult>> presentQuorumCertificates(List<QuorumCertificate> qcs) {
        return Future.failedFuture("lost on the way");
      }
    };
  }

  @Test
  void aSmallQuorumOnTheBoardsSuffices() {
    bench.sidecar(3).fault(new Fault.Down());
    IntStream.range(0, 4).forEach(seat -> bench.meddle(seat, ReceivingTest::withoutQcs));
    certified(pay(bench.client(ALICE), BOB, 10));
    IntStream.range(0, 4).forEach(seat -> bench.meddle(seat, validator -> validator));
    bench.sidecar(3).fault(new Fault.None());
    bench.sidecar(0).fault(new Fault.Lying(Fault.Lie.WRONG_SIGNATURE));
    FastPayClient bob = bench.client(BOB);
    // Two good certificates are not enough, and nobody has been shown a QC.
    assertThat(await(bob.receive())).isEmpty();
    assertThat(bob.suspicions().count(bench.validator(0).name(), Reason.BAD_SIGNATURE))
        .isPositive();

    bench.sidecar(0).fault(new Fault.None());
    assertThat(await(bench.client(BOB).receive())).hasSize(1);
  }

  @Test
  void aSettledPaymentIsNotReceivedTwice() {
    MemoryWalletStore store = new MemoryWalletStore();
    FastPayClient bob = bench.client(BOB, store, OPTIONS);
    certified(pay(bench.client(ALICE), BOB, 10));
    assertThat(await(bob.receive())).hasSize(1);
    present(bob.wallet().credits().get(0).qc());
    blocks();
    Refresh refresh = await(bob.refresh());
    assertThat(refresh.credits()).hasSize(1).allMatch(Refresh.CreditEnd::isOnChain);
    assertThat(bob.wallet().credits()).isEmpty();
    await(bob.close());

    FastPayClient again = bench.client(BOB, store, OPTIONS);
    assertThat(await(again.receive())).isEmpty();
  }

  private void present(QuorumCertificate qc) {
    bench.sidecars.forEach(sidecar -> await(sidecar.presentQuorumCertificates(List.of(qc))));
  }

  @Test
  void aForgedQcIsRefusedAndItsServerNamed() {
    Forger forger = new Forger(bench.sidecar(0));
    bench.meddle(0, inner -> forger);
    FastPayClient bob = bench.client(BOB);
    // Once each of the boards has been read, the forger's too.
    assertThat(await(bob.receive())).isEmpty();
    assertThat(await(bob.receive())).isEmpty();
    assertThat(bob.wallet().credits()).isEmpty();
    assertThat(bob.suspicions().count(bench.validator(0).name(), Reason.FORGED_QC)).isPositive();

    assertThatThrownBy(() -> await(bob.importQc(forger.forged)))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("proves nothing");
    assertThatThrownBy(
            () ->
                await(
                    bob.sendWithParent(
                        CAROL.address(),
                        dollars(7),
                        ALPHA_USD,
                        SendOptions.DEFAULT,
                        List.of(forger.forged))))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("proves nothing");
    assertThat(bob.wallet().payments()).isEmpty();
  }

  /** Certifies alone what Alice never had the money for, and shows a QC with copies of it. */
  private final class Forger extends Altered {
    final Certificate own;
    final QuorumCertificate forged;

    Forger(ValidatorApi inner) {
      super(inner);
      Payment payment = Fixtures.payment(ALICE, BOB, dollars(1_000), 0);
      Envelope envelope = Fixtures.envelope(payment);
      own = bench.committee.member(0).certify(envelope, payment, bench.committee.committee());
      forged =
          new QuorumCertificate(
              envelope.txHash(),
              Effects.of(payment).hash(),
              List.of(own, signedBy(1), signedBy(2)),
              3,
              Optional.of(envelope));
    }

    private Certificate signedBy(int index) {
      return new Certificate(
          bench.validator(index).id(),
          own.txHash(),
          own.effectsHash(),
          own.effects(),
          own.epoch(),
          own.signature(),
          own.createdUnixMillis());
    }

    @Override
    public Future<BoardPage> bulletinBoard(BoardQuery query) {
      return Future.succeededFuture(new BoardPage(List.of(own), "1"));
    }

    @Override
    public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
      return Future.succeededFuture(
          Optional.of(
              new PaymentStatus(
                  forged.envelope().get(),
                  new Lifecycle(
                      own.txHash(), Lifecycle.Stage.CERTIFIED, UInt64.ONE, UInt64.ONE, ""),
                  Optional.of(forged))));
    }
  }

  @Test
  void aQcOfSomebodyElsesMoneyIsNoParent() {
    VerifiedQc toCarol = certified(pay(bench.client(ALICE), CAROL, 10));
    FastPayClient bob = bench.client(BOB);
    assertThatThrownBy(() -> await(bob.importQc(toCarol.certificate())))
        .cause()
        .isInstanceOf(FastPayException.class)
        .hasMessageContaining("goes to " + CAROL.address());
    assertThat(bob.wallet().credits()).isEmpty();
  }
}
