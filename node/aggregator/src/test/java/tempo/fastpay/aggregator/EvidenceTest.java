package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.client.quorum.Suspicion;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.testkit.Altered;
import tempo.fastpay.testkit.EquivocationSamples;
import tempo.fastpay.testkit.Fixtures;

/** L13: what validators show is verified before the aggregator shows it. */
class EvidenceTest {
  private final Fixture fixture = new Fixture();

  // Made once: what they say of time is of the second they are made in.
  private final Payment first =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private final Payment second =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(2), 0);

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  private List<Evidence> held() throws Exception {
    return await(fixture.aggregator.evidence(EvidenceQuery.FIRST)).evidence();
  }

  @Test
  void anEquivocatingSenderIsShownOnce() throws Exception {
    fixture.start();
    fixture.submit(first);
    fixture.submit(second);
    fixture.until(() -> !held().isEmpty());
    assertThat(held()).containsExactly(EquivocationSamples.bySender(first, second));
  }

  @Test
  void aMemberIsNamedByProofAndWhoShowsNoneBySuspicion() throws Exception {
    Evidence proof = EquivocationSamples.byMember(fixture.committee, 2, first, second);
    Evidence same = EquivocationSamples.byMember(fixture.committee, 3, first, first);
    fixture.ports.put(
        fixture.validator(0),
        new Altered(fixture.sidecars.get(0)) {
          @Override
          public Future<EvidencePage> evidence(EvidenceQuery query) {
            return Future.succeededFuture(
                new EvidencePage(
                    query.cursor().isEmpty() ? List.of(same, proof) : List.of(), "end"));
          }
        });
    fixture.start();
    fixture.until(() -> !held().isEmpty());
    assertThat(held()).containsExactly(proof);
    assertThat(fixture.suspicions(0, Suspicion.Reason.BAD_EVIDENCE)).isEqualTo(1);
    assertThat(fixture.suspicions(2, Suspicion.Reason.EQUIVOCATION)).isEqualTo(1);
    assertThat(fixture.suspicions(3, Suspicion.Reason.EQUIVOCATION)).isZero();
  }
}
