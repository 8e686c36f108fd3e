package tempo.fastpay.launcher.anvil;

import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.chain.ChainLimits;
import tempo.fastpay.chain.NodeUrl;
import tempo.fastpay.chain.TempoChain;
import tempo.fastpay.chain.node.ChainCounters;
import tempo.fastpay.jsonrpc.HttpRpc;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcClientLimits;
import tempo.fastpay.launcher.jar.FreePorts;
import tempo.fastpay.launcher.jar.JarProcess;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * A Tempo chain in a process that others wrote: anvil in its Tempo mode, at T4. Each of its
 * accounts begins with 2^64 - 1 of each token.
 */
final class Anvil implements AutoCloseable {
  /** May do everything at every token. */
  static final Address ADMIN = Address.fromHex("5615deb798bb3e4dfa0139dfa1b3d433cc23b72f");

  private static final String HOST = "127.0.0.1";
  private static final long CALL_LIMIT_MS = 30_000;
  private static final String NATIVE_COINS = "0x56bc75e2d63100000";

  private final Vertx vertx;
  private final Path folder;
  private final List<String> command;
  private final ChainId chainId;
  private final int port;
  private final HttpRpc rpc;
  private JarProcess process;

  private Anvil(Vertx vertx, Path folder, ChainId chainId, int port, List<String> command) {
    this.vertx = vertx;
    this.folder = folder;
    this.chainId = chainId;
    this.port = port;
    this.command = command;
    this.rpc =
        HttpRpc.open(
            vertx,
            URI.create("http://" + HOST + ":" + port),
            RpcClientLimits.DEFAULT.withTimeoutMs(CALL_LIMIT_MS));
  }

  /**
   * Starts it, or skips the test where there is none.
   *
   * @param folder for its state, which it keeps over a stop
   * @param options of its command line; without {@code --block-time} blocks come with {@link #mine}
   */
  static Anvil start(Vertx vertx, Path folder, ChainId chainId, String... options)
      throws Exception {
    Path program =
        NpmPackages.require("the chain adapter against anvil")
            .resolve("node_modules/@foundry-rs/anvil-linux-" + architecture() + "/bin/anvil");
    int port = FreePorts.inARow(1).get(0);
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--network",
                "tempo",
                "--hardfork",
                "T4",
                "--chain-id",
                chainId.toString(),
                "--port",
                Integer.toString(port),
                "--order",
                "fifo",
                "--gas-limit",
                "500000000",
                "--state",
                folder.resolve("anvil-state.json").toString(),
                "--config-out",
                folder.resolve("anvil.json").toString()));
    command.addAll(List.of(options));
    if (!command.contains("--block-time")) {
      command.add("--no-mining");
    }
    Anvil anvil = new Anvil(vertx, folder, chainId, port, command);
    anvil.start();
    return anvil;
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  /** Starts it again, where it stopped. */
  void start() throws Exception {
    process = JarProcess.startProgram(folder, Map.of(), command);
    process.awaitLine("Listening on");
  }

  /** Stops it; it keeps its blocks. */
  void stop() throws Exception {
    process.terminate();
    process.end();
  }

  /** Lets it stand still without a word, or go on: the signal is STOP or CONT. */
  void signal(String name) throws Exception {
    process.signal(name);
  }

  @Override
  public void close() {
    process.close();
  }

  NodeUrl url() {
    return NodeUrl.parse("http://" + HOST + ":" + port);
  }

  /** Opens the chain adapter to it. */
  TempoChain open(ChainLimits limits, ChainCounters counters) {
    return await(TempoChain.open(vertx, chainId, List.of(url()), limits, counters));
  }

  Future<Object> asked(String method, Object... params) {
    return rpc.call(new RpcCall(method, new JsonArray(List.of(params))));
  }

  Object ask(String method, Object... params) {
    return await(asked(method, params));
  }

  /** Private keys of its accounts. */
  List<Bytes32> keys() throws IOException {
    return new JsonObject(Files.readString(folder.resolve("anvil.json")))
        .getJsonArray("private_keys").stream().map(key -> Bytes32.fromHex((String) key)).toList();
  }

  /** Makes a block of what waits. */
  void mine() {
    ask("anvil_mine", "0x1");
  }

  /**
   * Makes a block of what waits, with a base fee of its own.
   *
   * @param baseFee in attodollars per gas
   */
  void mine(BigInteger baseFee) {
    setBaseFee(baseFee);
    mine();
  }

  /** Forgets what waits. */
  void drop() {
    ask("anvil_dropAllTransactions");
  }

  /** The pool holds what it is handed in against the base fee of the next block. */
  void setBaseFee(BigInteger baseFee) {
    ask("anvil_setNextBlockBaseFeePerGas", "0x" + baseFee.toString(16));
  }

  /** The way that its calls go. */
  Rpc rpc() {
    return rpc;
  }

  long height() {
    return number(ask("eth_blockNumber")).longValueExact();
  }

  /** Hands a call of an account in that nobody signed; it costs nothing. */
  String impersonate(Address from, Address to, Bytes input) {
    ask("anvil_impersonateAccount", from.toHex());
    ask("anvil_setBalance", from.toHex(), NATIVE_COINS);
    return (String)
        ask(
            "eth_sendTransaction",
            new JsonObject()
                .put("from", from.toHex())
                .put("to", to.toHex())
                .put("data", input.toHex())
                .put("gas", "0x989680")
                .put("gasPrice", "0x0"));
  }

  /** Gives an account money with the next block. */
  String mint(Address account, AssetId asset, BigInteger amount) {
    return impersonate(
        ADMIN,
        asset.token(),
        ContractCall.MINT.encode(Abi.word(account), Bytes32.fromNumber(amount)));
  }

  BigInteger balance(Address account, AssetId asset) {
    return number(call(asset.token(), ContractCall.BALANCE_OF.encode(Abi.word(account))));
  }

  /** What an account had at a height. */
  BigInteger balance(Address account, AssetId asset, UInt64 height) {
    return number(
        call(
            asset.token(), ContractCall.BALANCE_OF.encode(Abi.word(account)), Quantity.of(height)));
  }

  boolean isPaused(AssetId asset) {
    return number(call(asset.token(), ContractCall.PAUSED.encode())).signum() > 0;
  }

  UInt64 nonce(Lane lane) {
    return UInt64.of(
        number(
            lane.nonceKey().equals(NonceKey.PROTOCOL)
                ? ask("eth_getTransactionCount", lane.sender().toHex(), "latest")
                : call(
                    Contracts.NONCE,
                    ContractCall.GET_NONCE.encode(
                        Abi.word(lane.sender()), lane.nonceKey().word()))));
  }

  private Object call(Address to, Bytes input) {
    return call(to, input, "latest");
  }

  private Object call(Address to, Bytes input, String block) {
    return ask(
        "eth_call", new JsonObject().put("to", to.toHex()).put("data", input.toHex()), block);
  }

  /** The receipt of a transaction; empty: no block has it. */
  Optional<JsonObject> receipt(Bytes32 transaction) {
    return Optional.ofNullable((JsonObject) ask("eth_getTransactionReceipt", transaction.toHex()));
  }

  static BigInteger number(Object hex) {
    return new BigInteger(((String) hex).substring(2).toLowerCase(Locale.ROOT), 16);
  }
}
