package tempo.fastpay.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.TestCommittee;

/** Four validators, of which one may say anything. */
class HeadsTest {
  private static final long BLOCK_MS = 500;

  private final TestCommittee committee = TestCommittee.of(4);
  private final Heads heads = new Heads(committee.committee());

  private Validator member(int index) {
    return committee.member(index).validator();
  }

  private static Bytes32 hash(long height, String fork) {
    return Hashes.sha256((fork + height).getBytes(StandardCharsets.UTF_8));
  }

  private static ChainHead head(long height) {
    return head(height, Math.max(0, height - 1));
  }

  private static ChainHead head(long height, long finalized) {
    return new ChainHead(
        UInt64.of(height),
        hash(height, ""),
        UInt64.of(height * BLOCK_MS),
        UInt64.of(finalized),
        hash(finalized, ""),
        UInt64.of(finalized * BLOCK_MS));
  }

  private static ChainHead forged(long height) {
    return ChainHead.ofFinal(UInt64.of(height), hash(height, "lie"), UInt64.MAX);
  }

  /** The final block is told of truly, but for the time. */
  private static ChainHead late(long height) {
    ChainHead honest = head(height);
    return new ChainHead(
        honest.blockHeight(),
        honest.blockHash(),
        honest.unixMillis(),
        honest.finalizedHeight(),
        honest.finalizedHash(),
        UInt64.MAX);
  }

  /** All four stand at a final block, with heads from here on. */
  private void beginAt(long finalized) {
    for (int i = 0; i < 4; i++) {
      heads.told(member(i), head(finalized, finalized));
    }
  }

  @Test
  void nothingIsSupportedBeforeAQuorumHasTold() {
    assertThat(heads.told(member(0), head(10))).isFalse();
    assertThat(heads.told(member(1), head(10))).isFalse();
    assertThat(heads.supported()).isEmpty();
    assertThat(heads.told(member(2), head(10))).isTrue();
    assertThat(heads.supported()).contains(head(10));
  }

  @Test
  void itIsTheHighestThatAQuorumHasReached() {
    beginAt(9);
    heads.told(member(0), head(12));
    heads.told(member(1), head(11));
    heads.told(member(2), head(10));
    assertThat(heads.supported().orElseThrow().blockHeight()).isEqualTo(UInt64.of(10));
    heads.told(member(3), head(11));
    assertThat(heads.supported().orElseThrow().blockHeight()).isEqualTo(UInt64.of(11));
  }

  @Test
  void oneLiarLiftsItNotAndDoesNotHoldItBack() {
    for (int i = 0; i < 3; i++) {
      heads.told(member(i), head(10));
    }
    assertThat(heads.told(member(3), forged(1_000_000))).isFalse();
    assertThat(heads.supported()).contains(head(10));
    heads.told(member(3), forged(0));
    for (int i = 0; i < 3; i++) {
      heads.told(member(i), head(11));
    }
    assertThat(heads.supported()).contains(head(11));
  }

  @Test
  void aLiarAtTheSameHeightNamesNeitherHashNorTime() {
    heads.told(member(0), forged(10));
    heads.told(member(1), head(10));
    heads.told(member(2), head(10));
    heads.told(member(3), head(10));
    assertThat(heads.supported()).contains(head(10));
  }

  @Test
  void theHashIsFoundThoughTheOthersHaveGoneOn() {
    heads.told(member(0), forged(10));
    for (int i = 1; i < 4; i++) {
      heads.told(member(i), head(10));
    }
    heads.told(member(2), head(11));
    heads.told(member(3), head(12));
    // Of the quorum at 10 only the liar and one honest member stand there now.
    assertThat(heads.supported().orElseThrow().blockHash()).isEqualTo(hash(10, ""));
  }

  @Test
  void withoutAgreementTheLastOfTheQuorumIsBelievedForDisplay() {
    beginAt(8);
    heads.told(member(0), head(12));
    heads.told(member(1), head(11));
    heads.told(member(2), head(10));
    assertThat(heads.supported().orElseThrow().blockHash()).isEqualTo(hash(10, ""));
  }

  @Test
  void finalityIsSupportedByItselfAndNeverAheadOfTheHead() {
    heads.told(member(0), head(10));
    heads.told(member(1), head(10));
    heads.told(member(2), forged(10));
    assertThat(heads.supported().orElseThrow().finalizedHeight()).isEqualTo(UInt64.of(9));
    assertThat(heads.told(member(3), head(10))).isFalse();
  }

  @Test
  void aLiarNamesNeitherHashNorTimeOfTheFinalBlock() {
    heads.told(member(0), late(10));
    heads.told(member(1), head(10));
    heads.told(
        member(2),
        new ChainHead(
            UInt64.of(10),
            hash(10, ""),
            UInt64.of(10 * BLOCK_MS),
            UInt64.of(9),
            hash(9, "lie"),
            UInt64.of(9 * BLOCK_MS)));
    assertThat(heads.supported()).isEmpty();
    heads.told(member(3), head(10));
    assertThat(heads.supported()).contains(head(10));
  }

  @Test
  void whoTellsOfAFinalBlockUnderManyHeadsHasOneVoice() {
    heads.told(member(0), head(10));
    heads.told(member(1), head(11));
    heads.told(member(2), late(10));
    heads.told(
        member(2),
        new ChainHead(
            UInt64.of(11), hash(11, ""), UInt64.MAX, UInt64.of(9), hash(9, ""), UInt64.MAX));
    assertThat(heads.supported()).isEmpty();
    heads.told(member(3), head(10));
    assertThat(heads.supported().orElseThrow().finalizedUnixMillis())
        .isEqualTo(UInt64.of(9 * BLOCK_MS));
  }

  @Test
  void theFinalBlockStaysUntilAHigherOneIsAgreedOn() {
    beginAt(9);
    heads.told(member(0), head(13));
    heads.told(member(1), head(12));
    heads.told(member(2), head(11));
    ChainHead before = heads.supported().orElseThrow();
    assertThat(before.blockHeight()).isEqualTo(UInt64.of(11));
    assertThat(before.finalizedHeight()).isEqualTo(UInt64.of(9));
    assertThat(before.finalizedHash()).isEqualTo(hash(9, ""));
    heads.told(member(3), head(11));
    assertThat(heads.supported()).contains(head(11));
  }

  @Test
  void theHeadDoesNotFallBelowTheFinalBlock() {
    beginAt(9);
    // Nobody honest goes back below a final block.
    for (int i = 0; i < 3; i++) {
      heads.told(member(i), head(5));
    }
    assertThat(heads.supported()).contains(head(9, 9));
  }

  @Test
  void onlySoManyHeadsAreRemembered() {
    for (long height = 1; height <= 3 * Heads.REMEMBERED_LIMIT; height++) {
      for (int i = 0; i < 4; i++) {
        heads.told(member(i), head(height, 1));
      }
    }
    assertThat(heads.supported()).contains(head(3 * Heads.REMEMBERED_LIMIT, 1));
    // What they told of first is forgotten: nobody can be asked to agree on it any more.
    heads.told(member(0), forged(1));
    heads.told(member(1), head(1, 1));
    assertThat(heads.supported().orElseThrow().blockHash()).isNotEqualTo(hash(1, ""));
  }

  @Test
  void onlySoManyFinalBlocksAreRemembered() {
    heads.told(member(0), head(1, 1));
    for (long height = 2; height <= FinalBlocks.REMEMBERED_LIMIT + 1; height++) {
      heads.told(member(0), head(height, height));
    }
    heads.told(member(1), head(1, 1));
    heads.told(member(2), head(2, 2));
    // The first, who would agree on block 1, has forgotten it.
    assertThat(heads.supported()).isEmpty();
    heads.told(member(3), head(2, 2));
    assertThat(heads.supported().orElseThrow().finalizedHeight()).isEqualTo(UInt64.of(2));
  }
}
