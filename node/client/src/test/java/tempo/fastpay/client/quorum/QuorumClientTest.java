package tempo.fastpay.client.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.SubmitVia;
import tempo.fastpay.client.quorum.CertificateCollector.TimeWindow;
import tempo.fastpay.client.quorum.QuorumClient.LateAnswer;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/** In which order answers are waited for: each test holds them back by hand. */
class QuorumClientTest {
  private static final TimeWindow ANY_TIME = new TimeWindow(1, Long.MAX_VALUE);

  private final Vertx vertx = Vertx.vertx();
  private final TestCommittee committee = TestCommittee.of(4);
  private final List<MockSidecar> sidecars = MockSidecar.all(vertx, committee);
  private final List<Promise<SubmitReply>> held = new ArrayList<>();
  private final Suspicions suspicions = new Suspicions();
  private final Payment payment =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);
  private final Submission submission =
      new Submission(Fixtures.envelope(payment), payment, List.of());

  @AfterEach
  void close() {
    await(vertx.close());
  }

  /** A client whose validators answer when the test says so. */
  private QuorumClient client(RetryOptions options) {
    Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
    for (MockSidecar sidecar : sidecars) {
      Promise<SubmitReply> answer = Promise.promise();
      held.add(answer);
      ports.put(sidecar.validator(), new SubmitVia(sidecar, request -> answer.future()));
    }
    return over(ports, options);
  }

  private QuorumClient over(Map<Validator, ValidatorApi> ports, RetryOptions options) {
    Fanout fanout =
        new Fanout(Loop.of(vertx), committee.committee(), ports, options.perValidatorTimeoutMs());
    return new QuorumClient(
        fanout, Fixtures.CRYPTO, options, suspicions, new Presenting(fanout), new Random(1));
  }

  private SubmitReply answerOf(int index) {
    return await(sidecars.get(index).submit(SubmitRequest.of(submission.envelope(), List.of())));
  }

  private static final RetryOptions PATIENT = new RetryOptions(60_000, 60_000, 1, 10);

  @Test
  void answersAtQuorumAndReportsWhoComesLate() {
    Promise<LateAnswer> late = Promise.promise();
    Future<Outcome> outcome = client(PATIENT).submit(submission, ANY_TIME, late::tryComplete);
    held.get(3).complete(answerOf(3));
    held.get(1).complete(answerOf(1));
    assertThat(outcome.isComplete()).isFalse();
    held.get(0).complete(answerOf(0));
    assertThat(await(outcome)).isInstanceOf(Outcome.Certified.class);

    assertThat(late.future().isComplete()).isFalse();
    held.get(2).complete(answerOf(2));
    LateAnswer answer = await(late.future());
    assertThat(answer.validator()).isEqualTo(sidecars.get(2).validator());
    assertThat(answer.standing()).isInstanceOf(Standing.Certified.class);
  }

  @Test
  void aLateRefusalAndALateLieAreReportedToo() {
    Promise<LateAnswer> late = Promise.promise();
    Future<Outcome> outcome = client(PATIENT).submit(submission, ANY_TIME, late::tryComplete);
    for (int i = 0; i < 3; i++) {
      held.get(i).complete(answerOf(i));
    }
    assertThat(await(outcome)).isInstanceOf(Outcome.Certified.class);
    held.get(3).complete(answerOf(0));
    assertThat(await(late.future()).standing()).isInstanceOf(Standing.Suspected.class);
    assertThat(suspicions.count(sidecars.get(3).validator().name(), Suspicion.Reason.STRANGER))
        .isOne();
  }

  @Test
  void decidesBeforeTheLastAnswerWhenNoQuorumIsLeft() {
    Future<Outcome> outcome = client(PATIENT).submit(submission, ANY_TIME, late -> {});
    SubmitReply refusal =
        new SubmitReply.Rejected(Reject.of(RejectCode.INSUFFICIENT_FUNDS, "poor"));
    held.get(0).complete(refusal);
    held.get(1).complete(refusal);
    assertThat(await(outcome)).isInstanceOf(Outcome.Refused.class);
    assertThat(held.get(2).future().isComplete()).isFalse();
  }

  @Test
  void aCertificateThatComesAfterItsTimeoutCounts() {
    RetryOptions impatient = new RetryOptions(5, 60_000, 1, 10);
    Future<Outcome> outcome = client(impatient).submit(submission, ANY_TIME, late -> {});
    // Long after every first attempt has timed out, its answer arrives.
    vertx.setTimer(
        60,
        id -> {
          for (int i = 0; i < 3; i++) {
            held.get(i).complete(answerNow(i));
          }
        });
    assertThat(await(outcome)).isInstanceOf(Outcome.Certified.class);
  }

  private SubmitReply answerNow(int index) {
    return new SubmitReply.Certified(
        committee.member(index).certify(submission.envelope(), payment, committee.committee()));
  }

  @Test
  void aMalformedRequestIsARefusalAndAPortThatThrowsIsDown() {
    Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      int index = i;
      ports.put(
          sidecars.get(i).validator(),
          new SubmitVia(
              sidecars.get(i),
              request -> {
                if (index < 2) {
                  return Future.failedFuture(new MalformedRequestException("nonce: missing"));
                }
                throw new IllegalStateException("no route");
              }));
    }
    Outcome outcome = await(over(ports, PATIENT).submit(submission, ANY_TIME, late -> {}));
    Outcome.Refused refused = (Outcome.Refused) outcome;
    assertThat(refused.dominant().code()).isEqualTo(RejectCode.INVALID_FORMAT);
    assertThat(refused.describe()).contains("nonce: missing");
  }
}
