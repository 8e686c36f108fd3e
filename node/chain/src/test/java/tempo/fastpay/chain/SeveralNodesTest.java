package tempo.fastpay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.chain.ChainRig.TURN_MS;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.twin.TwinBlocks;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/** One node is used at a time; it is left when it cannot be followed and another one can. */
class SeveralNodesTest {
  private static final long LONG_MS = 30_000;

  private final TwinBlocks blocks = TwinBlocks.begin("chain");
  private TwinNode first;
  private TwinNode second;

  @BeforeEach
  void twoNodes() {
    blocks.addEmpty(3);
    first = new TwinNode(Fixtures.CHAIN, blocks);
    second = new TwinNode(Fixtures.CHAIN, blocks);
  }

  private TwinBlocks otherChain(int more) {
    TwinBlocks other = blocks.branch(1, "other");
    other.addEmpty(more);
    return other;
  }

  private void finalizedOnBoth() {
    blocks.add();
    first.finalizeAll();
    second.finalizeAll();
  }

  @Test
  void theFirstIsUsedAndTheOtherLeftAlone() {
    ChainRig rig = new ChainRig(first, second);
    rig.pass(LONG_MS);
    finalizedOnBoth();
    rig.pass(TURN_MS);
    assertThat(rig.h().height()).isEqualTo(UInt64.of(4));
    assertThat(second.calls("eth_getBlockReceipts")).isZero();
    assertThat(rig.counters.snapshot()).containsEntry("left.STUCK", 0L);
  }

  @Test
  void oneThatDoesNotAnswerIsLeft() {
    ChainRig rig = new ChainRig(first, second);
    ChainRig.Recorder follower = rig.follow(rig.h());
    first.unreachable();
    finalizedOnBoth();
    rig.pass(LONG_MS);
    assertThat(follower.heights()).containsExactly(4L);
    assertThat(rig.counters.snapshot()).containsEntry("left.UNREACHABLE", 1L);

    first.mended();
    second.unreachable();
    finalizedOnBoth();
    rig.pass(LONG_MS);
    assertThat(follower.heights()).containsExactly(4L, 5L);
  }

  @Test
  void oneThatIsBehindIsLeft() {
    ChainRig rig = new ChainRig(first, second);
    first.set(1, 3);
    rig.pass(TURN_MS);
    assertThat(rig.counters.behindBlocks()).isEqualTo(2);
    blocks.add();
    second.finalizeAll();
    rig.pass(LONG_MS);
    assertThat(rig.h().height()).isEqualTo(UInt64.of(4));
    assertThat(rig.counters.snapshot()).containsEntry("left.BEHIND", 1L);
    assertThat(rig.counters.behindBlocks()).isZero();
  }

  @Test
  void oneThatStandsStillIsLeftOnceAnotherIsFurther() {
    ChainRig rig = new ChainRig(first, second);
    rig.pass(LONG_MS);
    blocks.add();
    second.finalizeAll();
    rig.pass(LONG_MS);
    assertThat(rig.h().height()).isEqualTo(UInt64.of(4));
    assertThat(rig.counters.snapshot()).containsEntry("left.STUCK", 1L);
  }

  @Test
  void oneThatChangesToAnotherChainIsLeft() {
    ChainRig rig = new ChainRig(first, second);
    ChainRig.Recorder follower = rig.follow(rig.h());
    first.serve(otherChain(6));
    rig.pass(TURN_MS);
    blocks.add();
    second.finalizeAll();
    rig.pass(LONG_MS);
    assertThat(follower.end).isEmpty();
    assertThat(follower.last().block().hash()).contains(blocks.last().hash());
    assertThat(rig.counters.snapshot()).containsEntry("left.FOREIGN", 1L);
  }

  /** As a balancer does behind which one node stands on a fork that was dropped. */
  @Test
  void oneWhoseBlocksDoNotJoinOnIsLeft() {
    ChainRig rig = new ChainRig(first, second);
    ChainRig.Recorder follower = rig.follow(rig.h());
    finalizedOnBoth();
    first.changing(
        "eth_getBlockByNumber",
        block ->
            ((JsonObject) block).getString("number").equals("0x4")
                ? ((JsonObject) block).copy().put("parentHash", Bytes32.ZERO.toHex())
                : block);
    rig.pass(LONG_MS);
    assertThat(follower.heights()).containsExactly(4L);
    assertThat(follower.end).isEmpty();
    assertThat(rig.counters.snapshot()).containsEntry("left.UNREACHABLE", 1L);
  }

  @Test
  void whereTheOtherIsAwayNothingIsDecided() {
    ChainRig rig = new ChainRig(first, second);
    ChainRig.Recorder follower = rig.follow(rig.h());
    second.unreachable();
    first.serve(otherChain(6));
    rig.pass(LONG_MS);
    assertThat(follower.end).isEmpty();
    assertThatThrownBy(
            () ->
                rig.await(
                    rig.chain
                        .blockHash(UInt64.of(2))
                        .compose(
                            any ->
                                rig.chain.submit(
                                    Fixtures.payment(
                                        Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0)))))
        .hasMessageContaining("no chain node is usable now");

    second.mended();
    second.serve(otherChain(7));
    rig.pass(LONG_MS);
    assertThat(follower.end).isPresent();
  }

  @Test
  void oneOfAnotherChainIdIsNeverUsed() {
    TwinNode other = new TwinNode(ChainId.of(1), blocks);
    ChainRig rig = new ChainRig(other, second);
    finalizedOnBoth();
    rig.pass(TURN_MS);
    assertThat(rig.h().height()).isEqualTo(UInt64.of(4));
    assertThat(other.calls("eth_getBlockByNumber")).isZero();
    assertThat(rig.await(rig.chain.nonces(Set.of(), UInt64.of(4)))).isEmpty();
  }
}
