package tempo.fastpay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.twin.TwinBlocks;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.chain.twin.TwinTransaction;
import tempo.fastpay.chain.walk.WalkLimits;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.testkit.Fixtures;

/** A validator that was away catches up with few questions, and holds few blocks at once. */
class CatchUpTest {
  private static final int AWAY_BLOCKS = 10_000;

  /** A walked block is asked for in one request. */
  private static final int REQUESTS_A_BLOCK = 1;

  /** Heads, looks and the beginning: whatever the gap. */
  private static final int REQUESTS_BESIDES = 40;

  private static final long LONG_MS = 20_000;
  private static final WalkLimits WALK = ChainLimits.DEFAULT.walk();

  private final Lane lane =
      new Lane(Address.fromHex("00000000000000000000000000000000000a11ce"), NonceKey.of(7));
  private final TwinBlocks blocks = TwinBlocks.begin("own");
  private final TwinNode node = new TwinNode(Fixtures.CHAIN, blocks);
  private long sequence;

  @BeforeEach
  void begin() {
    goOn(3);
  }

  /** Makes blocks that each use the lane's next nonce. */
  private void goOn(int number) {
    for (int i = 0; i < number; i++) {
      blocks.add(TwinTransaction.using(lane.at(UInt64.of(sequence)), "away"));
      sequence++;
    }
    node.finalizeAll();
  }

  @Test
  void aProcessThatBeginsAgainReadsNoneOfTheBlocksThatItMissed() {
    FinalizedBlock recorded = new ChainRig(node).h();
    goOn(AWAY_BLOCKS);
    int before = node.requests();

    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder recorder = rig.follow(recorded);
    rig.pass(ChainRig.TURN_MS);

    assertThat(recorder.heights()).containsExactly(blocks.height());
    assertThat(recorder.last().nonces()).as("any lane may have moved").isEmpty();
    assertThat(rig.reads.walked).isEmpty();
    assertThat(node.calls("eth_getBlockReceipts")).isZero();
    assertThat(node.requests() - before).isLessThanOrEqualTo(REQUESTS_BESIDES);
  }

  @Test
  void aGapBeyondTheLimitIsPassedOverInAsManyRequestsAsASmallOne() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder recorder = rig.follow(rig.h());
    goOn(AWAY_BLOCKS);
    int before = node.requests();
    rig.pass(ChainRig.TURN_MS);

    assertThat(rig.h().height()).isEqualTo(UInt64.of(blocks.height()));
    assertThat(recorder.last().nonces()).isEmpty();
    assertThat(rig.reads.forgotten).as("all facts are read anew").isPositive();
    assertThat(node.calls("eth_getBlockReceipts")).isZero();
    assertThat(node.requests() - before).isLessThanOrEqualTo(REQUESTS_BESIDES);
  }

  @Test
  void oneBlockMoreThanTheLimitIsTooMany() {
    ChainRig rig = new ChainRig(node);
    goOn(WALK.gapBlocksLimit() + 1);
    rig.pass(ChainRig.TURN_MS);
    assertThat(rig.h().height()).isEqualTo(UInt64.of(blocks.height()));
    assertThat(rig.reads.walked).isEmpty();
  }

  @Test
  void aGapWithinTheLimitIsWalkedBlockByBlockAndTellsWhichLanesMoved() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder recorder = rig.follow(rig.h());
    int before = node.requests();
    goOn(WALK.gapBlocksLimit());
    rig.pass(LONG_MS);

    assertThat(rig.reads.walked).hasSize(WALK.gapBlocksLimit());
    assertThat(recorder.last().nonces().orElseThrow()).containsEntry(lane, UInt64.of(sequence));
    assertThat(rig.reads.forgotten).isZero();
    assertBounded(rig, before, WALK.gapBlocksLimit());
  }

  /** The longest way: its node comes on as fast as is walked, and never faster. */
  @Test
  void tenThousandBlocksThatAreWalkedCostOneRequestEachAndAFewAreHeldAtOnce() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder recorder = rig.follow(rig.h());
    int before = node.requests();
    for (int made = 0; made < AWAY_BLOCKS; made += WALK.gapBlocksLimit()) {
      goOn(Math.min(WALK.gapBlocksLimit(), AWAY_BLOCKS - made));
      while (rig.h().height().bits() < blocks.height()) {
        rig.pass(ChainRig.TURN_MS);
      }
    }
    rig.pass(1);

    assertThat(rig.reads.walked).hasSize(AWAY_BLOCKS);
    assertThat(recorder.last().nonces().orElseThrow()).containsEntry(lane, UInt64.of(sequence));
    int waits = AWAY_BLOCKS / WALK.gapBlocksLimit() + 1;
    assertBounded(rig, before, AWAY_BLOCKS + 2 * waits);
    int asked = node.requests();
    assertThat(rig.await(rig.chain.blockHash(UInt64.of(blocks.height())))).isPresent();
    assertThat(node.requests()).as("the last headers are held").isEqualTo(asked);
    assertThat(rig.await(rig.chain.blockHash(UInt64.ONE))).contains(blocks.at(1).hash());
    assertThat(node.requests()).as("the first ones have left").isEqualTo(asked + 1);
  }

  private void assertBounded(ChainRig rig, int before, int walked) {
    assertThat(node.requests() - before)
        .isLessThanOrEqualTo(REQUESTS_A_BLOCK * walked + REQUESTS_BESIDES);
    assertThat(rig.reads.steps).allMatch(step -> step <= WALK.stepBlocksLimit());
  }
}
