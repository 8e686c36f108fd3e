package tempo.fastpay.client.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.PresentResult;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Reject;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.MockSidecar;
import tempo.fastpay.testkit.TestCommittee;

/**
 * L16: one honest member at least has taken each QC, and knows of the payment (docs/protocol.md,
 * "Handing over").
 */
class PresentingTest {
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(10), 0);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final TestCommittee committee = TestCommittee.of(4);
  private final List<Integer> asked = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** Of the members with these seats. */
  private VerifiedQc qc(int... seats) {
    return VerifiedQc.assemble(
            Fixtures.envelope(PAYMENT),
            PAYMENT,
            IntStream.of(seats)
                .mapToObj(
                    seat ->
                        committee
                            .committee()
                            .verify(
                                committee
                                    .member(seat)
                                    .certify(
                                        Fixtures.envelope(PAYMENT), PAYMENT, committee.committee()),
                                Fixtures.CRYPTO)
                            .orElseThrow())
                .toList(),
            committee.committee())
        .orElseThrow();
  }

  private Presenting presenting(Function<Integer, Future<List<PresentResult>>> answer) {
    List<MockSidecar> sidecars = MockSidecar.all(vertx, committee);
    Map<Validator, ValidatorApi> ports = new LinkedHashMap<>();
    for (int i = 0; i < sidecars.size(); i++) {
      int seat = i;
      ports.put(
          sidecars.get(i).validator(),
          new Altered(sidecars.get(i)) {
            @Override
            public Future<List<PresentResult>> presentQuorumCertificates(
                List<QuorumCertificate> qcs) {
              asked.add(seat);
              return answer.apply(seat);
            }
          });
    }
    return new Presenting(
        new Fanout(Loop.of(vertx, context), committee.committee(), ports, 60_000));
  }

  private void presentAndAwait(Presenting presenting, VerifiedQc qc) throws Exception {
    Promise<Void> ended = Promise.promise();
    context.runOnContext(
        now -> {
          presenting.present(qc.certificate());
          presenting.ended().onComplete(ended);
        });
    await(ended.future());
  }

  private static Future<List<PresentResult>> accepted() {
    return Future.succeededFuture(
        List.of(new PresentResult.Accepted(Fixtures.envelope(PAYMENT).txHash())));
  }

  @Test
  void oneMoreThanMayLieAreGivenIt_signersFirst() throws Exception {
    presentAndAwait(presenting(seat -> accepted()), qc(1, 2, 3));
    assertThat(asked).containsExactly(1, 2);
  }

  @Test
  void whoeverDoesNotTakeItIsFollowedByAnother() throws Exception {
    Presenting presenting =
        presenting(
            seat ->
                switch (seat) {
                  case 0 -> Future.failedFuture("connection refused");
                  case 1 ->
                      Future.succeededFuture(
                          List.of(
                              new PresentResult.Refused(
                                  Fixtures.envelope(PAYMENT).txHash(),
                                  Reject.retryAfter("no room", 1))));
                  default -> accepted();
                });
    presentAndAwait(presenting, qc(0, 1, 2));
    assertThat(asked).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void whereNobodyTakesItItEnds() throws Exception {
    presentAndAwait(presenting(seat -> Future.succeededFuture(List.of())), qc(0, 1, 2));
    assertThat(asked).containsExactlyInAnyOrder(0, 1, 2, 3);
  }
}
