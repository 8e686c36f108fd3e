package tempo.fastpay.chain.facts;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.chain.block.BlockId;
import tempo.fastpay.jsonrpc.RpcAnswer;
import tempo.fastpay.jsonrpc.RpcCall;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;

/** One call of a node that answers one read or many. */
sealed interface StateCall {
  RpcCall call(Object block);

  /** Puts the answers to the reads into their places. */
  void take(RpcAnswer answer, BlockId at, Answer[] into);

  /** The calls that answer all reads; each answer's place is that of its read. */
  static List<StateCall> plan(List<Read> reads, int multicallLimit) {
    List<StateCall> calls = new ArrayList<>();
    List<Integer> together = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      if (reads.get(i) instanceof Read.Call) {
        together.add(i);
      } else {
        calls.add(new Alone(i, reads.get(i)));
      }
    }
    for (int i = 0; i < together.size(); i += multicallLimit) {
      List<Integer> places = together.subList(i, Math.min(together.size(), i + multicallLimit));
      calls.add(
          new Together(
              places, places.stream().map(place -> (Read.Call) reads.get(place)).toList()));
    }
    return Collections.unmodifiableList(calls);
  }

  private static RpcCall ethCall(
      Optional<Address> from, Address contract, Bytes calldata, Object block) {
    JsonObject call = new JsonObject().put("to", contract.toHex()).put("data", calldata.toHex());
    from.ifPresent(sender -> call.put("from", sender.toHex()));
    return RpcCall.of("eth_call", call, block);
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected hex text, got " + value);
  }

  /** Many reads as one call. */
  record Together(List<Integer> places, List<Read.Call> reads) implements StateCall {
    @Override
    public RpcCall call(Object block) {
      return ethCall(Optional.empty(), Contracts.MULTICALL, Multicall.encode(reads), block);
    }

    @Override
    public void take(RpcAnswer answer, BlockId at, Answer[] into) {
      List<Answer> answers = answers(answer, at);
      for (int i = 0; i < places.size(); i++) {
        into[places.get(i)] = answers.get(i);
      }
    }

    private List<Answer> answers(RpcAnswer answer, BlockId at) {
      if (answer instanceof RpcAnswer.Failed failed) {
        return missing(failed.error().message());
      }
      try {
        Object value = ((RpcAnswer.Result) answer).value();
        return Multicall.decode(Bytes.fromHex(text(value)), reads.size(), at.height());
      } catch (IllegalArgumentException e) {
        return missing(e.getMessage());
      }
    }

    private List<Answer> missing(String why) {
      return Collections.nCopies(
          reads.size(), new Answer.Missing("eth_call of Multicall3: " + why));
    }
  }

  /** One read as one call. */
  record Alone(int place, Read read) implements StateCall {
    @Override
    public RpcCall call(Object block) {
      if (read instanceof Read.TransactionCount count) {
        return RpcCall.of("eth_getTransactionCount", count.account().toHex(), block);
      }
      if (read instanceof Read.Code code) {
        return RpcCall.of("eth_getCode", code.account().toHex(), block);
      }
      if (read instanceof Read.CallAlone alone) {
        return ethCall(alone.from(), alone.contract(), alone.calldata(), block);
      }
      Read.Call call = (Read.Call) read;
      return ethCall(Optional.empty(), call.contract(), call.calldata(), block);
    }

    @Override
    public void take(RpcAnswer answer, BlockId at, Answer[] into) {
      into[place] = answer(answer);
    }

    private Answer answer(RpcAnswer answer) {
      if (answer instanceof RpcAnswer.Failed failed) {
        return failure(failed.error());
      }
      try {
        String text = text(((RpcAnswer.Result) answer).value());
        return new Answer.Value(
            read instanceof Read.TransactionCount
                ? Abi.word(Quantity.uint64(text)).bytes()
                : Bytes.fromHex(text));
      } catch (IllegalArgumentException e) {
        return new Answer.Missing(read + ": " + e.getMessage());
      }
    }

    private Answer failure(RpcError error) {
      if (read instanceof Read.CallAlone && error.message().contains("revert")) {
        return new Answer.Reverted(revertData(error));
      }
      return new Answer.Missing(read + ": " + error.message());
    }

    private static Bytes revertData(RpcError error) {
      try {
        return error.data().map(data -> Bytes.fromHex(text(data))).orElse(Bytes.EMPTY);
      } catch (IllegalArgumentException e) {
        return Bytes.EMPTY;
      }
    }
  }
}
