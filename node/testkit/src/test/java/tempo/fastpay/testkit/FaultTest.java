package tempo.fastpay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tempo.fastpay.proto.contract.CallFailedException;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/** A fault does what it says, and ends when it is taken back. */
class FaultTest {
  private final Vertx vertx = Vertx.vertx();
  private final TestCommittee committee = TestCommittee.of(4);
  private final MockSidecar sidecar = MockSidecar.all(vertx, committee).get(0);
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private final SubmitRequest request = Fixtures.request(payment);

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private Certificate submit() throws Exception {
    return ((SubmitReply.Certified) await(sidecar.submit(request))).certificate();
  }

  private List<Certificate> board() throws Exception {
    return await(sidecar.bulletinBoard(BoardQuery.of(new BoardFilter.All()))).certificates();
  }

  private boolean verifies(Certificate certificate) {
    return committee.committee().verify(certificate, Fixtures.CRYPTO).isPresent();
  }

  @Test
  void downFailsEveryCallAndEndsEveryStream() throws Exception {
    Promise<Throwable> end = Promise.promise();
    await(sidecar.watchBulletinBoard(new BoardFilter.All(), "", event -> {}, end::complete));
    sidecar.fault(new Fault.Down());
    assertThat(await(end.future())).isInstanceOf(CallFailedException.class);
    assertThatThrownBy(this::submit).cause().isInstanceOf(CallFailedException.class);
    assertThat(sidecar.received()).containsExactly(request);
    sidecar.fault(new Fault.None());
    assertThat(verifies(submit())).isTrue();
  }

  @Test
  void hungAnswersNothing() throws Exception {
    sidecar.fault(new Fault.Hung());
    Future<SubmitReply> never = sidecar.submit(request);
    sidecar.fault(new Fault.None());
    assertThat(verifies(submit())).isTrue();
    assertThat(never.isComplete()).isFalse();
  }

  @Test
  void refusingRefusesEverything() throws Exception {
    Reject reject = Reject.of(RejectCode.TEMPORARY_UNAVAILABLE, "busy");
    sidecar.fault(new Fault.Refusing(reject));
    assertThat(await(sidecar.submit(request))).isEqualTo(new SubmitReply.Rejected(reject));
    assertThat(board()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Fault.Lie.class)
  void aLieShowsEverywhereUntilItEnds(Fault.Lie lie) throws Exception {
    sidecar.fault(new Fault.Lying(lie));
    Certificate lied = submit();
    assertThat(board()).containsExactly(lied);
    if (lie == Fault.Lie.ABSURD_TIME) {
      assertThat(lied.createdUnixMillis()).isEqualTo(UInt64.MAX);
      assertThat(verifies(lied)).isTrue();
    } else {
      boolean about =
          lied.txHash().equals(request.envelope().txHash())
              && lied.effects().equals(submit().effects())
              && lie != Fault.Lie.WRONG_EFFECTS;
      assertThat(about && verifies(lied)).isFalse();
    }
    sidecar.fault(new Fault.None());
    assertThat(submit()).isNotEqualTo(lied);
    assertThat(board()).hasSize(1).allMatch(this::verifies);
  }

  @Test
  void lateHidesTheNewestEntries() throws Exception {
    sidecar.fault(new Fault.Late(2));
    submit();
    assertThat(board()).isEmpty();
    await(sidecar.presentQuorumCertificates(List.of(committee.qc(payment))));
    assertThat(board()).hasSize(1);
  }

  @Test
  void aBlockSettlesWhatWasSigned() throws Exception {
    submit();
    sidecar.makeBlock();
    assertThat(await(sidecar.account(Fixtures.account(Fixtures.BOB))).base()).isEqualTo(6_000_000);
    assertThat(await(sidecar.account(Fixtures.account(Fixtures.ALICE))).outgoing()).isZero();
    assertThat(
            await(sidecar.payment(new PaymentQuery.ByTxHash(request.envelope().txHash())))
                .orElseThrow()
                .lifecycle()
                .stage())
        .isEqualTo(Lifecycle.Stage.FINALIZED);
  }
}
