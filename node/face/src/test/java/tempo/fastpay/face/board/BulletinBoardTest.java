package tempo.fastpay.face.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.face.board.BoardFixture.address;
import static tempo.fastpay.face.board.BoardFixture.certificate;
import static tempo.fastpay.face.board.BoardFixture.effects;
import static tempo.fastpay.face.board.BoardFixture.lifecycle;
import static tempo.fastpay.face.board.BoardFixture.shown;
import static tempo.fastpay.face.board.BoardFixture.txHash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.proto.contract.BoardEventsPage;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.protobuf.ProtoCodec;
import tempo.fastpay.protocol.api.BoardEvent;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.Lifecycle;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.UInt64;

class BulletinBoardTest {
  private static final BoardFilter ALL = new BoardFilter.All();
  private static final Effects EFFECTS = effects(address(1), address(2), 0);

  private final BoardFixture fixture = new BoardFixture("boot1", BoardLimits.DEFAULT);
  private final BulletinBoard board = fixture.board;

  private static BoardQuery query(BoardFilter filter, int limit, String cursor) {
    return new BoardQuery(filter, UInt64.ZERO, limit, cursor);
  }

  private List<Certificate> all(BoardFilter filter) {
    return board.page(BoardQuery.of(filter)).certificates();
  }

  @Test
  void theFirstCertificateOfASignerOverAPaymentWins_L10() {
    VerifiedCertificate first = certificate(0, 7, EFFECTS, UInt64.of(1));
    VerifiedCertificate later = certificate(0, 7, EFFECTS, UInt64.of(2));
    VerifiedCertificate other = certificate(1, 7, EFFECTS);
    board.add(first);
    board.add(later);
    board.add(other);
    assertThat(board.size()).isEqualTo(2);
    assertThat(board.find(txHash(7), first.signer())).contains(first.certificate());
    assertThat(board.find(txHash(8), first.signer())).isEmpty();
    assertThat(board.certificates(txHash(7))).containsExactly(first, other);
    assertThat(board.certificates(txHash(8))).isEmpty();
  }

  @Test
  void aPaymentHasOneQc() {
    VerifiedQc qc = BoardFixture.qc(0);
    board.add(qc);
    board.add(qc);
    assertThat(shown(board.events(BoardQuery.of(ALL)).events())).containsExactly(qc.certificate());
  }

  @Test
  void aPageShowsCertificatesAndEventsShowEverything() {
    VerifiedCertificate certificate = certificate(0, 7, EFFECTS);
    VerifiedQc qc = BoardFixture.qc(0);
    Lifecycle update = lifecycle(7, Lifecycle.Stage.FAILED, "why");
    board.add(update, EFFECTS);
    board.add(certificate);
    board.add(qc);
    assertThat(all(ALL)).containsExactly(certificate.certificate());
    assertThat(shown(board.events(BoardQuery.of(ALL)).events()))
        .containsExactly(update, certificate.certificate(), qc.certificate());
  }

  @Test
  void filtersFindByPaymentAndByEitherSide() {
    VerifiedCertificate first = certificate(0, 1, effects(address(1), address(2), 1));
    VerifiedCertificate second = certificate(0, 2, effects(address(2), address(3), 1));
    VerifiedCertificate toSelf = certificate(0, 3, effects(address(4), address(4), 1));
    List.of(first, second, toSelf).forEach(board::add);
    assertThat(all(new BoardFilter.OfTx(txHash(2)))).containsExactly(second.certificate());
    assertThat(all(new BoardFilter.OfTx(txHash(9)))).isEmpty();
    assertThat(all(new BoardFilter.OfAddress(address(2))))
        .containsExactly(first.certificate(), second.certificate());
    assertThat(all(new BoardFilter.OfAddress(address(4)))).containsExactly(toSelf.certificate());
    assertThat(all(new BoardFilter.OfAddress(address(9)))).isEmpty();
  }

  @Test
  void pagesFollowEachOtherByCursorAlsoWhenEmpty() {
    List<Certificate> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      VerifiedCertificate certificate = certificate(0, i, EFFECTS);
      board.add(certificate);
      board.add(lifecycle(i, Lifecycle.Stage.ACCEPTED, ""), EFFECTS);
      expected.add(certificate.certificate());
    }
    List<Certificate> found = new ArrayList<>();
    BoardPage page = board.page(query(ALL, 3, ""));
    while (!page.certificates().isEmpty()) {
      assertThat(page.certificates()).hasSizeLessThanOrEqualTo(3);
      found.addAll(page.certificates());
      page = board.page(query(ALL, 3, page.nextCursor()));
    }
    assertThat(found).isEqualTo(expected);
    VerifiedCertificate late = certificate(0, 99, EFFECTS);
    board.add(late);
    assertThat(board.page(query(ALL, 3, page.nextCursor())).certificates())
        .containsExactly(late.certificate());
  }

  @Test
  void theNewestComeFirstWhereAskedFor() {
    for (int i = 0; i < 5; i++) {
      board.add(certificate(0, i, effects(address(1), address(i), i)));
    }
    List<Certificate> oldestFirst = all(ALL);
    List<Certificate> found = new ArrayList<>();
    BoardQuery query = BoardQuery.newestFirst(ALL, 2);
    BoardPage page = board.page(query);
    while (!page.certificates().isEmpty()) {
      found.addAll(page.certificates());
      // What comes meanwhile is not of the past.
      board.add(lifecycle(found.size(), Lifecycle.Stage.ACCEPTED, ""), EFFECTS);
      query = query.after(page.nextCursor());
      page = board.page(query);
    }
    assertThat(query.before()).contains(page.nextCursor());
    Collections.reverse(found);
    assertThat(found).isEqualTo(oldestFirst);
    BoardQuery elsewhere = query.after("boot0-3");
    assertThat(board.page(elsewhere).certificates().get(0)).isEqualTo(oldestFirst.get(4));
  }

  @Test
  void aRoleOfAnAddressSelects() {
    VerifiedCertificate sent = certificate(0, 1, effects(address(1), address(2), 1));
    VerifiedCertificate got = certificate(0, 2, effects(address(3), address(1), 1));
    board.add(sent);
    board.add(got);
    assertThat(all(new BoardFilter.OfAddress(address(1), BoardFilter.Role.SENDER)))
        .containsExactly(sent.certificate());
    assertThat(all(new BoardFilter.OfAddress(address(1), BoardFilter.Role.RECIPIENT)))
        .containsExactly(got.certificate());
    assertThat(board.next(new BoardFilter.OfAddress(address(1), BoardFilter.Role.RECIPIENT), 0))
        .map(BoardEntry::txHash)
        .contains(txHash(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "boot1-",
        "boot1--1",
        "boot1-+1",
        "boot1-1x",
        "boot1-3",
        "boot1-99999999999999999999",
        "boot2-1",
        "BOOT1-1",
        "boot1",
        "-",
        "\u0000",
        "boot1-\u0661"
      })
  void aCursorThatThisBoardDidNotGiveMeansTheOldestEntry_L12(String cursor) {
    board.add(certificate(0, 1, EFFECTS));
    board.add(certificate(0, 2, EFFECTS));
    assertThat(board.page(query(ALL, 10, cursor)).certificates()).hasSize(2);
  }

  @Test
  void aCursorOfAnEarlierRunMeansTheOldestEntry() {
    board.add(certificate(0, 1, EFFECTS));
    board.add(certificate(0, 2, EFFECTS));
    String cursor = board.page(query(ALL, 1, "")).nextCursor();
    assertThat(board.page(query(ALL, 10, cursor)).certificates()).hasSize(1);
    BulletinBoard restarted = new BoardFixture("boot2", BoardLimits.DEFAULT).board;
    restarted.add(certificate(0, 3, EFFECTS));
    assertThat(restarted.page(query(ALL, 10, cursor)).certificates()).hasSize(1);
  }

  @Test
  void sinceComparesWithTheTimeOfStoring() {
    fixture.nowMillis = 100;
    board.add(certificate(0, 1, EFFECTS, UInt64.MAX));
    fixture.nowMillis = 200;
    board.add(certificate(0, 2, EFFECTS, UInt64.ZERO));
    // The clock is set back: the order of storing stays.
    fixture.nowMillis = 50;
    board.add(certificate(0, 3, EFFECTS));
    assertThat(since(UInt64.of(100))).isEqualTo(3);
    assertThat(since(UInt64.of(101))).isEqualTo(2);
    assertThat(since(UInt64.of(200))).isEqualTo(2);
    assertThat(since(UInt64.of(201))).isZero();
    assertThat(since(UInt64.MAX)).isZero();
  }

  private int since(UInt64 millis) {
    return board.page(new BoardQuery(ALL, millis, 10, "")).certificates().size();
  }

  @Test
  void theOldestEntriesLeaveFirstFromEveryIndex_L11() {
    BulletinBoard small = new BoardFixture("boot1", BoardFixture.limits(3, 1)).board;
    VerifiedQc qc = BoardFixture.qc(0);
    small.add(certificate(0, 1, EFFECTS));
    small.add(qc);
    for (int i = 2; i <= 4; i++) {
      small.add(certificate(0, i, EFFECTS));
    }
    assertThat(small.size()).isEqualTo(3);
    assertThat(small.find(txHash(1), certificate(0, 1, EFFECTS).signer())).isEmpty();
    assertThat(small.certificates(txHash(1))).isEmpty();
    assertThat(small.page(BoardQuery.of(new BoardFilter.OfTx(txHash(1)))).certificates()).isEmpty();
    assertThat(small.page(BoardQuery.of(new BoardFilter.OfAddress(address(1)))).certificates())
        .hasSize(3);
    // What has left may come again.
    small.add(qc);
    assertThat(shown(small.events(BoardQuery.of(ALL)).events())).contains(qc.certificate());
    assertThat(small.size()).isEqualTo(3);
  }

  @Test
  void bytesAreBoundedToo_L11() {
    long bytesLimit = BoardLimits.ENTRY_LIMIT_BYTES;
    BulletinBoard small =
        new BoardFixture(
                "boot1",
                BoardLimits.DEFAULT.withEntries(1_000_000).withBytes(bytesLimit).withWatchers(1))
            .board;
    String detail = "x".repeat(WireLimits.TEXT_LIMIT_CHARS);
    for (int i = 0; i < 500; i++) {
      small.add(lifecycle(i, Lifecycle.Stage.FAILED, detail), EFFECTS);
      assertThat(small.heldBytes()).isLessThanOrEqualTo(bytesLimit);
    }
    assertThat(small.size()).isBetween(10, 499);
    assertThat(shown(small.events(query(ALL, 1_000, "")).events()))
        .endsWith(lifecycle(499, Lifecycle.Stage.FAILED, detail));
  }

  @Test
  void aPageFitsIntoAMessageAndGoesOnByItsCursor_L11() {
    String detail = "€".repeat(WireLimits.TEXT_LIMIT_CHARS);
    int count = 1_000;
    for (int i = 0; i < count; i++) {
      board.add(lifecycle(i, Lifecycle.Stage.FAILED, detail), EFFECTS);
    }
    ProtoCodec codec = new ProtoCodec(BoardFixture.COMMITTEE.committee());
    int seen = 0;
    int pages = 0;
    BoardEventsPage page = board.events(query(ALL, BoardQuery.LIMIT_MAX, ""));
    while (!page.events().isEmpty()) {
      int bytes =
          page.events().stream().mapToInt(event -> codec.encode(event).getSerializedSize()).sum();
      assertThat(bytes).isLessThan(WireLimits.MESSAGE_LIMIT_BYTES);
      seen += page.events().size();
      pages++;
      page = board.events(query(ALL, BoardQuery.LIMIT_MAX, page.nextCursor()));
    }
    assertThat(seen).isEqualTo(count);
    assertThat(pages).isGreaterThan(1);
  }

  @Test
  void entriesTakeNoMoreThanWhatIsCounted() {
    ProtoCodec codec = new ProtoCodec(BoardFixture.COMMITTEE.committee());
    VerifiedQc qc = BoardFixture.qc(0);
    BoardEvent reached = new BoardEvent.QuorumReached(qc.certificate(), "x".repeat(64));
    BoardEvent certified =
        new BoardEvent.Certified(
            certificate(0, 1, EFFECTS, UInt64.MAX).certificate(), "x".repeat(64));
    BoardEvent progressed =
        new BoardEvent.Progressed(
            new Lifecycle(
                txHash(1),
                Lifecycle.Stage.FAILED,
                UInt64.MAX,
                UInt64.MAX,
                "€".repeat(WireLimits.TEXT_LIMIT_CHARS)),
            "");
    assertThat(codec.encode(reached).getSerializedSize())
        .isLessThanOrEqualTo(BoardEntry.sizeOf(qc.certificate()));
    assertThat(codec.encode(certified).getSerializedSize())
        .isLessThanOrEqualTo(BoardEntry.CERTIFICATE_BYTES);
    assertThat(codec.encode(progressed).getSerializedSize())
        .isLessThanOrEqualTo(BoardEntry.sizeOf(((BoardEvent.Progressed) progressed).update()));
  }

  @Test
  void limitsThatCannotHoldAnythingAreRefused() {
    BoardLimits good = BoardLimits.DEFAULT;
    assertThatThrownBy(() -> good.withEntries(0)).hasMessageContaining("entriesLimit");
    assertThatThrownBy(() -> good.withBytes(1)).hasMessageContaining("bytesLimit");
    assertThatThrownBy(() -> good.withWatchers(0)).hasMessageContaining("watchersLimit");
    assertThatThrownBy(() -> good.withPageBytes(WireLimits.MESSAGE_LIMIT_BYTES))
        .hasMessageContaining("pageLimitBytes");
    assertThatThrownBy(() -> new BoardFixture("Not good", good)).hasMessageContaining("bootId");
  }
}
