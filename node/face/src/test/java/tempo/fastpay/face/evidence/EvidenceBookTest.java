package tempo.fastpay.face.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.api.EvidencePage;
import tempo.fastpay.protocol.api.EvidenceQuery;
import tempo.fastpay.protocol.evidence.Culprit;
import tempo.fastpay.protocol.evidence.Evidence;
import tempo.fastpay.protocol.evidence.VerifiedEvidence;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.EquivocationSamples;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;
import tempo.fastpay.testkit.TestCommittee;

/** L11, L13: what is kept, what leaves, and that nobody pushes out what others brought. */
class EvidenceBookTest {
  private final TestCommittee committee = TestCommittee.of(4);
  private final EvidenceBook book =
      new EvidenceBook(SeededLoop.of(1), "boot", committee.committee());
  private final ValidatorId self = committee.member(0).validator().id();
  private final ValidatorId peer = committee.member(1).validator().id();

  private static Payment alices(long dollars, long seq) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(dollars), seq);
  }

  private VerifiedEvidence verified(Evidence evidence) {
    return VerifiedEvidence.verify(evidence, committee.committee(), Fixtures.CRYPTO)
        .orElseThrow(IllegalArgumentException::new);
  }

  private VerifiedEvidence bySender(Payment first, Payment second) {
    return verified(EquivocationSamples.bySender(first, second));
  }

  /** Of somebody who has nothing but a fresh key. */
  private VerifiedEvidence byStranger(int number) {
    Bytes32 key = Bytes32.fromNumber(BigInteger.valueOf(1_000 + number));
    return bySender(
        Fixtures.screened(
            Fixtures.builder(Fixtures.BOB, UInt64.ONE, 0)
                .build()
                .signSecp256k1(key, Fixtures.CRYPTO)),
        Fixtures.screened(
            Fixtures.builder(Fixtures.BOB, UInt64.of(2), 0)
                .build()
                .signSecp256k1(key, Fixtures.CRYPTO)));
  }

  private List<Evidence> all() {
    List<Evidence> all = new ArrayList<>();
    EvidenceQuery query = EvidenceQuery.FIRST;
    EvidencePage page;
    do {
      page = book.page(query);
      all.addAll(page.evidence());
      query = query.after(page.nextCursor());
    } while (!page.evidence().isEmpty());
    return all;
  }

  @Test
  void theFirstTwoMessagesOnAKeyAreKept() {
    VerifiedEvidence first = bySender(alices(1, 0), alices(2, 0));
    VerifiedEvidence other = bySender(alices(3, 0), alices(4, 0));
    assertThat(book.isNew(first.evidence())).isTrue();
    assertThat(book.add(self, first)).isTrue();
    assertThat(book.add(peer, first)).isFalse();
    assertThat(book.add(peer, other)).isFalse();
    assertThat(book.isNew(other.evidence())).isFalse();
    assertThat(all()).containsExactly(first.evidence());
  }

  @Test
  void oneCulpritIsKeptOnSoManyKeys() {
    for (int seq = 0; seq < EvidenceBook.PER_CULPRIT_LIMIT; seq++) {
      assertThat(book.add(self, bySender(alices(1, seq), alices(2, seq)))).isTrue();
      assertThat(
              book.add(
                  self,
                  verified(
                      EquivocationSamples.byMember(committee, 2, alices(1, seq), alices(2, seq)))))
          .isTrue();
    }
    VerifiedEvidence further = bySender(alices(1, 9), alices(2, 9));
    VerifiedEvidence member =
        verified(EquivocationSamples.byMember(committee, 2, alices(1, 9), alices(2, 9)));
    assertThat(book.add(self, further)).isFalse();
    assertThat(book.add(self, member)).isFalse();
    assertThat(book.isNew(member.evidence())).isFalse();
    assertThat(book.isOpen(new Culprit.Sender(Fixtures.ALICE.address()), further.key())).isFalse();
    assertThat(book.size()).isEqualTo(2 * EvidenceBook.PER_CULPRIT_LIMIT);
  }

  @Test
  void whoFloodsPushesOutWhatTheyBroughtThemselves() {
    EvidenceBook small = new EvidenceBook(SeededLoop.of(1), "boot", committee.committee(), 3);
    VerifiedEvidence own = bySender(alices(1, 0), alices(2, 0));
    VerifiedEvidence member =
        verified(EquivocationSamples.byMember(committee, 2, alices(1, 0), alices(2, 0)));
    small.add(self, own);
    small.add(peer, member);
    List<Evidence> last = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      VerifiedEvidence stranger = byStranger(i);
      assertThat(small.add(peer, stranger)).isTrue();
      last.add(stranger.evidence());
    }
    List<Evidence> expected = new ArrayList<>(List.of(own.evidence(), member.evidence()));
    expected.addAll(last.subList(2, 5));
    assertThat(small.page(EvidenceQuery.FIRST).evidence()).isEqualTo(expected);
    assertThat(small.isNew(last.get(0))).as("a flag ends").isTrue();
  }

  @Test
  void pagesGoOnByTheirCursorAndAStrangeOneBeginsAgain() {
    List<Evidence> kept = new ArrayList<>();
    for (Person person : Fixtures.PEOPLE) {
      Payment first = Fixtures.payment(person, Fixtures.BOB, UInt64.ONE, 0);
      Payment second = Fixtures.payment(person, Fixtures.BOB, UInt64.of(2), 0);
      book.add(self, bySender(first, second));
      kept.add(EquivocationSamples.bySender(first, second));
    }
    EvidencePage page = book.page(new EvidenceQuery(2, ""));
    assertThat(page.evidence()).isEqualTo(kept.subList(0, 2));
    page = book.page(new EvidenceQuery(2, page.nextCursor()));
    assertThat(page.evidence()).isEqualTo(kept.subList(2, 3));
    String end = page.nextCursor();
    assertThat(book.page(new EvidenceQuery(2, end))).isEqualTo(new EvidencePage(List.of(), end));
    assertThat(book.page(new EvidenceQuery(0, "another-2")).evidence()).isEqualTo(kept);
  }
}
