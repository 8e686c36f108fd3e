package tempo.fastpay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.chain.ChainRig.TURN_MS;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.twin.TwinBlocks;
import tempo.fastpay.chain.twin.TwinBlocks.TwinBlock;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.chain.twin.TwinTransaction;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.testkit.Fixtures;

/** The blocks above H are told as they come and go, and count for nothing before they are final. */
class AboveTest {
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);

  private final TwinBlocks blocks = TwinBlocks.begin("chain");
  private final TwinNode node = new TwinNode(Fixtures.CHAIN, blocks);

  private static List<Bytes32> hashes(TwinBlock... blocks) {
    return List.of(blocks).stream().map(TwinBlock::hash).toList();
  }

  @Test
  void aBlockIsToldBeforeItIsFinalAndReadOnce() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    TwinBlock block = blocks.add(TwinTransaction.paid(PAYMENT, 7));
    node.set(0, 1);
    rig.pass(TURN_MS);

    assertThat(follower.steps).isEmpty();
    Chain.Above above = follower.above.get(0);
    assertThat(above.finalized()).isEqualTo(UInt64.ZERO);
    Chain.Unfinal told = above.blocks().get(0);
    assertThat(told.hash()).isEqualTo(block.hash());
    assertThat(told.height()).isEqualTo(UInt64.ONE);
    assertThat(told.used()).containsExactly(PAYMENT.contentionKey());
    assertThat(told.paid(PAYMENT)).contains(PAYMENT.chainTxHash());
    assertThat(rig.await(rig.chain.outcome(PAYMENT))).as("nothing is final").isEmpty();

    node.finalizeAll();
    rig.pass(TURN_MS);
    assertThat(follower.heights()).containsExactly(1L);
    assertThat(follower.lastAbove()).isEmpty();
    assertThat(node.calls("eth_getBlockReceipts")).isEqualTo(1);
    rig.pass(10 * TURN_MS);
    assertThat(follower.above).as("what stays is not told again").hasSize(2);
  }

  /** Twice the two heads, when it appears and when it is final, and its contents. */
  @Test
  void followingABlockTakesSixCalls() {
    ChainRig rig = new ChainRig(node);
    for (int height = 1; height <= 5; height++) {
      int before = calls();
      blocks.add();
      node.set(height - 1, height);
      rig.pass(TURN_MS);
      node.set(height, height);
      rig.pass(TURN_MS);
      assertThat(calls() - before).isEqualTo(6);
    }
  }

  private int calls() {
    return node.calls("eth_getBlockByNumber") + node.calls("eth_getBlockReceipts");
  }

  @Test
  void aPaymentThatDidNotPayThereIsNotToldAsPaid() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    blocks.add(TwinTransaction.using(PAYMENT.contentionKey(), "another"));
    node.set(0, 1);
    rig.pass(TURN_MS);
    Chain.Unfinal told = follower.above.get(0).blocks().get(0);
    assertThat(told.used()).containsExactly(PAYMENT.contentionKey());
    assertThat(told.paid(PAYMENT)).isEmpty();
  }

  @Test
  void aBlockThatWasReplacedIsGone() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    TwinBlock first = blocks.add();
    TwinBlock second = blocks.add(TwinTransaction.paid(PAYMENT, 7));
    node.set(0, 2);
    rig.pass(TURN_MS);
    assertThat(follower.lastAbove()).isEqualTo(hashes(first, second));

    TwinBlocks other = blocks.branch(1, "other");
    TwinBlock instead = other.add();
    node.serve(other);
    node.set(0, 2);
    rig.pass(TURN_MS);
    assertThat(follower.lastAbove()).isEqualTo(hashes(first, instead));
    node.set(2, 2);
    rig.pass(TURN_MS);
    assertThat(follower.last().block().hash()).contains(instead.hash());
    assertThat(follower.end).isEmpty();
  }

  @Test
  void aHeadThatGoesBackTakesItsBlocksWithIt() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    TwinBlock first = blocks.add();
    blocks.add();
    node.set(0, 2);
    rig.pass(TURN_MS);
    node.set(0, 1);
    rig.pass(TURN_MS);
    assertThat(follower.lastAbove()).isEqualTo(hashes(first));
    node.set(0, 0);
    rig.pass(TURN_MS);
    assertThat(follower.lastAbove()).isEmpty();
  }

  @Test
  void tooManyAreNotHeldAndAreWalkedOnceTheyAreFinal() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    int limit = ChainLimits.DEFAULT.walk().aboveBlocksLimit();
    blocks.addEmpty(limit);
    node.set(0, limit);
    rig.pass(TURN_MS);
    assertThat(follower.lastAbove()).hasSize(limit);
    blocks.addEmpty(1);
    node.set(0, limit + 1);
    rig.pass(TURN_MS);
    assertThat(follower.lastAbove()).isEmpty();
    node.finalizeAll();
    rig.pass(4 * TURN_MS);
    assertThat(follower.last().block().height()).isEqualTo(UInt64.of(limit + 1));
  }

  @Test
  void aNodeThatCannotShowThemIsFollowedAllTheSame() {
    node.changing(
        "eth_getBlockReceipts",
        receipts -> {
          return node.finalized() == 0 ? new JsonObject() : receipts;
        });
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    blocks.add();
    node.set(0, 1);
    rig.pass(5 * TURN_MS);
    assertThat(follower.above).isEmpty();
    node.finalizeAll();
    rig.pass(TURN_MS);
    assertThat(follower.heights()).containsExactly(1L);
    assertThat(follower.end).isEqualTo(Optional.empty());
  }

  @Test
  void aHeadOnAForkBesideHIsNotTold() {
    TwinBlocks other = blocks.branch(0, "other");
    blocks.add();
    node.finalizeAll();
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    other.addEmpty(2);
    node.changing(
        "eth_getBlockByNumber",
        block -> {
          JsonObject json = (JsonObject) block;
          boolean isHead = json != null && json.getString("number").equals("0x2");
          return isHead ? json.copy().put("parentHash", other.at(1).hash().toHex()) : block;
        });
    blocks.add();
    node.set(1, 2);
    rig.pass(TURN_MS);
    assertThat(follower.above).isEmpty();
    assertThat(follower.end).isEmpty();
  }
}
