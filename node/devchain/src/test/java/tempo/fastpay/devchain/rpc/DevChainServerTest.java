package tempo.fastpay.devchain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.devchain.ledger.People.ALICE;
import static tempo.fastpay.devchain.ledger.People.ALPHA;
import static tempo.fastpay.devchain.ledger.People.BOB;
import static tempo.fastpay.devchain.ledger.People.draft;
import static tempo.fastpay.devchain.ledger.People.raw;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.People;
import tempo.fastpay.devchain.ledger.Rules;
import tempo.fastpay.jsonrpc.HttpRpc;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcClientLimits;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.jsonrpc.RpcServerLimits;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** A node's answers, as its callers see them. */
class DevChainServerTest {
  private static final long START_MS = 1_800_000_000_000L;
  private static final int WAIT_S = 20;
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  private final AtomicLong clock = new AtomicLong(START_MS);
  private Vertx vertx;
  private DevChain chain;
  private DevChainServer server;
  private HttpRpc client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    start(BigInteger.ZERO);
  }

  private void start(BigInteger baseFee) {
    DevChain.Config config =
        DevChain.Config.of(People.CHAIN, Fork.T10, 0, People.CRYPTO, clock::get)
            .withFinalityLag(2)
            .withBaseFee(baseFee)
            .withGenesis(List.of(new Ledger.Allocation(ALICE, ALPHA, UInt64.of(1_000_000))));
    chain = done(DevChain.start(vertx, config));
    server = done(DevChainServer.start(vertx, "127.0.0.1", 0, chain));
    client =
        HttpRpc.open(
            vertx, URI.create("http://127.0.0.1:" + server.port()), RpcClientLimits.DEFAULT);
  }

  @AfterEach
  void stop() {
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_S, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object call(String method, Object... params) {
    return done(client.call(RpcCall.of(method, params)));
  }

  private JsonObject object(String method, Object... params) {
    return (JsonObject) call(method, params);
  }

  private RpcError error(String method, Object... params) {
    try {
      return fail(call(method, params));
    } catch (IllegalStateException e) {
      return ((RpcException) e.getCause().getCause()).error().orElseThrow();
    }
  }

  private static RpcError fail(Object answer) {
    throw new AssertionError("answered " + answer);
  }

  @Test
  void aFullBlockOfPaymentsIsReadWithItsReceiptsInOneAnswer() {
    call("eth_sendRawTransaction", raw(draft(0)).toHex());
    mine();
    call("eth_sendRawTransaction", raw(draft(1)).toHex());
    String number = mine();

    JsonObject block = object("eth_getBlockByNumber", number, true);
    int bytes =
        block.getJsonArray("transactions").encode().length()
            + ((JsonArray) call("eth_getBlockReceipts", number)).encode().length();
    long gas = Long.decode(block.getString("gasUsed"));
    assertThat(block.getJsonArray("transactions")).hasSize(1);
    assertThat(Ledger.BLOCK_GAS_LIMIT / gas * bytes)
        .isBetween(
            RpcServerLimits.DEFAULT.answerLimitBytes() / 8L,
            (long) RpcServerLimits.DEFAULT.answerLimitBytes());
  }

  private String mine() {
    clock.addAndGet(1_000);
    call("evm_mine");
    return (String) call("eth_blockNumber");
  }

  private static JsonObject to(Address to, Bytes input) {
    return new JsonObject()
        .put("from", ALICE.toHex())
        .put("to", to.toHex())
        .put("data", input.toHex());
  }

  private static JsonObject transfer(long amount) {
    return to(ALPHA.token(), ContractCall.TRANSFER.encode(Abi.word(BOB), Abi.word(amount)));
  }

  private static JsonObject balanceOfBob() {
    return to(ALPHA.token(), ContractCall.BALANCE_OF.encode(Abi.word(BOB)));
  }

  private static String word(long number) {
    return Abi.word(number).toHex();
  }

  @Test
  void theChainTellsWhatItIs() {
    assertThat(call("eth_chainId")).isEqualTo("0x539");
    assertThat(call("net_version")).isEqualTo("1337");
    assertThat((String) call("web3_clientVersion")).startsWith("fastpay-devchain/");
    assertThat(call("eth_syncing")).isEqualTo(false);
    assertThat(object("tempo_forkSchedule").getString("active")).isEqualTo("T10");
    assertThat(object("tempo_forkSchedule").getJsonArray("schedule").getJsonObject(0))
        .isEqualTo(new JsonObject().put("name", "T4").put("activationTime", 0).put("active", true));
    assertThat(error("eth_mining").code()).isEqualTo(RpcError.METHOD_NOT_FOUND);
  }

  @Test
  void blocksAreFoundByTagNumberAndHash() {
    for (int i = 0; i < 5; i++) {
      mine();
    }
    JsonObject latest = object("eth_getBlockByNumber", "latest", false);

    assertThat(latest.getString("number")).isEqualTo("0x5");
    assertThat(latest.getString("timestamp"))
        .isEqualTo("0x" + Long.toHexString(START_MS / 1000 + 5));
    assertThat(latest.getString("timestampMillis"))
        .isEqualTo("0x" + Long.toHexString(START_MS + 5_000));
    assertThat(latest.getString("timestampMillisPart")).isEqualTo("0x0");
    assertThat(latest.getString("baseFeePerGas")).isEqualTo("0x0");
    assertThat(latest.getJsonArray("transactions")).isEmpty();
    assertThat(object("eth_getBlockByNumber", "finalized", false).getString("number"))
        .isEqualTo("0x3");
    assertThat(object("eth_getBlockByNumber", "safe", false).getString("number")).isEqualTo("0x3");
    assertThat(object("eth_getBlockByNumber", "0x4", false).getString("hash"))
        .isEqualTo(latest.getString("parentHash"));
    assertThat(object("eth_getBlockByHash", latest.getString("hash"), true)).isEqualTo(latest);
    assertThat(call("eth_getBlockByNumber", "0x6", false)).isNull();
    assertThat(call("eth_getBlockByHash", Bytes32.ZERO.toHex(), false)).isNull();
    assertThat(error("eth_getBlockByNumber", "newest", false).message())
        .startsWith("invalid params: block:");
  }

  @Test
  void aPaymentIsSentIncludedAndTold() {
    Bytes raw = raw(draft(0));
    String hash = (String) call("eth_sendRawTransaction", raw.toHex());
    assertThat(hash).isEqualTo(People.payment(raw).chainTxHash().toHex());
    assertThat(call("eth_getTransactionReceipt", hash)).isNull();
    assertThat(object("eth_getTransactionByHash", hash).getValue("blockHash")).isNull();
    mine();

    JsonObject receipt = object("eth_getTransactionReceipt", hash);

    assertThat(receipt.getString("type")).isEqualTo("0x76");
    assertThat(receipt.getString("status")).isEqualTo("0x1");
    assertThat(receipt.getString("blockNumber")).isEqualTo("0x1");
    assertThat(receipt.getString("transactionIndex")).isEqualTo("0x0");
    assertThat(receipt.getString("from")).isEqualTo(ALICE.toHex());
    assertThat(receipt.getString("to")).isEqualTo(ALPHA.toHex());
    assertThat(receipt.getString("feePayer")).isEqualTo(ALICE.toHex());
    assertThat(receipt.containsKey("feeToken")).isFalse();
    JsonObject log = receipt.getJsonArray("logs").getJsonObject(1);
    assertThat(log.getJsonArray("topics"))
        .isEqualTo(
            new JsonArray()
                .add(ChainEvent.TRANSFER.topic().toHex())
                .add(Abi.word(ALICE).toHex())
                .add(Abi.word(BOB).toHex()));
    assertThat(log.getString("data")).isEqualTo(word(5));
    assertThat(log.getString("logIndex")).isEqualTo("0x1");
    assertThat(call("eth_getBlockReceipts", "0x1")).isEqualTo(new JsonArray().add(receipt));
    JsonObject tx = object("eth_getTransactionByHash", hash);
    assertThat(tx.getString("nonceKey")).isEqualTo("0x7");
    assertThat(tx.getJsonObject("signature").getString("type")).isEqualTo("secp256k1");
    assertThat(object("eth_getBlockByNumber", "0x1", true).getJsonArray("transactions"))
        .isEqualTo(new JsonArray().add(tx));
    assertThat(error("eth_sendRawTransaction", raw.toHex()).message())
        .isEqualTo("nonce too low: next nonce 1, tx nonce 0");
  }

  @Test
  void theStateIsReadAtANumberAndAtAHash() {
    mine();
    call("eth_sendRawTransaction", raw(draft(0).nonceKey(NonceKey.PROTOCOL)).toHex());
    assertThat(call("eth_getTransactionCount", ALICE.toHex(), "latest")).isEqualTo("0x0");
    assertThat(call("eth_getTransactionCount", ALICE.toHex(), "pending")).isEqualTo("0x1");
    mine();
    String hash = object("eth_getBlockByNumber", "latest", false).getString("hash");
    JsonObject atHash = new JsonObject().put("blockHash", hash).put("requireCanonical", true);

    assertThat(call("eth_call", balanceOfBob(), "0x1")).isEqualTo(word(0));
    assertThat(call("eth_call", balanceOfBob(), "latest")).isEqualTo(word(5));
    assertThat(call("eth_call", balanceOfBob(), atHash)).isEqualTo(word(5));
    assertThat(call("eth_getTransactionCount", ALICE.toHex(), atHash)).isEqualTo("0x1");
    assertThat(call("eth_getTransactionCount", ALICE.toHex(), "0x1")).isEqualTo("0x0");
    assertThat(error("eth_call", balanceOfBob(), "0x9").code()).isEqualTo(Errors.NOT_FOUND);
    assertThat(error("eth_call", balanceOfBob(), new JsonObject().put("blockHash", word(7))).code())
        .isEqualTo(Errors.NOT_FOUND);
    call("anvil_mine", "0x12c");
    assertThat(error("eth_call", balanceOfBob(), "0x1").code()).isEqualTo(Errors.PRUNED);
  }

  @Test
  void aDryRunRevertsWithTheContractsError() {
    assertThat(call("eth_call", transfer(5), "latest")).isEqualTo(word(1));
    RpcError poor = error("eth_call", transfer(1_000_001), "latest");

    assertThat(poor.code()).isEqualTo(3);
    assertThat(poor.message()).startsWith("execution reverted");
    assertThat((String) poor.data().orElseThrow())
        .startsWith(Revert.INSUFFICIENT_BALANCE.selector().toHex());
    assertThat(error("eth_call", to(ALPHA.token(), Bytes.fromHex("63b4290d")), "latest").data())
        .contains(
            Revert.UNKNOWN_FUNCTION.selector().toHex()
                + "63b4290d"
                + "0".repeat(2 * Bytes32.SIZE - 8));
    assertThat(call("eth_call", to(BOB, Bytes.fromHex("70a08231")), "latest")).isEqualTo("0x");
    assertThat(
            error(
                    "eth_call",
                    to(
                        Contracts.NONCE,
                        ContractCall.GET_NONCE.encode(Abi.word(ALICE), Bytes32.ZERO)),
                    "latest")
                .data())
        .contains(Revert.PROTOCOL_NONCE.selector().toHex());
  }

  @Test
  void multicallAnswersTogether() {
    Bytes balance = ContractCall.BALANCE_OF.encode(Abi.word(ALICE));
    Bytes number = ContractCall.GET_BLOCK_NUMBER.selector();
    StringBuilder input = new StringBuilder(ContractCall.AGGREGATE3.selector().toHex());
    for (long each : new long[] {0x20, 2, 0x40, 0x100}) {
      input.append(word(each).substring(2));
    }
    append(input, Abi.word(ALPHA.token()), balance);
    append(input, Abi.word(Contracts.MULTICALL), number);
    mine();

    Bytes answer =
        Bytes.fromHex(
            (String)
                call(
                    "eth_call",
                    to(Contracts.MULTICALL, Bytes.fromHex(input.toString())),
                    "latest"));

    assertThat(Abi.wordAt(answer, 1)).isEqualTo(Abi.word(2));
    assertThat(Abi.wordAt(answer, 4)).isEqualTo(Abi.TRUE);
    assertThat(Abi.wordAt(answer, 7)).isEqualTo(Abi.word(1_000_000));
    assertThat(Abi.wordAt(answer, 11)).isEqualTo(Abi.word(1));
  }

  private static void append(StringBuilder input, Bytes32 target, Bytes data) {
    for (Bytes32 each : List.of(target, Abi.TRUE, Abi.word(0x60), Abi.word(data.size()))) {
      input.append(each.toHex().substring(2));
    }
    input.append(data.toHex().substring(2));
    int padding = (Bytes32.SIZE - data.size() % Bytes32.SIZE) % Bytes32.SIZE;
    input.append("00".repeat(padding));
    // Both entries are as long as the longer one, so that their places are known beforehand.
    input.append("00".repeat(2 * Bytes32.SIZE - data.size() - padding));
  }

  @Test
  void logsAreFoundBySenderAndKey() {
    call("eth_sendRawTransaction", raw(draft(0)).toHex());
    mine();
    String block = object("eth_getBlockByNumber", "latest", false).getString("hash");
    JsonObject filter =
        new JsonObject()
            .put("address", Contracts.NONCE.toHex())
            .put(
                "topics",
                new JsonArray()
                    .add(ChainEvent.NONCE_INCREMENTED.topic().toHex())
                    .add(new JsonArray().add(Abi.word(ALICE).toHex()).add(Abi.word(BOB).toHex()))
                    .add(NonceKey.of(7).word().toHex()))
            .put("fromBlock", "0x0")
            .put("toBlock", "0x99");

    JsonArray found = (JsonArray) call("eth_getLogs", filter);

    assertThat(found).hasSize(1);
    assertThat(found.getJsonObject(0).getString("data")).isEqualTo(word(1));
    JsonArray ofBlock = (JsonArray) call("eth_getLogs", new JsonObject().put("blockHash", block));
    assertThat(ofBlock).hasSize(2);
    assertThat(
            (JsonArray)
                call("eth_getLogs", filter.copy().put("fromBlock", "0x2").put("toBlock", "0x1")))
        .isEmpty();
    assertThat(error("eth_getLogs", filter.copy().put("topics", "0x00")).message())
        .startsWith("invalid params: topics:");
  }

  @Test
  void filtersTellWhatIsNew() {
    String blocks = (String) call("eth_newBlockFilter");
    String logs = (String) call("eth_newFilter", new JsonObject().put("address", ALPHA.toHex()));
    call("eth_sendRawTransaction", raw(draft(0)).toHex());
    mine();
    String hash = object("eth_getBlockByNumber", "latest", false).getString("hash");

    assertThat(call("eth_getFilterChanges", blocks)).isEqualTo(new JsonArray().add(hash));
    assertThat((JsonArray) call("eth_getFilterChanges", logs)).hasSize(1);
    assertThat((JsonArray) call("eth_getFilterChanges", logs)).isEmpty();
    assertThat(call("eth_uninstallFilter", logs)).isEqualTo(true);
    assertThat(error("eth_getFilterChanges", logs).message()).isEqualTo("filter not found");
  }

  @Test
  void aReorgIsAnnouncedAgainAndItsReceiptsAreGone() {
    mine();
    mine();
    String hash = (String) call("eth_sendRawTransaction", raw(draft(0)).toHex());
    mine();
    String blocks = (String) call("eth_newBlockFilter");

    call("anvil_reorg", 1, new JsonArray());

    assertThat((JsonArray) call("eth_getFilterChanges", blocks)).hasSize(1);
    assertThat(call("eth_getTransactionReceipt", hash)).isNull();
    assertThat(call("eth_getTransactionByHash", hash)).isNull();
    assertThat(error("anvil_reorg", 3).message())
        .isEqualTo("invalid params: depth: expected 1 to 2, got 3");
  }

  @Test
  void anImpersonatedAdminPausesAndTheTraceSaysWhatFailed() {
    JsonObject pause =
        new JsonObject()
            .put("from", Rules.ADMIN.toHex())
            .put("to", ALPHA.toHex())
            .put("data", ContractCall.PAUSE.encode().toHex())
            .put("gasPrice", "0x0");
    assertThat(error("eth_sendTransaction", pause).message()).startsWith("unknown account");
    call("anvil_impersonateAccount", Rules.ADMIN.toHex());
    call("anvil_setBalance", Rules.ADMIN.toHex(), "0x1");
    String paused = (String) call("eth_sendTransaction", pause);
    mine();
    assertThat(object("eth_getTransactionReceipt", paused).getString("status")).isEqualTo("0x1");
    String hash = (String) call("eth_sendRawTransaction", raw(draft(0)).toHex());
    mine();

    assertThat(object("eth_getTransactionReceipt", hash).getString("status")).isEqualTo("0x0");
    JsonObject trace =
        object("debug_traceTransaction", hash, new JsonObject().put("tracer", "callTracer"));
    assertThat(trace.getJsonArray("calls").getJsonObject(0).getString("output"))
        .isEqualTo(Revert.CONTRACT_PAUSED.selector().toHex());
  }

  @Test
  void aSenderMayWaitForTheReceipt() {
    Future<Object> waiting =
        client.call(RpcCall.of("eth_sendRawTransactionSync", raw(draft(0)).toHex(), 20_000));
    while (object("txpool_status").getString("pending").equals("0x0")) {
      Thread.onSpinWait();
    }
    mine();
    assertThat(((JsonObject) done(waiting)).getString("status")).isEqualTo("0x1");

    RpcError late = error("eth_sendRawTransactionSync", raw(draft(1)).toHex(), 1);
    assertThat(late.code()).isEqualTo(4);
    assertThat(late.message()).contains("wasn't confirmed within 1ms");
  }

  @Test
  void whatIsRefusedHasANodesCode() {
    assertThat(error("eth_sendRawTransaction", "0x76").code()).isEqualTo(RpcError.INVALID_PARAMS);
    assertThat(error("eth_sendRawTransaction", 7).message())
        .isEqualTo("invalid params: transaction: expected a string of hex digits");
    assertThat(error("eth_sendRawTransaction").message())
        .isEqualTo("invalid params: transaction: missing");
    RpcError poor =
        error(
            "eth_sendRawTransaction",
            raw(draft(0).maxFeePerGas(GWEI.multiply(BigInteger.valueOf(2_000)))).toHex());
    assertThat(poor.code()).isEqualTo(-32003);
    assertThat(poor.message())
        .isEqualTo("insufficient funds for gas * price + value: have 1000000 want 1200000");
  }

  @Test
  void walletsAreToldWhatThingsCost() {
    assertThat(call("eth_gasPrice")).isEqualTo("0x0");
    assertThat(call("eth_maxPriorityFeePerGas")).isEqualTo("0x0");
    assertThat(call("eth_estimateGas", transfer(5)))
        .isEqualTo("0x" + Long.toHexString(58_946 + 250_000 + 247_200));
    assertThat(error("eth_estimateGas", transfer(2_000_000)).code()).isEqualTo(3);
    mine();
    JsonObject history = object("eth_feeHistory", "0xa", "latest", new JsonArray().add(20));
    assertThat(history.getString("oldestBlock")).isEqualTo("0x0");
    assertThat(history.getJsonArray("baseFeePerGas")).hasSize(3);
    assertThat(history.getJsonArray("reward")).hasSize(2);
    assertThat(call("eth_getBalance", BOB.toHex(), "latest"))
        .isEqualTo("0x" + new BigInteger("42".repeat(38)).toString(16));
    assertThat(call("eth_getCode", ALPHA.toHex(), "latest")).isEqualTo("0xef");
    assertThat(call("eth_getCode", BOB.toHex(), "latest")).isEqualTo("0x");
    assertThat(call("eth_getStorageAt", BOB.toHex(), "0x0", "latest"))
        .isEqualTo(Bytes32.ZERO.toHex());
  }

  @Test
  void theBaseFeeOfLaterBlocksCanBeSet() {
    assertThat(error("devchain_setBaseFee", "0x4a817c801").message())
        .contains("baseFee: expected 0 to 12000000000");
    call("devchain_setBaseFee", "0x3b9aca00");
    assertThat(call("eth_gasPrice")).isEqualTo("0x3b9aca00");
    mine();
    assertThat(object("eth_getBlockByNumber", "0x0", false).getString("baseFeePerGas"))
        .isEqualTo("0x0");
    assertThat(object("eth_getBlockByNumber", "0x1", false).getString("baseFeePerGas"))
        .isEqualTo("0x3b9aca00");
    assertThat(
            object("eth_feeHistory", "0x2", "latest", new JsonArray())
                .getJsonArray("baseFeePerGas"))
        .containsExactly("0x0", "0x3b9aca00", "0x3b9aca00");
    assertThat(error("eth_sendRawTransaction", raw(draft(0)).toHex()).message())
        .contains("max fee per gas less than block base fee");
  }

  @Test
  void theFaucetMintsOfEveryToken() {
    assertThat((JsonArray) call("tempo_fundAddress", BOB.toHex())).hasSize(4);
    mine();
    assertThat(call("eth_call", balanceOfBob(), "latest")).isEqualTo(word(1_000_000_000_000L));
  }

  @Test
  void headsAndLogsAreToldOverAWebSocket() throws Exception {
    BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    WebSocketClient sockets = vertx.createWebSocketClient();
    var socket = done(sockets.connect(server.port(), "127.0.0.1", "/"));
    socket.textMessageHandler(text -> messages.add(new JsonObject(text)));
    String heads = subscribe(socket, messages, "newHeads");
    String logs = subscribe(socket, messages, "logs");
    call("eth_sendRawTransaction", raw(draft(0)).toHex());
    mine();

    JsonObject first = next(messages).getJsonObject("params");
    assertThat(first.getString("subscription")).isEqualTo(heads);
    assertThat(first.getJsonObject("result").getString("number")).isEqualTo("0x1");
    JsonObject second = next(messages).getJsonObject("params");
    assertThat(second.getString("subscription")).isEqualTo(logs);
    assertThat(second.getJsonObject("result").getString("address"))
        .isEqualTo(Contracts.NONCE.toHex());
    // Held to here: a client that nobody holds is closed when it is collected.
    done(sockets.close());
  }

  private static JsonObject next(BlockingQueue<JsonObject> messages) throws InterruptedException {
    JsonObject message = messages.poll(WAIT_S, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    return message;
  }

  private static String subscribe(WebSocket socket, BlockingQueue<JsonObject> messages, String what)
      throws InterruptedException {
    done(
        socket.writeTextMessage(
            new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", "eth_subscribe")
                .put("params", new JsonArray().add(what))
                .encode()));
    return next(messages).getString("result");
  }
}
