package tempo.fastpay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tempo.fastpay.chain.ChainRig.TURN_MS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.chain.twin.TwinBlocks;
import tempo.fastpay.chain.twin.TwinBlocks.TwinBlock;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.chain.twin.TwinTransaction;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.api.ChainHead;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.testkit.Fixtures;

class TempoChainTest {
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private static final Lane OWN_LANE = new Lane(Fixtures.CAROL.address(), NonceKey.PROTOCOL);

  private final TwinBlocks blocks = TwinBlocks.begin("chain");
  private final TwinNode node = new TwinNode(Fixtures.CHAIN, blocks);

  private static FinalizedBlock at(TwinBlock block) {
    return new FinalizedBlock(UInt64.of(block.height()), block.hash(), 0);
  }

  private static TwinTransaction own(long nonce) {
    return TwinTransaction.using(OWN_LANE.at(UInt64.of(nonce)), "");
  }

  private void finalizedBlocks(int number) {
    blocks.addEmpty(number);
    node.finalizeAll();
  }

  @Test
  void aStepNamesTheLanesThatMoved() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    blocks.add(TwinTransaction.paid(PAYMENT, 7), own(4));
    node.finalizeAll();
    rig.pass(TURN_MS);

    assertThat(follower.heights()).containsExactly(1L);
    assertThat(follower.last().block().hash()).contains(blocks.last().hash());
    assertThat(follower.last().block().unixMillis()).isEqualTo(1_796_000_001_250L);
    assertThat(follower.last().nonces())
        .contains(Map.of(PAYMENT.lane(), UInt64.ONE, OWN_LANE, UInt64.of(5)));
    assertThat(rig.counters.snapshot())
        .containsEntry("steps", 1L)
        .containsEntry("blocks", 1L)
        .containsEntry("steps_carried", 1L)
        .containsEntry("call.eth_getBlockReceipts:OK", 1L);
  }

  @Test
  void blocksThatAreThereAtOnceAreOneStep() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    for (int i = 0; i < 16; i++) {
      blocks.add(own(i));
    }
    node.finalizeAll();
    rig.pass(TURN_MS);
    assertThat(follower.heights()).containsExactly(16L);
    assertThat(follower.last().nonces()).contains(Map.of(OWN_LANE, UInt64.of(16)));
  }

  @Test
  void stepsThatComeWhileOneIsTakenAreOne() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    Promise<Void> taking = Promise.promise();
    follower.taking = taking.future();
    for (int i = 0; i < 3; i++) {
      blocks.add(own(i));
      node.finalizeAll();
      rig.pass(TURN_MS);
    }
    assertThat(follower.heights()).containsExactly(1L);
    follower.taking = Future.succeededFuture();
    taking.complete();
    rig.pass(1);
    assertThat(follower.heights()).containsExactly(1L, 3L);
    assertThat(follower.last().nonces()).contains(Map.of(OWN_LANE, UInt64.of(3)));
  }

  @Test
  void afterAStepThatWasNotTakenAnyLaneMayHaveMoved() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    follower.taking = Future.failedFuture("the disk is full");
    finalizedBlocks(1);
    rig.pass(TURN_MS);
    finalizedBlocks(1);
    rig.pass(TURN_MS);
    assertThat(follower.heights()).containsExactly(1L, 2L);
    assertThat(follower.last().nonces()).isEmpty();
  }

  @Test
  void aLargeGapIsPassedOverAndForgets() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    finalizedBlocks(257);
    rig.pass(TURN_MS);
    assertThat(follower.heights()).containsExactly(257L);
    assertThat(follower.last().nonces()).isEmpty();
    assertThat(rig.reads.forgotten).isOne();
    assertThat(node.calls("eth_getBlockReceipts")).isZero();

    finalizedBlocks(256);
    rig.pass(5_000);
    assertThat(rig.h().height()).isEqualTo(UInt64.of(513));
    assertThat(rig.reads.walked).hasSize(256);
    assertThat(rig.reads.forgotten).isOne();
  }

  @Test
  void aFinalizedTagThatGoesBackMovesNothing() {
    finalizedBlocks(6);
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    node.set(2, 6);
    rig.pass(60_000);
    assertThat(rig.h().height()).isEqualTo(UInt64.of(6));
    assertThat(rig.counters.behindBlocks()).isEqualTo(4);
    blocks.add();
    node.finalizeAll();
    rig.pass(TURN_MS);
    assertThat(follower.heights()).containsExactly(7L);
    assertThat(rig.counters.behindBlocks()).isZero();
  }

  @Test
  void whatIsNotFinalMayBeReplaced() {
    finalizedBlocks(2);
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    blocks.addEmpty(3);
    node.set(2, 5);
    rig.pass(TURN_MS);
    ChainHead head = rig.await(rig.chain.head());
    assertThat(head.blockHeight()).isEqualTo(UInt64.of(5));
    assertThat(head.finalizedHeight()).isEqualTo(UInt64.of(2));
    assertThat(rig.h().hash()).contains(head.finalizedHash());
    assertThat(head.finalizedUnixMillis()).isEqualTo(UInt64.of(rig.h().unixMillis()));

    TwinBlocks other = blocks.branch(2, "replaced");
    other.addEmpty(2);
    node.serve(other);
    rig.pass(TURN_MS);
    assertThat(follower.last().block().hash()).contains(other.last().hash());
    assertThat(follower.end).isEmpty();
  }

  @Test
  void anotherBlockAtHsHeightIsAnotherChain() {
    finalizedBlocks(3);
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    TwinBlocks other = blocks.branch(1, "other");
    other.addEmpty(2);
    node.serve(other);
    rig.pass(TURN_MS);
    assertThat(follower.end).isPresent();
    assertThat(follower.end.get()).hasMessageContaining("this is another chain");
    assertThat(rig.h().hash()).contains(blocks.last().hash());

    other.addEmpty(3);
    node.finalizeAll();
    rig.pass(60_000);
    assertThat(follower.steps).isEmpty();
    assertThat(rig.follow(rig.h()).end).isPresent();
  }

  @Test
  void aBlockThatDoesNotJoinOnIsAnotherChainWhereHIsAnother() {
    finalizedBlocks(3);
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    TwinBlocks other = blocks.branch(1, "other");
    other.addEmpty(5);
    node.serve(other);
    rig.pass(TURN_MS);
    assertThat(follower.end).isPresent();
    assertThat(follower.steps).isEmpty();
  }

  @Test
  void alsoAcrossAGapAnotherChainIsFound() {
    finalizedBlocks(3);
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    TwinBlocks other = blocks.branch(1, "other");
    other.addEmpty(400);
    node.serve(other);
    rig.pass(TURN_MS);
    assertThat(follower.end).isPresent();
  }

  @Test
  void aNodeThatContradictsItselfIsAskedAgain() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    finalizedBlocks(2);
    node.changing(
        "eth_getBlockByNumber",
        block ->
            ((JsonObject) block).getString("number").equals("0x1")
                ? ((JsonObject) block).copy().put("parentHash", Bytes32.ZERO.toHex())
                : block);
    rig.pass(3 * TURN_MS);
    assertThat(follower.steps).isEmpty();
    assertThat(follower.end).isEmpty();
    node.mended();
    rig.pass(20_000);
    assertThat(follower.heights()).containsExactly(2L);
  }

  @Test
  void halfAnAnswerMovesNothing() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    oneReceiptOfTwo();
    rig.pass(TURN_MS);
    assertThat(follower.steps).isEmpty();
    node.mended();
    rig.pass(20_000);
    assertThat(follower.heights()).containsExactly(1L);
    assertThat(follower.last().nonces()).isPresent();
  }

  /** H must not hang on a block that nobody can give whole: what it did is read anew. */
  @Test
  void aBlockThatCannotBeReadIsPassedOver() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    oneReceiptOfTwo();
    rig.pass(20_000);
    assertThat(follower.heights()).containsExactly(1L);
    assertThat(follower.last().nonces()).isEmpty();
    assertThat(rig.reads.forgotten).isOne();
    assertThat(rig.reads.walked).isEmpty();

    node.mended();
    finalizedBlocks(1);
    rig.pass(TURN_MS);
    assertThat(follower.last().nonces()).isPresent();
  }

  private void oneReceiptOfTwo() {
    blocks.add(TwinTransaction.paid(PAYMENT, 0), own(0));
    node.finalizeAll();
    node.changing(
        "eth_getBlockReceipts",
        all ->
            ((JsonArray) all).isEmpty()
                ? all
                : new JsonArray(((JsonArray) all).getList().subList(0, 1)));
  }

  @Test
  void whereFactsCannotBeCarriedAllAreForgotten() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    rig.reads.failure = Optional.of(new IllegalStateException("not now"));
    blocks.add(own(0));
    node.finalizeAll();
    rig.pass(TURN_MS);
    assertThat(follower.heights()).containsExactly(1L);
    assertThat(follower.last().nonces()).isEmpty();
    assertThat(rig.reads.forgotten).isOne();
  }

  @Test
  void aForkForgets() {
    node.on("tempo_forkSchedule", params -> forks(1_796_000_002L));
    ChainRig rig = new ChainRig(node);
    finalizedBlocks(1);
    rig.pass(TURN_MS);
    assertThat(rig.reads.forgotten).isZero();
    rig.await(rig.chain.senderFacts(PAYMENT, UInt64.ONE));
    finalizedBlocks(1);
    rig.pass(TURN_MS);
    assertThat(rig.reads.forgotten).isOne();
    rig.await(rig.chain.senderFacts(PAYMENT, UInt64.of(2)));
    assertThat(rig.reads.forks).containsExactly(Fork.T6, Fork.T7);
  }

  private static JsonObject forks(long t7) {
    return new JsonObject()
        .put("active", "T6")
        .put(
            "schedule",
            new JsonArray()
                .add(new JsonObject().put("name", "T6").put("activationTime", 0))
                .add(new JsonObject().put("name", "T7").put("activationTime", t7))
                .add(
                    new JsonObject()
                        .put("name", "T12")
                        .put("activationTime", UInt64.MAX.toBigInteger())));
  }

  @Test
  void aDevelopmentNodeSaysItsFork() {
    node.without("tempo_forkSchedule")
        .on("anvil_nodeInfo", params -> new JsonObject().put("hardFork", "T4"));
    ChainRig rig = new ChainRig(node);
    rig.await(rig.chain.senderFacts(PAYMENT, UInt64.ZERO));
    assertThat(rig.reads.forks).containsExactly(Fork.T4);
  }

  @Test
  void aFollowerBelowHHearsOfHWithoutLanes() {
    finalizedBlocks(5);
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder below = rig.follow(at(blocks.at(2)));
    assertThat(below.heights()).containsExactly(5L);
    assertThat(below.last().nonces()).isEmpty();
    finalizedBlocks(1);
    rig.pass(TURN_MS);
    assertThat(below.last().nonces()).isPresent();

    below.stop.run();
    finalizedBlocks(1);
    rig.pass(TURN_MS);
    assertThat(below.heights()).containsExactly(5L, 6L);
  }

  @Test
  void aFollowerOfAnotherChainIsEnded() {
    finalizedBlocks(5);
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder foreign = rig.follow(new FinalizedBlock(UInt64.of(3), Bytes32.ZERO, 0));
    assertThat(foreign.end).isPresent();
    finalizedBlocks(1);
    rig.pass(TURN_MS);
    assertThat(foreign.steps).isEmpty();
  }

  @Test
  void aFollowerAheadWaitsForItsBlock() {
    finalizedBlocks(1);
    ChainRig rig = new ChainRig(node);
    blocks.addEmpty(3);
    ChainRig.Recorder ahead = rig.follow(at(blocks.at(3)));
    ChainRig.Recorder foreign = rig.follow(new FinalizedBlock(UInt64.of(3), Bytes32.ZERO, 0));
    node.set(2, 4);
    rig.pass(TURN_MS);
    assertThat(ahead.steps).isEmpty();
    node.finalizeAll();
    rig.pass(TURN_MS);
    assertThat(ahead.heights()).containsExactly(4L);
    assertThat(foreign.end).isPresent();
  }

  @Test
  void readingsArePinnedToABlock() {
    finalizedBlocks(3);
    ChainRig rig = new ChainRig(node);
    rig.await(rig.chain.nonces(Set.of(OWN_LANE), UInt64.of(2)));
    rig.await(rig.chain.balance(Fixtures.BOB.address(), Fixtures.ALPHA_USD, UInt64.of(3)));
    assertThat(rig.reads.askedAt)
        .containsExactly(
            new BlockId(UInt64.of(2), blocks.at(2).hash()),
            new BlockId(UInt64.of(3), blocks.at(3).hash()));
    assertThat(rig.await(rig.chain.blockHash(UInt64.of(2)))).contains(blocks.at(2).hash());
    assertThat(rig.await(rig.chain.blockHash(UInt64.of(4)))).isEmpty();
    assertThatThrownBy(() -> rig.await(rig.chain.nonces(Set.of(OWN_LANE), UInt64.of(4))))
        .hasMessageContaining("block 4 is not final");
  }

  @Test
  void theHeadIsNeverBelowH() {
    finalizedBlocks(3);
    ChainRig rig = new ChainRig(node);
    node.set(3, 1);
    rig.pass(TURN_MS);
    assertThat(rig.await(rig.chain.head()).blockHeight()).isEqualTo(UInt64.of(3));
  }

  @Test
  void aPaymentIsHandedIn() {
    ChainRig rig = new ChainRig(node);
    node.on("eth_sendRawTransaction", params -> PAYMENT.chainTxHash().toHex());
    assertThat(rig.await(rig.chain.submit(PAYMENT))).isEqualTo(Chain.Sent.TAKEN);
    node.on(
        "eth_sendRawTransaction",
        params -> {
          throw RpcException.of(-32000, "already known");
        });
    assertThat(rig.await(rig.chain.submit(PAYMENT)).answer()).isEqualTo(Chain.Answer.KNOWN);
    node.unreachable();
    assertThatThrownBy(() -> rig.await(rig.chain.submit(PAYMENT)))
        .hasMessageContaining("connection refused");
    assertThat(rig.counters.snapshot())
        .containsEntry("sent.TAKEN", 1L)
        .containsEntry("sent.KNOWN", 1L)
        .containsEntry("call.eth_sendRawTransaction:UNREACHABLE", 1L);
  }

  @Test
  void aNodeOfAnotherChainIsNotBegunWith() {
    TwinNode other = new TwinNode(ChainId.of(4217), blocks);
    assertThatThrownBy(() -> new ChainRig(other))
        .hasRootCauseInstanceOf(ChainNodeException.class)
        .hasMessageContaining("node0: it serves chain 4217, not 1337")
        .matches(e -> !((ChainNodeException) e.getCause()).isRetryable());
    other.unreachable();
    assertThatThrownBy(() -> new ChainRig(other))
        .hasMessageContaining("connection refused")
        .matches(e -> ((ChainNodeException) e.getCause()).isRetryable());
  }

  @Test
  void closedItTellsNothing() {
    ChainRig rig = new ChainRig(node);
    ChainRig.Recorder follower = rig.follow(rig.h());
    rig.await(rig.chain.close());
    int requests = node.requests();
    finalizedBlocks(1);
    rig.pass(60_000);
    assertThat(follower.steps).isEmpty();
    assertThat(node.requests()).isEqualTo(requests);
    assertThat(List.of(rig.h().height())).containsExactly(UInt64.ZERO);
  }
}
