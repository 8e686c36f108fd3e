package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.aggregator.Counters.Answer;
import tempo.fastpay.proto.contract.UnavailableException;
import tempo.fastpay.protocol.api.FanoutReply;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Envelope;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fault;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;

/** The same payment again, what it rests on, and how many there may be at once. */
class SamePaymentTest {
  private final Fixture fixture = new Fixture();
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
  private final TxHash txHash = Fixtures.envelope(payment).txHash();

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void theSamePaymentAtOnceIsSentOnce() throws Exception {
    fixture.start();
    List<Future<FanoutReply>> replies = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      replies.add(fixture.aggregator.submit(Fixtures.request(payment)));
    }
    Set<FanoutReply> answers = new HashSet<>();
    for (Future<FanoutReply> reply : replies) {
      answers.add(await(reply));
    }
    assertThat(answers).extracting(FanoutReply::qc).doesNotContain(Optional.empty());
    assertThat(answers.stream().map(FanoutReply::qc).distinct()).hasSize(1);
    for (int i = 0; i < 4; i++) {
      assertThat(fixture.asked(i)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void onceCertifiedNobodyIsAskedAgain() throws Exception {
    fixture.start();
    FanoutReply first = fixture.submit(payment);
    fixture.until(() -> fixture.status(txHash).certificates().size() == 4);
    for (int i = 0; i < 4; i++) {
      fixture.fault(i, new Fault.Down());
    }
    FanoutReply again = fixture.submit(payment);
    assertThat(again.qc()).isEqualTo(first.qc());
    assertThat(fixture.asked(0)).isOne();
  }

  @Test
  void aJoinerWithTheParentThatWasMissingIsHeardByItself() throws Exception {
    Payment rich = Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
    Payment spending = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(12), 0);
    Promise<Void> gate = Promise.promise();
    AtomicInteger waiting = new AtomicInteger();
    for (MockSidecar sidecar : fixture.sidecars) {
      fixture.ports.put(
          sidecar.validator(),
          new Altered(sidecar) {
            @Override
            public Future<SubmitReply> submit(SubmitRequest request) {
              if (request.envelope().paymentBytes().equals(rich.raw())) {
                return super.submit(request);
              }
              waiting.incrementAndGet();
              return gate.future().compose(open -> super.submit(request));
            }
          });
    }
    fixture.start();
    QuorumCertificate credit = fixture.submit(rich).qc().orElseThrow();
    Future<FanoutReply> poor = fixture.aggregator.submit(Fixtures.request(spending));
    fixture.until(() -> waiting.get() == 4);
    Future<FanoutReply> funded = fixture.aggregator.submit(Fixtures.request(spending, credit));
    fixture.until(() -> fixture.aggregator.counters().snapshot().get("submissions.open") == 2);
    assertThat(waiting).hasValue(4);
    gate.complete();
    assertThat(await(poor).qc()).isEmpty();
    assertThat(await(funded).qc()).isPresent();
  }

  private static Envelope naming(Payment spending, QuorumCertificate parent) {
    Envelope plain = Fixtures.envelope(spending);
    return new Envelope(
        plain.chainId(),
        plain.paymentBytes(),
        plain.nonceKey(),
        plain.nonceSeq(),
        plain.expiry(),
        Optional.of(parent.hash()));
  }

  @Test
  void aParentThatIsOnlyNamedIsAddedWhereItIsHeld() throws Exception {
    fixture.start();
    QuorumCertificate credit = fixture.submit(payment).qc().orElseThrow();
    Payment spending = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(12), 0);
    Envelope naming = naming(spending, credit);
    FanoutReply reply = await(fixture.aggregator.submit(SubmitRequest.of(naming, List.of())));
    assertThat(reply.qc()).isPresent();
    fixture.until(() -> fixture.asked(0) == 2);
    assertThat(fixture.sidecars.get(0).received().get(1).parentQcs()).containsExactly(credit);
  }

  @Test
  void aParentThatIsNotHeldIsPassedOnAsItIs() throws Exception {
    fixture.start();
    QuorumCertificate elsewhere = fixture.committee.qc(payment);
    Payment spending = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(12), 0);
    Envelope naming = naming(spending, elsewhere);
    FanoutReply reply = await(fixture.aggregator.submit(SubmitRequest.of(naming, List.of())));
    assertThat(reply.rejects())
        .isNotEmpty()
        .allMatch(reject -> reject.reject().code() == RejectCode.MISSING_PARENT_QC);
  }

  @Test
  void beyondTheLimitThereIsAnAnswerNotAQueue() throws Exception {
    fixture.fault(0, new Fault.Hung());
    fixture.fault(1, new Fault.Hung());
    fixture.start(TestLimits.submissions(1));
    Future<FanoutReply> first = fixture.aggregator.submit(Fixtures.request(payment));
    Payment other = Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(1), 0);
    Future<FanoutReply> second = fixture.aggregator.submit(Fixtures.request(other));
    Throwable refusal = await(second.transform(result -> Future.succeededFuture(result.cause())));
    assertThat(refusal).isInstanceOf(UnavailableException.class);
    assertThat(((UnavailableException) refusal).reject().retryAfterMillis()).isPresent();
    assertThat(fixture.count(Answer.OVERLOADED)).isOne();
    fixture.fault(0, new Fault.None());
    assertThat(await(first).qc()).isPresent();
    fixture.fault(1, new Fault.None());
    assertThat(fixture.submit(other).qc()).isPresent();
  }
}
