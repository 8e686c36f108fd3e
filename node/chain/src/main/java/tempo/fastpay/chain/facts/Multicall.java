package tempo.fastpay.chain.facts;

import java.util.ArrayList;
import java.util.List;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Makes many calls as one, by the contract Multicall3. The first element asks for the block's
 * number, so that the answer itself says at which height it was made.
 */
final class Multicall {
  private static final Read.Call HEIGHT =
      new Read.Call(Contracts.MULTICALL, ContractCall.GET_BLOCK_NUMBER.encode());
  private static final int TUPLE_HEAD_WORDS = 3;

  private Multicall() {}

  /** The calldata for {@link Contracts#MULTICALL}. */
  static Bytes encode(List<Read.Call> reads) {
    List<Bytes> tuples = new ArrayList<>(reads.size() + 1);
    tuples.add(tuple(HEIGHT));
    reads.forEach(read -> tuples.add(tuple(read)));
    return Abi.concat(
        List.of(
            ContractCall.AGGREGATE3.selector(),
            Abi.word(Bytes32.SIZE).bytes(),
            AbiEncoding.list(tuples)));
  }

  /** Target, that it may fail, calldata. */
  private static Bytes tuple(Read.Call read) {
    return Abi.concat(
        List.of(
            AbiEncoding.words(
                Abi.word(read.contract()),
                Abi.TRUE,
                Abi.word((long) TUPLE_HEAD_WORDS * Bytes32.SIZE)),
            AbiEncoding.bytes(read.calldata())));
  }

  /**
   * The answers to so many reads.
   *
   * @throws IllegalArgumentException where this is no such answer, or one about another height
   */
  static List<Answer> decode(Bytes data, int reads, UInt64 height) {
    List<AbiReader> results = AbiReader.of(data).elements(0);
    if (results.size() != reads + 1) {
      throw new IllegalArgumentException(
          "expected " + (reads + 1) + " results, got " + results.size());
    }
    Bytes32 answered = Abi.onlyWord(Answers.value(answer(results.get(0))));
    if (!answered.equals(Abi.word(height))) {
      throw new IllegalArgumentException(
          "asked about height " + height + ", answered about " + answered.toNumber());
    }
    return results.subList(1, results.size()).stream().map(Multicall::answer).toList();
  }

  private static Answer answer(AbiReader result) {
    return result.flag(0)
        ? new Answer.Value(result.bytes(1))
        : new Answer.Reverted(result.bytes(1));
  }
}
