package tempo.fastpay.simulator.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.jsonrpc.RpcError;
import tempo.fastpay.jsonrpc.RpcException;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.simulator.world.Order;
import tempo.fastpay.simulator.world.SimChain;

/** Answers calls of the chain's contracts at one block: plain tokens, nonces, and nothing else. */
record StateAnswers(SimChain chain, UInt64 state, long height) {
  private static final int REVERTED = 3;
  private static final Bytes32 ALLOWS_ALL = Abi.word(1);

  /** What a contract answered: data, or the data that it reverted with. */
  private record Answer(boolean isValue, Bytes data) {
    static Answer words(Bytes32... words) {
      return new Answer(true, AbiEncoding.words(words));
    }

    static Answer reverted(Revert revert) {
      return new Answer(false, revert.selector());
    }
  }

  /** The answer of one call; a revert is an error with its data. */
  Bytes call(Address from, Address to, Bytes calldata) throws RpcException {
    if (to.equals(Contracts.MULTICALL)
        && ContractCall.of(calldata).equals(Optional.of(ContractCall.AGGREGATE3))) {
      return together(calldata.slice(Abi.SELECTOR_SIZE, calldata.size()));
    }
    Answer answer = answer(from, to, calldata);
    if (!answer.isValue()) {
      throw RpcException.of(
          new RpcError(REVERTED, "execution reverted", Optional.of(answer.data().toHex())));
    }
    return answer.data();
  }

  private Bytes together(Bytes arguments) {
    List<Bytes> results = new ArrayList<>();
    int list = number(arguments, 0);
    int entries = list + Bytes32.SIZE;
    for (int i = 0; i < number(arguments, list); i++) {
      int entry = entries + number(arguments, entries + i * Bytes32.SIZE);
      int data = entry + number(arguments, entry + 2 * Bytes32.SIZE);
      int from = data + Bytes32.SIZE;
      Answer answer =
          answer(
              Address.ZERO,
              Abi.address(word(arguments, entry)),
              arguments.slice(from, from + number(arguments, data)));
      results.add(
          Abi.concat(
              List.of(
                  AbiEncoding.words(Abi.word(answer.isValue()), Abi.word(2L * Bytes32.SIZE)),
                  AbiEncoding.bytes(answer.data()))));
    }
    return Abi.concat(List.of(Abi.word(Bytes32.SIZE).bytes(), AbiEncoding.list(results)));
  }

  private static Bytes32 word(Bytes data, int at) {
    return new Bytes32(data.slice(at, at + Bytes32.SIZE));
  }

  private static int number(Bytes data, int at) {
    return word(data, at).toNumber().intValueExact();
  }

  private Answer answer(Address from, Address to, Bytes data) {
    ContractCall call = ContractCall.of(data).orElseThrow();
    if (to.isTip20()) {
      return token(new AssetId(to), from, call, data);
    }
    return switch (call) {
      case GET_BLOCK_NUMBER -> Answer.words(Abi.word(height));
      case GET_NONCE ->
          Answer.words(
              Abi.word(
                  chain.nonce(
                      new Lane(
                          Abi.address(ContractCall.argument(data, 0)),
                          new NonceKey(ContractCall.argument(data, 1))),
                      state)));
      case USER_TOKENS -> Answer.words(Bytes32.ZERO);
      // Whoever proposes takes fees in the one token there is: no pool stands between.
      case VALIDATOR_TOKENS -> Answer.words(Abi.word(Order.USD.token()));
      case TOKEN_TRANSFER_POLICY_ID -> Answer.words(Abi.TRUE, ALLOWS_ALL);
      case VALIDATE_RECEIVE_POLICY -> Answer.words(Abi.TRUE, Bytes32.ZERO);
      default -> Answer.reverted(Revert.UNKNOWN_FUNCTION);
    };
  }

  private Answer token(AssetId token, Address from, ContractCall call, Bytes data) {
    return switch (call) {
      case BALANCE_OF ->
          Answer.words(
              Bytes32.fromNumber(
                  chain.balance(Abi.address(ContractCall.argument(data, 0)), token, state)));
      case CURRENCY -> new Answer(true, AbiEncoding.text("USD"));
      case PAUSED -> Answer.words(Abi.FALSE);
      case TRANSFER_POLICY_ID -> Answer.words(ALLOWS_ALL);
      case TRANSFER, TRANSFER_WITH_MEMO -> {
        BigInteger units = ContractCall.argument(data, 1).toNumber();
        yield chain.balance(from, token, state).compareTo(units) < 0
            ? Answer.reverted(Revert.INSUFFICIENT_BALANCE)
            : Answer.words(Abi.TRUE);
      }
      default -> Answer.reverted(Revert.UNKNOWN_FUNCTION);
    };
  }
}
