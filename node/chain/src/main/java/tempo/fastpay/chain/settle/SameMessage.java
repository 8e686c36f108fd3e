package tempo.fastpay.chain.settle;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.chain.node.Fields;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/**
 * Tells whether a transaction of a block is a payment under another hash: the same message, with a
 * signature that was made again.
 */
final class SameMessage {
  private SameMessage() {}

  static boolean is(Payment payment, Fields transaction) {
    Optional<Fields> call = onlyCall(transaction);
    return call.isPresent()
        && call.get().address("to").equals(payment.asset().token())
        && input(call.get()).equals(input(payment))
        && transaction.address("from").equals(payment.sender())
        && transaction.nonceKey().equals(payment.nonceKey())
        && transaction.uint64("nonce").equals(payment.nonceSeq())
        && transaction.uint64("gas").equals(payment.gasLimit())
        && transaction.optional("validBefore", transaction::uint64).equals(payment.validBefore())
        && transaction.optional("validAfter", transaction::uint64).equals(payment.validAfter())
        && transaction
            .optional("feeToken", transaction::address)
            .equals(payment.feeToken().map(token -> token.token()))
        && transaction
            .number(transaction.has("maxFeePerGas") ? "maxFeePerGas" : "gasPrice")
            .equals(payment.maxFeePerGas());
  }

  /** Ethereum's types are their own call; they may create a contract, and then call nothing. */
  private static Optional<Fields> onlyCall(Fields transaction) {
    List<Fields> calls =
        transaction.has("calls") ? transaction.objects("calls") : List.of(transaction);
    return Optional.of(calls.get(0)).filter(call -> calls.size() == 1 && call.has("to"));
  }

  private static Bytes input(Fields call) {
    return call.bytes(call.has("input") ? "input" : "data");
  }

  /** The calldata that a payment has. */
  static Bytes input(Payment payment) {
    Bytes32 recipient = Abi.word(payment.recipient());
    Bytes32 amount = Abi.word(payment.amount());
    return payment
        .memo()
        .map(memo -> ContractCall.TRANSFER_WITH_MEMO.encode(recipient, amount, memo))
        .orElseGet(() -> ContractCall.TRANSFER.encode(recipient, amount));
  }
}
