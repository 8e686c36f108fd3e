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
import tempo.fastpay.testkit.EquivocationSamples;
import tempo.fastpay.testkit.Fixtures;

/** L13: what validators show is verified before the aggregator shows it. */
class EvidenceTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  private List<Evidence> held() throws Exception {
    return await(fixture.aggregator.evidence(EvidenceQuery.FIRST)).evidence();
  }

  private static Payment alices(long dollars) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(dollars), 0);
  }

  @Test
  void anEquivocatingSenderIsShownOnce() throws Exception {
    fixture.start();
    fixture.submit(alices(1));
    fixture.submit(alices(2));
    fixture.until(() -> !held().isEmpty());
    assertThat(held()).containsExactly(EquivocationSamples.bySender(alices(1), alices(2)));
  }

  @Test
  void aMemberIsNamedByProofAndWhoShowsNoneBySuspicion() throws Exception {
    Evidence proof = EquivocationSamples.byMember(fixture.committee, 2, alices(1), alices(2));
    Evidence same = EquivocationSamples.byMember(fixture.committee, 3, alices(1), alices(1));
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
