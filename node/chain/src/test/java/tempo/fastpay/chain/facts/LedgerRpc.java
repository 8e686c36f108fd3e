package tempo.fastpay.chain.facts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tempo.fastpay.jsonrpc.Rpc;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.UInt64;

/** A node over a ledger, as far as state is read, which counts what it is asked. */
final class LedgerRpc implements Rpc {
  private final TempoLedger ledger;
  boolean takesHashes = true;
  boolean hasMulticall = true;
  String hashOfHeight;
  Optional<RpcException> down = Optional.empty();
  UnaryOperator<Bytes> garbled = bytes -> bytes;
  int requests;
  int calls;

  LedgerRpc(TempoLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Future<Object> call(RpcCall call) {
    return Future.failedFuture("state is read in batches");
  }

  @Override
  public Future<List<RpcAnswer>> batch(List<RpcCall> batch) {
    requests++;
    calls += batch.size();
    return down.isPresent()
        ? Future.failedFuture(down.get())
        : Future.succeededFuture(batch.stream().map(this::answer).toList());
  }

  private RpcAnswer answer(RpcCall call) {
    if (call.method().equals("eth_getBlockByNumber")) {
      String hash = hashOfHeight == null ? ledger.now().hash().toHex() : hashOfHeight;
      return new RpcAnswer.Result(new JsonObject().put("hash", hash));
    }
    Object block = call.params().getValue(1);
    if (block instanceof JsonObject byHash) {
      if (!takesHashes) {
        return failed(RpcError.INVALID_PARAMS, "invalid argument 1: not a block number");
      }
      if (!byHash.getBoolean("requireCanonical")
          || !byHash.getString("blockHash").equals(ledger.now().hash().toHex())) {
        return failed(-32001, "Resource not found");
      }
    } else if (!block.equals(Quantity.of(ledger.now().height()))) {
      return failed(-32602, "BlockOutOfRangeError");
    }
    return switch (call.method()) {
      case "eth_getTransactionCount" ->
          answer(new Read.TransactionCount(Address.fromHex(call.params().getString(0))));
      case "eth_getCode" -> answer(new Read.Code(Address.fromHex(call.params().getString(0))));
      case "eth_call" -> ethCall(call.params().getJsonObject(0));
      default -> failed(RpcError.METHOD_NOT_FOUND, "no such method");
    };
  }

  private RpcAnswer ethCall(JsonObject call) {
    Address to = Address.fromHex(call.getString("to"));
    Bytes data = Bytes.fromHex(call.getString("data"));
    if (to.equals(Contracts.MULTICALL)) {
      return new RpcAnswer.Result(hasMulticall ? garbled.apply(multicall(data)).toHex() : "0x");
    }
    Optional<Address> from = Optional.ofNullable(call.getString("from")).map(Address::fromHex);
    return answer(new Read.CallAlone(from, to, data));
  }

  private Bytes multicall(Bytes data) {
    List<Bytes> results = new ArrayList<>();
    for (AbiReader tuple : AbiReader.of(data.slice(Abi.SELECTOR_SIZE, data.size())).elements(0)) {
      Answer answer = ledger.state.answer(new Read.Call(tuple.address(0), tuple.bytes(2)));
      boolean isValue = answer instanceof Answer.Value;
      Bytes bytes = isValue ? ((Answer.Value) answer).data() : ((Answer.Reverted) answer).data();
      results.add(AbiWriter.wordAnd(Abi.word(isValue), AbiWriter.bytes(bytes)));
    }
    return AbiWriter.onlyList(results);
  }

  private RpcAnswer answer(Read read) {
    Answer answer = ledger.state.answer(read);
    if (answer instanceof Answer.Reverted reverted) {
      return new RpcAnswer.Failed(
          new RpcError(3, "execution reverted", Optional.of(reverted.data().toHex())));
    }
    Bytes data = ((Answer.Value) answer).data();
    return new RpcAnswer.Result(
        read instanceof Read.TransactionCount
            ? Quantity.of(UInt64.of(Abi.onlyWord(data).toNumber()))
            : data.toHex());
  }

  private static RpcAnswer failed(int code, String message) {
    return new RpcAnswer.Failed(RpcError.of(code, message));
  }
}
