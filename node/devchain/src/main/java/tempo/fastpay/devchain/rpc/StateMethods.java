package tempo.fastpay.devchain.rpc;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Optional;
import tempo.fastpay.devchain.DevChain;
import tempo.fastpay.devchain.ledger.Header;
import tempo.fastpay.devchain.ledger.Ledger;
import tempo.fastpay.devchain.ledger.Reverted;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Quantity;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/** Reads the state at a block, and says what things cost. */
final class StateMethods {
  /** The most blocks that one question about fees covers. */
  static final int FEE_HISTORY_LIMIT = 1_024;

  /** The most percentiles of rewards that one question asks for. */
  static final int PERCENTILES_LIMIT = 100;

  /** What a node says instead of a native balance, of which there is none. */
  private static final String NATIVE_BALANCE = Quantity.of(new BigInteger("42".repeat(38)));

  private static final long OTHER_CALL_GAS = 50_000;

  private final DevChain chain;
  private final BlockRefs refs;

  StateMethods(DevChain chain, BlockRefs refs) {
    this.chain = chain;
    this.refs = refs;
  }

  void addTo(Handlers handlers) {
    handlers.add("eth_call", params -> call(params).toHex());
    handlers.add("eth_estimateGas", params -> Quantity.of(estimate(params)));
    handlers.add("eth_getTransactionCount", this::transactionCount);
    handlers.add("eth_getCode", this::code);
    handlers.add("eth_getStorageAt", this::storage);
    handlers.add("eth_getBalance", this::balance);
    handlers.add("eth_gasPrice", params -> Quantity.of(chain.ledger().rules().baseFee()));
    handlers.add("eth_maxPriorityFeePerGas", params -> "0x0");
    handlers.add("eth_feeHistory", this::feeHistory);
  }

  /** What is called, by whom. */
  private record Asked(Address from, Address to, Bytes input, JsonObject json) {
    static Asked of(Params params) throws RpcException {
      JsonObject json = params.object(0, "transaction");
      Address from = json.getValue("from") == null ? Address.ZERO : Params.address(json, "from");
      JsonObject call = json;
      if (json.getValue("calls") != null) {
        if (!(json.getValue("calls") instanceof JsonArray calls)
            || calls.size() != 1
            || !(calls.getValue(0) instanceof JsonObject only)) {
          throw Params.invalid("calls", "the development chain makes exactly one call");
        }
        call = only;
      }
      return new Asked(from, Params.address(call, "to"), input(call), json);
    }

    private static Bytes input(JsonObject call) throws RpcException {
      if (call.getValue("input") != null) {
        return Params.bytes(call, "input");
      }
      return call.getValue("data") == null ? Bytes.EMPTY : Params.bytes(call, "data");
    }
  }

  private Bytes call(Params params) throws RpcException {
    return ask(Asked.of(params), refs.state(params, 1));
  }

  private Bytes ask(Asked asked, long number) throws RpcException {
    try {
      return chain.ledger().ask(asked.from(), asked.to(), asked.input(), number);
    } catch (Reverted reverted) {
      throw Errors.reverted(reverted);
    }
  }

  private long estimate(Params params) throws RpcException {
    Asked asked = Asked.of(params);
    long number = refs.state(params, 1);
    ask(asked, number);
    Optional<ContractCall> function = ContractCall.of(asked.input());
    boolean isTransfer =
        function.equals(Optional.of(ContractCall.TRANSFER))
            || function.equals(Optional.of(ContractCall.TRANSFER_WITH_MEMO));
    if (!isTransfer) {
      return OTHER_CALL_GAS;
    }
    JsonObject json = asked.json();
    NonceKey key =
        json.getValue("nonceKey") == null
            ? NonceKey.PROTOCOL
            : new NonceKey(Bytes32.fromNumber(Params.word(json, "nonceKey")));
    UInt64 nonce =
        json.getValue("nonce") == null
            ? chain.ledger().nonce(new Lane(asked.from(), key), number)
            : Params.quantity(json.getValue("nonce"), "nonce");
    return chain.ledger().estimateTransfer(asked.from(), asked.to(), asked.input(), key, nonce);
  }

  private Object transactionCount(Params params) throws RpcException {
    Lane lane = new Lane(params.address(0, "address"), NonceKey.PROTOCOL);
    UInt64 nonce = chain.ledger().nonce(lane, refs.state(params, 1));
    return Quantity.of(
        "pending".equals(params.value(1)) ? chain.pool().nextNonce(lane, nonce) : nonce);
  }

  private Object code(Params params) throws RpcException {
    Address address = params.address(0, "address");
    refs.state(params, 1);
    return chain.ledger().hasCode(address) ? "0xef" : "0x";
  }

  private Object storage(Params params) throws RpcException {
    params.address(0, "address");
    refs.state(params, 2);
    return Bytes32.ZERO.toHex();
  }

  private Object balance(Params params) throws RpcException {
    params.address(0, "address");
    refs.state(params, 1);
    return NATIVE_BALANCE;
  }

  private Object feeHistory(Params params) throws RpcException {
    long newest = refs.known(params.value(1), "newestBlock").orElse(0L);
    long asked = params.number(0, "blockCount").bits();
    long count = Math.min(Math.min(asked, FEE_HISTORY_LIMIT), newest + 1);
    if (count < 1) {
      throw Params.invalid("blockCount", "expected at least 1");
    }
    JsonArray baseFees = new JsonArray();
    JsonArray ratios = new JsonArray();
    JsonArray rewards = new JsonArray();
    for (long number = newest - count + 1; number <= newest; number++) {
      Optional<Header> header = chain.ledger().header(number);
      baseFees.add(
          Quantity.of(header.map(Header::baseFee).orElse(chain.ledger().rules().baseFee())));
      ratios.add(header.map(Header::gasUsed).orElse(0L) / (double) Ledger.BLOCK_GAS_LIMIT);
      rewards.add(zeros(params));
    }
    baseFees.add(Quantity.of(chain.ledger().rules().baseFee()));
    JsonObject json =
        new JsonObject()
            .put("oldestBlock", Quantity.of(newest - count + 1))
            .put("baseFeePerGas", baseFees)
            .put("gasUsedRatio", ratios);
    return params.has(2) ? json.put("reward", rewards) : json;
  }

  private static JsonArray zeros(Params params) throws RpcException {
    JsonArray zeros = new JsonArray();
    if (params.value(2) instanceof JsonArray percentiles) {
      if (percentiles.size() > PERCENTILES_LIMIT) {
        throw Params.invalid(
            "rewardPercentiles", "expected at most " + PERCENTILES_LIMIT + " percentiles");
      }
      percentiles.forEach(each -> zeros.add("0x0"));
    }
    return zeros;
  }
}
