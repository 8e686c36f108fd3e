package tempo.fastpay.launcher.anvil;

import java.util.List;
import tempo.fastpay.devchain.ledger.Log;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Calldata that makes transfer policies, and the number that one has got. */
final class PolicyCalls {
  static final int WHITELIST = 0;
  static final int BLACKLIST = 1;

  private static final List<Bytes32> MADE =
      List.of(ChainEvent.POLICY_CREATED.topic(), ChainEvent.COMPOUND_POLICY_CREATED.topic());

  private PolicyCalls() {}

  static Bytes create(Address admin, int kind, List<Address> members) {
    return Abi.concat(
        List.of(
            ContractCall.CREATE_POLICY_WITH_ACCOUNTS.selector(),
            AbiEncoding.words(
                Abi.word(admin),
                Abi.word(kind),
                Abi.word(3L * Bytes32.SIZE),
                Abi.word(members.size())),
            AbiEncoding.words(members.stream().map(Abi::word).toArray(Bytes32[]::new))));
  }

  static Bytes compound(Bytes32 senders, Bytes32 recipients) {
    return Signatures.call(
        "createCompoundPolicy(uint64,uint64,uint64)", senders, recipients, Abi.TRUE);
  }

  /** The number of the policy that a transaction with these logs has made. */
  static Bytes32 made(List<Log> logs) {
    return logs.stream()
        .filter(log -> MADE.contains(log.topics().get(0)))
        .findFirst()
        .orElseThrow()
        .topics()
        .get(1);
  }
}
