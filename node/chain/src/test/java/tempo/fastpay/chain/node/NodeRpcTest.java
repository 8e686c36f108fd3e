package tempo.fastpay.chain.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tempo.fastpay.chain.block.BlockContents;
import tempo.fastpay.chain.block.Executed;
import tempo.fastpay.chain.twin.TwinBlocks;
import tempo.fastpay.chain.twin.TwinNode;
import tempo.fastpay.chain.twin.TwinTransaction;
import tempo.fastpay.loop.SeededLoop;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

class NodeRpcTest {
  private static final Payment PAYMENT =
      Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), 0);
  private static final Lane OWN_LANE = new Lane(Fixtures.CAROL.address(), NonceKey.PROTOCOL);
  private static final UInt64 HEIGHT = UInt64.ONE;
  private static final String WORD = "0x" + "17".repeat(32);

  private final SeededLoop loop = SeededLoop.of(3);
  private final TwinBlocks blocks = TwinBlocks.begin("chain");
  private final TwinNode node = new TwinNode(Fixtures.CHAIN, blocks);
  private final NodeRpc rpc = new NodeRpc(node, loop);

  /** Of each block that was told, whether its transactions were, too. */
  private final List<Boolean> wholeBlocks = new ArrayList<>();

  @BeforeEach
  void aBlock() {
    TwinTransaction own = TwinTransaction.using(OWN_LANE.at(UInt64.of(4)), "");
    JsonArray authorizations = new JsonArray().add(new JsonObject());
    blocks.add(
        TwinTransaction.paid(PAYMENT, 7), own.with("authorizationList", authorizations).failed());
    node.finalizeAll();
  }

  private <T> T await(Future<T> future) {
    loop.time().runUntil(loop.nowMs() + 10);
    if (future.failed()) {
      throw new IllegalStateException(future.cause());
    }
    return future.result();
  }

  @Test
  void aBlockIsReadWhole() {
    BlockContents contents = await(rpc.contents(HEIGHT));
    assertThat(node.requests()).isOne();
    assertThat(contents.header().id().hash()).isEqualTo(blocks.last().hash());
    assertThat(contents.header().unixMillis()).isEqualTo(1_796_000_001_250L);

    Executed first = contents.executed().get(0);
    assertThat(first.hash()).isEqualTo(PAYMENT.chainTxHash());
    assertThat(first.from()).isEqualTo(PAYMENT.sender());
    assertThat(first.nonceKey()).isEqualTo(PAYMENT.nonceKey());
    assertThat(first.nonce()).isEqualTo(UInt64.ZERO);
    assertThat(first.hasAuthorizations()).isFalse();
    assertThat(first.success()).isTrue();
    assertThat(first.logs()).hasSize(3);

    Executed second = contents.executed().get(1);
    assertThat(second.nonceKey()).isEqualTo(NonceKey.PROTOCOL);
    assertThat(second.nonce()).isEqualTo(UInt64.of(4));
    assertThat(second.hasAuthorizations()).isTrue();
    assertThat(second.success()).isFalse();
  }

  @Test
  void ofPaymentsThatWereHandedInHereTheNodeTellsTheReceiptsAlone() {
    node.changing(
        "eth_getBlockByNumber",
        block -> {
          JsonArray told = ((JsonObject) block).getJsonArray("transactions");
          wholeBlocks.add(told.getValue(0) instanceof JsonObject);
          return block;
        });
    Origins origins = new Origins();
    NodeRpc own = new NodeRpc(node, loop, origins);
    ownPayments(origins, 1, 2, 0);
    assertThat(await(own.contents(UInt64.of(2)))).isEqualTo(await(rpc.contents(UInt64.of(2))));
    assertThat(node.calls("eth_getTransactionByHash")).as("the first is read whole").isZero();

    ownPayments(origins, 3, 3, 2);
    BlockContents whole = await(rpc.contents(UInt64.of(3)));
    wholeBlocks.clear();
    assertThat(await(own.contents(UInt64.of(3)))).isEqualTo(whole);
    assertThat(wholeBlocks).containsExactly(false);
    assertThat(node.calls("eth_getTransactionByHash")).as("of others").isEqualTo(2);

    ownPayments(origins, 6, 1, NodeRpc.ORIGINS_LIMIT + 1);
    whole = await(rpc.contents(UInt64.of(4)));
    wholeBlocks.clear();
    assertThat(await(own.contents(UInt64.of(4)))).isEqualTo(whole);
    assertThat(wholeBlocks).as("many others").containsExactly(false, true);
    assertThat(node.calls("eth_getTransactionByHash")).isEqualTo(2);

    wholeBlocks.clear();
    await(own.contents(UInt64.of(3)));
    assertThat(wholeBlocks).as("after a block of others").containsExactly(true);
  }

  @Test
  void anOriginThatIsNotOfTheBlockIsNone() {
    Origins origins = new Origins();
    NodeRpc own = new NodeRpc(node, loop, origins);
    ownPayments(origins, 1, 3, 1);
    await(own.contents(UInt64.of(2)));
    node.changing("eth_getTransactionByHash", tx -> ((JsonObject) tx).put("blockHash", WORD));
    assertThatThrownBy(() -> await(own.contents(UInt64.of(2))))
        .hasMessageContaining("transactions[0].blockHash: expected 0x");
    node.changing("eth_getTransactionByHash", tx -> ((JsonObject) tx).put("hash", WORD));
    assertThatThrownBy(() -> await(own.contents(UInt64.of(2))))
        .hasMessageContaining("transactions[0].hash: expected 0x");
    node.on("eth_getTransactionByHash", params -> null);
    assertThatThrownBy(() -> await(own.contents(UInt64.of(2))))
        .hasMessageContaining("transactions[0]: expected an object, got null");
  }

  /** Adds a block of payments that were handed in here, and of others' transactions. */
  private void ownPayments(Origins origins, int firstSeq, int own, int others) {
    List<TwinTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < own; i++) {
      Payment payment =
          Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(1), firstSeq + i);
      origins.remember(payment);
      transactions.add(TwinTransaction.paid(payment, 7));
    }
    for (int i = 0; i < others; i++) {
      transactions.add(
          TwinTransaction.using(OWN_LANE.at(UInt64.of(firstSeq + 10L + i)), "other")
              .with("authorizationList", new JsonArray().add(new JsonObject())));
    }
    blocks.add(transactions.toArray(TwinTransaction[]::new));
    node.finalizeAll();
  }

  @Test
  void secondsDoWhereThereAreNoMilliseconds() {
    node.changing("eth_getBlockByNumber", block -> without(block, "timestampMillis"));
    assertThat(await(rpc.header(HEIGHT)).orElseThrow().unixMillis()).isEqualTo(1_796_000_001_000L);
  }

  private static JsonObject without(Object json, String field) {
    JsonObject copy = ((JsonObject) json).copy();
    copy.remove(field);
    return copy;
  }

  @ParameterizedTest
  @CsvSource({
    "number, 0x2, block.number: expected 1",
    "number, 1, 'block.number: '",
    "hash, 0x12, block.hash: expected 32 bytes",
    "hash, , 'block.hash: expected a text, got null'",
    "parentHash, zz, 'block.parentHash: '",
    "timestampMillis, 0xffffffffffffffff, 'block.timestamp: no time'",
    "baseFeePerGas, , 'block.baseFeePerGas: expected a text, got null'",
    "transactions, 0x, 'block.transactions: expected a list'"
  })
  void aBlocksFieldThatIsWrongIsNamed(String field, String value, String message) {
    node.changing("eth_getBlockByNumber", block -> ((JsonObject) block).copy().put(field, value));
    assertThatThrownBy(() -> await(rpc.contents(HEIGHT))).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "hash, 0x, 'block.transactions[0].hash: expected 32 bytes'",
    "from, , 'block.transactions[0].from: expected a text'",
    "nonce, 0x10000000000000000, 'block.transactions[0].nonce: '",
    "nonceKey, -1, 'block.transactions[0].nonceKey: '"
  })
  void aTransactionsFieldThatIsWrongIsNamed(String field, String value, String message) {
    changingFirst("eth_getBlockByNumber", tx -> tx.put(field, value));
    assertThatThrownBy(() -> await(rpc.contents(HEIGHT))).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "blockHash, 0x0000000000000000000000000000000000000000000000000000000000000001, 'receipts[0].blockHash: expected 0x'",
    "transactionHash, 0x0000000000000000000000000000000000000000000000000000000000000001, 'receipts[0].transactionHash: expected 0x'",
    "status, 0x2, 'receipts[0].status: expected 0 or 1'",
    "status, , 'receipts[0].status: expected a text'",
    "logs, , 'receipts[0].logs: expected a list, got null'"
  })
  void aReceiptsFieldThatIsWrongIsNamed(String field, String value, String message) {
    changingFirst("eth_getBlockReceipts", receipt -> receipt.put(field, value));
    assertThatThrownBy(() -> await(rpc.contents(HEIGHT))).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "address, 0x20, 'logs[0].address: expected 20 bytes'",
    "data, 0x2, 'logs[0].data: '",
    "topics, 0x2, 'logs[0].topics: expected a list'"
  })
  void aLogsFieldThatIsWrongIsNamed(String field, String value, String message) {
    changingFirst(
        "eth_getBlockReceipts",
        receipt -> receipt.getJsonArray("logs").getJsonObject(0).put(field, value));
    assertThatThrownBy(() -> await(rpc.contents(HEIGHT))).hasMessageContaining(message);
  }

  /** Changes the first transaction of a block, or the first of its receipts. */
  private void changingFirst(String method, Consumer<JsonObject> change) {
    node.changing(
        method,
        answer -> {
          if (answer instanceof JsonArray receipts) {
            JsonArray copy = receipts.copy();
            change.accept(copy.getJsonObject(0));
            return copy;
          }
          JsonObject copy = ((JsonObject) answer).copy();
          change.accept(copy.getJsonArray("transactions").getJsonObject(0));
          return copy;
        });
  }

  @Test
  void aLostReceiptIsFound() {
    node.changing(
        "eth_getBlockReceipts", all -> new JsonArray().add(((JsonArray) all).getValue(0)));
    assertThatThrownBy(() -> await(rpc.contents(HEIGHT)))
        .hasMessageContaining("receipts: expected 2, got 1");
    node.on("eth_getBlockReceipts", params -> null);
    assertThatThrownBy(() -> await(rpc.contents(HEIGHT)))
        .hasMessageContaining("receipts: expected a list, got null");
  }

  @Test
  void aBlockThatIsNotThereHasNoHeaderAndNoContents() {
    assertThat(await(rpc.header(UInt64.of(2)))).isEmpty();
    assertThatThrownBy(() -> await(rpc.contents(UInt64.of(2))))
        .hasMessageContaining("block: expected an object, got null");
  }

  @Test
  void anErrorInABatchFailsIt() {
    node.without("eth_getBlockReceipts");
    assertThatThrownBy(() -> await(rpc.contents(HEIGHT)))
        .hasMessageContaining("the method does not exist (-32601)");
  }

  @Test
  void headsComeInOneRequest() {
    blocks.addEmpty(2);
    node.set(1, 3);
    NodeRpc.Heads heads = await(rpc.heads());
    assertThat(node.requests()).isOne();
    assertThat(heads.finalized().height()).isEqualTo(UInt64.ONE);
    assertThat(heads.latest().height()).isEqualTo(UInt64.of(3));
    node.set(3, 1);
    assertThat(await(rpc.heads()).latest().height()).isEqualTo(UInt64.of(3));
  }

  @Test
  void forksComeFromTheNodeOrTheSchedule() {
    assertThat(fork(Fixtures.CHAIN)).isEqualTo(Fork.T10);
    node.on("tempo_forkSchedule", params -> new JsonObject().put("schedule", new JsonArray()));
    node.on("anvil_nodeInfo", params -> new JsonObject().put("hardFork", "t5"));
    assertThat(fork(Fixtures.CHAIN)).isEqualTo(Fork.T5);
    node.without("anvil_nodeInfo");
    assertThat(fork(Fixtures.CHAIN)).isEqualTo(Fork.T4);
    assertThat(fork(ChainId.of(4217))).isEqualTo(Fork.T12);
  }

  private Fork fork(ChainId chain) {
    return await(Forks.of(rpc, chain)).at(await(rpc.header(HEIGHT)).orElseThrow());
  }
}
