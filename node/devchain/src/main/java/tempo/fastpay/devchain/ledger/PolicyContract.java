package tempo.fastpay.devchain.ledger;

import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** The registry of transfer policies (TIP-403) and receive policies (TIP-1028). */
final class PolicyContract implements Contract {
  /** The policy that lets everybody; 0 lets nobody. */
  static final UInt64 ALLOW_ALL = UInt64.ONE;

  /** The number of the first policy that somebody makes. */
  static final UInt64 FIRST = UInt64.of(2);

  /** Why money was diverted, with the chain's numbers. */
  enum Blocked {
    NONE(0),
    TOKEN_FILTER(1),
    RECEIVE_POLICY(2);

    private final int number;

    Blocked(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  @Override
  public Bytes call(Invocation in, ContractCall function, Bytes input) throws Reverted {
    Args args = Args.of(input, in.rules().fork());
    return switch (function) {
      case POLICY_EXISTS -> Abi.word(exists(in, args.uint64(0))).bytes();
      case POLICY_DATA -> policyData(in, args.uint64(0));
      case IS_AUTHORIZED_SENDER, IS_AUTHORIZED_RECIPIENT ->
          Abi.word(isAuthorized(in, args.uint64(0), args.address(1))).bytes();
      case CREATE_POLICY_WITH_ACCOUNTS ->
          create(in, args.address(0), kindOf(args), args.addresses(2));
      case MODIFY_POLICY_WHITELIST -> modify(in, args, PolicyEntry.Kind.WHITELIST);
      case MODIFY_POLICY_BLACKLIST -> modify(in, args, PolicyEntry.Kind.BLACKLIST);
      case TOKEN_TRANSFER_POLICY_ID -> tokenPolicy(in, function, args.address(0));
      case VALIDATE_RECEIVE_POLICY -> validateReceive(in, function, args);
      case SET_RECEIVE_POLICY -> setReceive(in, function, args);
      default -> throw Reverted.unknown(function.selector());
    };
  }

  static boolean exists(Invocation in, UInt64 policy) {
    return policy.isLessThan(FIRST) || in.get(new Cell.Policy(policy)).isPresent();
  }

  /** True if the policy lets the account send, or be paid. */
  static boolean isAuthorized(Invocation in, UInt64 policy, Address account) throws Reverted {
    if (in.rules().fork().hasReceivePolicies() && account.equals(Contracts.RECEIVE_GUARD)) {
      return true;
    }
    if (policy.isLessThan(FIRST)) {
      return policy.equals(ALLOW_ALL);
    }
    boolean isMember = in.get(new Cell.Member(policy, account));
    return switch (entry(in, policy).kind()) {
      case WHITELIST -> isMember;
      case BLACKLIST -> !isMember;
    };
  }

  /** Whether a policy that exists lets an account send and receive. */
  static boolean permits(Invocation in, UInt64 policy, Address account) {
    try {
      return isAuthorized(in, policy, account);
    } catch (Reverted reverted) {
      return false;
    }
  }

  private static PolicyEntry entry(Invocation in, UInt64 policy) throws Reverted {
    return in.get(new Cell.Policy(policy)).orElseThrow(() -> Reverted.of(Revert.POLICY_NOT_FOUND));
  }

  /** Why a receiver does not take a token from a sender. */
  static Blocked blocked(Invocation in, Address token, Address sender, Address receiver)
      throws Reverted {
    Optional<ReceivePolicy> policy = in.get(new Cell.Receiving(receiver));
    if (policy.isEmpty()) {
      return Blocked.NONE;
    }
    if (!isAuthorized(in, policy.get().tokens(), token)) {
      return Blocked.TOKEN_FILTER;
    }
    return isAuthorized(in, policy.get().senders(), sender) ? Blocked.NONE : Blocked.RECEIVE_POLICY;
  }

  private static Bytes policyData(Invocation in, UInt64 policy) throws Reverted {
    // The built-in ones: rejecting all is an empty whitelist, allowing all an empty blacklist.
    Optional<PolicyEntry.Kind> builtIn = PolicyEntry.Kind.of(policy);
    PolicyEntry entry =
        builtIn.isPresent() ? new PolicyEntry(builtIn.get(), Address.ZERO) : entry(in, policy);
    return AbiEncoding.words(Abi.word(entry.kind().number()), Abi.word(entry.admin()));
  }

  private static PolicyEntry.Kind kindOf(Args args) throws Reverted {
    return PolicyEntry.Kind.of(args.uint64(1))
        .orElseThrow(() -> Reverted.of(Revert.INCOMPATIBLE_POLICY));
  }

  private static Bytes create(
      Invocation in, Address admin, PolicyEntry.Kind kind, List<Address> accounts) throws Reverted {
    UInt64 id = in.get(new Cell.NextPolicy());
    in.put(new Cell.NextPolicy(), id.next());
    in.put(new Cell.Policy(id), Optional.of(new PolicyEntry(kind, admin)));
    for (Address account : accounts) {
      put(in, id, kind, account, true);
    }
    Bytes32 caller = Abi.word(in.caller());
    log(in, ChainEvent.POLICY_CREATED, List.of(Abi.word(id), caller), Abi.word(kind.number()));
    log(in, ChainEvent.POLICY_ADMIN_UPDATED, List.of(Abi.word(id), caller, Abi.word(admin)));
    return Abi.word(id).bytes();
  }

  private static void put(
      Invocation in, UInt64 id, PolicyEntry.Kind kind, Address account, boolean isMember)
      throws Reverted {
    if (account.isVirtual()) {
      throw Reverted.of(Revert.VIRTUAL_NOT_ALLOWED);
    }
    in.put(new Cell.Member(id, account), isMember);
    ChainEvent event =
        switch (kind) {
          case WHITELIST -> ChainEvent.WHITELIST_UPDATED;
          case BLACKLIST -> ChainEvent.BLACKLIST_UPDATED;
        };
    log(
        in,
        event,
        List.of(Abi.word(id), Abi.word(in.caller()), Abi.word(account)),
        Abi.word(isMember));
  }

  private static Bytes modify(Invocation in, Args args, PolicyEntry.Kind kind) throws Reverted {
    UInt64 id = args.uint64(0);
    PolicyEntry entry = entry(in, id);
    if (!entry.admin().equals(in.caller())) {
      throw Reverted.of(Revert.UNAUTHORIZED);
    }
    if (entry.kind() != kind) {
      throw Reverted.of(Revert.INCOMPATIBLE_POLICY);
    }
    put(in, id, kind, args.address(1), args.bool(2));
    return Bytes.EMPTY;
  }

  private static Bytes tokenPolicy(Invocation in, ContractCall function, Address token)
      throws Reverted {
    if (!in.rules().fork().bindsPoliciesInRegistry()) {
      throw Reverted.unknown(function.selector());
    }
    return AbiEncoding.words(
        Abi.word(in.rules().tokens().containsKey(token)),
        Abi.word(in.get(new Cell.TransferPolicy(token))));
  }

  private static Bytes validateReceive(Invocation in, ContractCall function, Args args)
      throws Reverted {
    requireReceivePolicies(in, function);
    Blocked reason = blocked(in, args.address(0), args.address(1), args.address(2));
    return AbiEncoding.words(Abi.word(reason == Blocked.NONE), Abi.word(reason.number()));
  }

  private static Bytes setReceive(Invocation in, ContractCall function, Args args) throws Reverted {
    requireReceivePolicies(in, function);
    ReceivePolicy policy = new ReceivePolicy(args.uint64(0), args.uint64(1), args.address(2));
    if (!exists(in, policy.senders()) || !exists(in, policy.tokens())) {
      throw Reverted.of(Revert.POLICY_NOT_FOUND);
    }
    in.put(new Cell.Receiving(in.caller()), Optional.of(policy));
    log(
        in,
        ChainEvent.RECEIVE_POLICY_UPDATED,
        List.of(Abi.word(in.caller())),
        Abi.word(policy.senders()),
        Abi.word(policy.tokens()),
        Abi.word(policy.recovery()));
    return Bytes.EMPTY;
  }

  private static void requireReceivePolicies(Invocation in, ContractCall function) throws Reverted {
    if (!in.rules().fork().hasReceivePolicies()) {
      throw Reverted.unknown(function.selector());
    }
  }

  private static void log(Invocation in, ChainEvent event, List<Bytes32> indexed, Bytes32... data) {
    in.frame().log(Log.of(Contracts.TRANSFER_POLICIES, event, indexed, data));
  }
}
