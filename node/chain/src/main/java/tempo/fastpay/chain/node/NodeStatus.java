package tempo.fastpay.chain.node;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tempo.fastpay.chain.block.Header;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Fork;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;

/**
 * What a validator would see of a node.
 *
 * @param fork whose rules count at its latest block
 * @param methods the ones a validator uses, in the order in which they are asked
 */
public record NodeStatus(
    ChainId chainId,
    String clientVersion,
    Fork fork,
    Header latest,
    Header finalized,
    List<Method> methods) {

  /**
   * One method of the node.
   *
   * @param isNeeded without it no validator can stand on the node; others only help
   * @param refusal why it is of no use; empty: it answers
   */
  public record Method(String name, boolean isNeeded, Optional<String> refusal) {}

  public NodeStatus {
    Objects.requireNonNull(chainId);
    Objects.requireNonNull(clientVersion);
    Objects.requireNonNull(fork);
    Objects.requireNonNull(latest);
    Objects.requireNonNull(finalized);
    methods = List.copyOf(methods);
  }

  /** True if a validator can stand on the node. */
  public boolean isUsable() {
    return methods.stream().noneMatch(method -> method.isNeeded() && method.refusal().isPresent());
  }

  /** Asks a node, on the loop; fails where it does not answer at all. */
  public static Future<NodeStatus> of(Rpc rpc, Loop loop) {
    NodeRpc node = new NodeRpc(rpc, loop);
    return node.chainId()
        .compose(
            chainId ->
                node.heads()
                    .compose(
                        heads ->
                            Future.all(
                                    node.clientVersion().otherwise("unknown"),
                                    Forks.of(node, chainId),
                                    methods(rpc, heads.finalized()))
                                .map(
                                    all ->
                                        new NodeStatus(
                                            chainId,
                                            all.resultAt(0),
                                            all.<Forks>resultAt(1).at(heads.latest()),
                                            heads.latest(),
                                            heads.finalized(),
                                            all.resultAt(2)))));
  }

  private record Probe(RpcCall call, boolean isNeeded, boolean mayRefuse) {}

  private static Future<List<Method>> methods(Rpc rpc, Header at) {
    List<Probe> probes = probes(at);
    return rpc.batch(probes.stream().map(Probe::call).toList())
        .map(
            answers -> {
              List<Method> methods = new ArrayList<>();
              for (int i = 0; i < probes.size(); i++) {
                Probe probe = probes.get(i);
                methods.add(
                    new Method(
                        probe.call().method(), probe.isNeeded(), refusal(probe, answers.get(i))));
              }
              return methods;
            });
  }

  /** Each with what a validator gives it; a transaction of nothing must be refused, not missing. */
  private static List<Probe> probes(Header at) {
    String height = Quantity.of(at.height());
    JsonObject byHash =
        new JsonObject().put("blockHash", at.id().hash().toHex()).put("requireCanonical", true);
    JsonObject multicall =
        new JsonObject()
            .put("to", Contracts.MULTICALL.toHex())
            .put("data", ContractCall.GET_BLOCK_NUMBER.encode().toHex());
    JsonObject nonces =
        new JsonObject()
            .put("address", Contracts.NONCE.toHex())
            .put("fromBlock", height)
            .put("toBlock", height);
    String nothing = Bytes32.ZERO.toHex();
    return List.of(
        new Probe(RpcCall.of("eth_getBlockByNumber", height, true), true, false),
        new Probe(RpcCall.of("eth_getBlockReceipts", height), true, false),
        new Probe(RpcCall.of("eth_call", multicall, byHash), true, false),
        new Probe(RpcCall.of("eth_getTransactionCount", Address.ZERO.toHex(), byHash), true, false),
        new Probe(RpcCall.of("eth_getLogs", nonces), true, false),
        new Probe(RpcCall.of("eth_getTransactionReceipt", nothing), true, false),
        new Probe(new RpcCall("eth_sendRawTransaction", new JsonArray().add("0x")), true, true),
        new Probe(RpcCall.of("tempo_forkSchedule"), false, false),
        new Probe(RpcCall.of("debug_traceTransaction", nothing), false, true));
  }

  private static Optional<String> refusal(Probe probe, RpcAnswer answer) {
    if (answer instanceof RpcAnswer.Failed failed) {
      RpcError error = failed.error();
      return probe.mayRefuse() && error.code() != RpcError.METHOD_NOT_FOUND
          ? Optional.empty()
          : Optional.of(error.message() + " (" + error.code() + ")");
    }
    return Optional.empty();
  }
}
