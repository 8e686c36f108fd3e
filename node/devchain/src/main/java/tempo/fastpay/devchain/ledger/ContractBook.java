package tempo.fastpay.devchain.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** The contracts of the chain, by their addresses. */
final class ContractBook {
  private static final Map<Address, Contract> FIXED =
      Map.of(
          Contracts.NONCE, new NonceContract(),
          Contracts.FEE_MANAGER, new FeeContract(),
          Contracts.ACCOUNT_KEYCHAIN, new KeychainContract(),
          Contracts.TRANSFER_POLICIES, new PolicyContract(),
          Contracts.MULTICALL, ContractBook::multicall);

  private ContractBook() {}

  static boolean hasCode(Rules rules, Address address) {
    return FIXED.containsKey(address)
        || address.equals(Contracts.RECEIVE_GUARD)
        || rules.tokens().containsKey(address);
  }

  /** Carries a call out. An address without code answers nothing. */
  static Bytes call(Invocation in, Address to, Bytes input) throws Reverted {
    Optional<Contract> contract =
        to.isTip20() ? Optional.of(new TokenContract(to)) : Optional.ofNullable(FIXED.get(to));
    if (contract.isEmpty()) {
      return Bytes.EMPTY;
    }
    Optional<ContractCall> function = ContractCall.of(input);
    if (function.isEmpty()) {
      throw to.isTip20() && !in.rules().tokens().containsKey(to)
          ? Reverted.of(Revert.UNINITIALIZED)
          : Reverted.unknown(input.slice(0, Math.min(input.size(), Abi.SELECTOR_SIZE)));
    }
    return contract.get().call(in, function.get(), input);
  }

  private static Bytes multicall(Invocation in, ContractCall function, Bytes input)
      throws Reverted {
    return switch (function) {
      case GET_BLOCK_NUMBER -> Abi.word(in.height()).bytes();
      case GET_BLOCK_TIMESTAMP -> Abi.word(in.nowS()).bytes();
      case GET_BASE_FEE -> Bytes32.fromNumber(in.rules().baseFee()).bytes();
      case AGGREGATE3 -> aggregate(in, Args.of(input, in.rules().fork()).list(0));
      // The real one has no fallback: it reverts without a word.
      default -> throw Reverted.unread("no such function");
    };
  }

  private static Bytes aggregate(Invocation in, List<Args> calls) throws Reverted {
    List<Bytes> results = new ArrayList<>();
    for (Args call : calls) {
      Address target = call.address(0);
      Bytes data = call.bytes(2);
      if (target.equals(Contracts.MULTICALL)
          && ContractCall.of(data).equals(Optional.of(ContractCall.AGGREGATE3))) {
        throw Reverted.unread("calls of calls are not made");
      }
      Frame frame = in.frame().child();
      boolean succeeded;
      Bytes answer;
      try {
        answer = call(in.through(Contracts.MULTICALL, frame), target, data);
        frame.keep();
        succeeded = true;
      } catch (Reverted reverted) {
        if (!call.bool(1)) {
          throw Reverted.unread("Multicall3: call failed");
        }
        answer = reverted.data();
        succeeded = false;
      }
      results.add(
          Abi.concat(
              List.of(
                  Abi.word(succeeded).bytes(),
                  Abi.word(2 * Bytes32.SIZE).bytes(),
                  AbiEncoding.bytes(answer))));
    }
    return Abi.concat(List.of(Abi.word(Bytes32.SIZE).bytes(), AbiEncoding.list(results)));
  }
}
