package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.PaymentQuery;
import tempo.fastpay.protocol.api.PaymentStatus;
import tempo.fastpay.protocol.api.QcQuery;
import tempo.fastpay.protocol.api.QcReply;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;

/** QCs for whoever asks, held or not. */
class QcOnDemandTest {
  private final Fixture fixture = new Fixture();
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
  private final TxHash txHash = Fixtures.envelope(payment).txHash();

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private QcReply ask(int threshold) throws Exception {
    return await(
        fixture.aggregator.quorumCertificate(new QcQuery(txHash, Optional.empty(), threshold)));
  }

  private QuorumCertificate found(QcReply reply) {
    QuorumCertificate qc = ((QcReply.Found) reply).qc();
    assertThat(
            VerifiedQc.verify(qc, Optional.empty(), fixture.committee.committee(), Fixtures.CRYPTO))
        .isInstanceOf(VerifiedQc.Result.Verified.class);
    return qc;
  }

  private static RejectCode missing(QcReply reply) {
    return ((QcReply.Missing) reply).reject().code();
  }

  /** No board of the validator can be watched: what it knows must be asked for. */
  private void unwatchable(int index) {
    fixture.ports.put(
        fixture.validator(index),
        new Altered(fixture.sidecars.get(index)) {
          @Override
          public Future<Subscription> watchBulletinBoard(
              BoardFilter filter,
              String cursor,
              Handler<BoardEvent> onEvent,
              Handler<Throwable> onEnd) {
            return Future.failedFuture(new UnavailableException("too many watchers"));
          }
        });
  }

  @Test
  void theHeldOneIsGivenWhateverIsAskedUpToItsSigners() throws Exception {
    fixture.fault(3, new Fault.Down());
    fixture.start();
    QuorumCertificate qc = fixture.submit(payment).qc().orElseThrow();
    for (int threshold = 0; threshold <= 3; threshold++) {
      assertThat(found(ask(threshold))).isEqualTo(qc);
    }
    assertThat(fixture.status(txHash).qcHash()).contains(qc.hash());
  }

  @Test
  void theThresholdAskedForOnlyFilters() throws Exception {
    fixture.fault(3, new Fault.Down());
    fixture.start();
    fixture.submit(payment);
    assertThat(missing(ask(4))).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(missing(ask(5))).isEqualTo(RejectCode.INVALID_FORMAT);
    fixture.fault(3, new Fault.None());
    fixture.submitTo(payment, 3);
    fixture.until(() -> fixture.status(txHash).certificates().size() == 4);
    QuorumCertificate larger = found(ask(4));
    assertThat(larger.certificates()).hasSize(4);
    assertThat(larger.threshold()).isEqualTo(3);
    // The QC of the status stays the first one.
    assertThat(fixture.status(txHash).qcHash()).contains(found(ask(0)).hash());
  }

  @Test
  void otherEffectsAreNotThisPayments() throws Exception {
    fixture.start();
    fixture.submit(payment);
    QcQuery right = new QcQuery(txHash, Optional.of(Effects.of(payment).hash()), 0);
    QcQuery wrong =
        new QcQuery(
            txHash,
            Optional.of(
                Effects.of(Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(11), 0))
                    .hash()),
            0);
    found(await(fixture.aggregator.quorumCertificate(right)));
    assertThat(missing(await(fixture.aggregator.quorumCertificate(wrong))))
        .isEqualTo(RejectCode.INVALID_FORMAT);
  }

  @Test
  void whatIsNotHeldIsMadeFromWhatTheValidatorsHave() throws Exception {
    for (int i = 0; i < 4; i++) {
      unwatchable(i);
    }
    fixture.start();
    fixture.submitTo(payment, 0, 1, 2);
    assertThat(await(fixture.aggregator.status(txHash))).isEmpty();
    assertThat(found(ask(0)).certificates()).hasSize(3);
    assertThat(fixture.status(txHash).certificates()).hasSize(3);
  }

  @Test
  void oneThatHasTheQcSuffices() throws Exception {
    for (int i = 0; i < 4; i++) {
      unwatchable(i);
      fixture.fault(i, i == 2 ? new Fault.None() : new Fault.Hung());
    }
    fixture.start();
    await(
        fixture.sidecars.get(2).presentQuorumCertificates(List.of(fixture.committee.qc(payment))));
    // The others never answer, and are not waited for.
    found(ask(0));
  }

  @Test
  void belowAQuorumThereIsNone() throws Exception {
    fixture.start();
    fixture.submitTo(payment, 0, 1);
    QcReply reply = ask(0);
    assertThat(missing(reply)).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(((QcReply.Missing) reply).reject().message()).contains("2 certificates");
  }

  @Test
  void bytesThatDoNotReproduceTheHashAreNamed() throws Exception {
    Payment other = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    fixture.ports.put(
        fixture.validator(3),
        new Altered(fixture.sidecars.get(3)) {
          @Override
          public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
            return super.payment(new PaymentQuery.ByTxHash(Fixtures.envelope(other).txHash()));
          }
        });
    fixture.start();
    fixture.submitTo(other, 3);
    assertThat(missing(ask(0))).isEqualTo(RejectCode.TEMPORARY_UNAVAILABLE);
    assertThat(fixture.suspicions(3, Suspicion.Reason.WRONG_ENVELOPE)).isOne();
  }

  @Test
  void theSameQuestionAtOnceIsAskedOnceAndThereIsALimit() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Promise<Void> go = Promise.promise();
    fixture.ports.put(
        fixture.validator(0),
        new Altered(fixture.sidecars.get(0)) {
          @Override
          public Future<Optional<PaymentStatus>> payment(PaymentQuery query) {
            asked.incrementAndGet();
            return go.future().compose(now -> super.payment(query));
          }
        });
    fixture.start();
    Future<QcReply> first = fixture.aggregator.quorumCertificate(QcQuery.of(txHash));
    Future<QcReply> second = fixture.aggregator.quorumCertificate(QcQuery.of(txHash));
    for (byte i = 1; i < TestLimits.all().lookupsLimit(); i++) {
      fixture.aggregator.quorumCertificate(QcQuery.of(someHash(i)));
    }
    Future<QcReply> tooMany = fixture.aggregator.quorumCertificate(QcQuery.of(someHash(99)));
    Throwable refusal = await(tooMany.transform(done -> Future.succeededFuture(done.cause())));
    assertThat(refusal).isInstanceOf(UnavailableException.class);
    assertThat(asked).hasValue(TestLimits.all().lookupsLimit());
    go.complete();
    assertThat(missing(await(first))).isEqualTo(missing(await(second)));
  }

  private static TxHash someHash(int number) {
    return new TxHash(Hashes.sha256(new byte[] {(byte) number}));
  }
}
