package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** A TIP-20 token. */
final class TokenContract implements Contract {
  private static final int DECIMALS = 6;
  private static final String CURRENCY = "USD";
  private static final BigInteger SUPPLY_CAP =
      BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
  private static final BigInteger UNLIMITED =
      BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private static final Bytes32 ADMIN_ROLE = Bytes32.ZERO;
  private static final Bytes32 PAUSE_ROLE = role("PAUSE_ROLE");
  private static final Bytes32 UNPAUSE_ROLE = role("UNPAUSE_ROLE");
  private static final Bytes32 ISSUER_ROLE = role("ISSUER_ROLE");

  private final Address token;

  TokenContract(Address token) {
    this.token = token;
  }

  private static Bytes32 role(String name) {
    return Hashes.keccak256(name.getBytes(StandardCharsets.US_ASCII));
  }

  /** What is asked to move. */
  private record Move(Address from, Address to, BigInteger amount, Optional<Bytes32> memo) {}

  @Override
  public Bytes call(Invocation in, ContractCall function, Bytes input) throws Reverted {
    Rules.Token about = in.rules().tokens().get(token);
    if (about == null) {
      throw Reverted.of(Revert.UNINITIALIZED);
    }
    Args args = Args.of(input, in.rules().fork());
    return switch (function) {
      case BALANCE_OF -> word(in.get(new Cell.Balance(token, args.address(0))));
      case ALLOWANCE -> word(allowance(in, args.address(0), args.address(1)));
      case TOTAL_SUPPLY -> word(in.get(new Cell.Supply(token)));
      case DECIMALS -> Abi.word(DECIMALS).bytes();
      case NAME -> AbiEncoding.text(about.name());
      case SYMBOL -> AbiEncoding.text(about.symbol());
      case CURRENCY -> AbiEncoding.text(CURRENCY);
      case QUOTE_TOKEN -> Abi.word(quoteToken()).bytes();
      case PAUSED -> Abi.word(in.get(new Cell.Paused(token))).bytes();
      case TRANSFER_POLICY_ID -> Abi.word(in.get(new Cell.TransferPolicy(token))).bytes();
      case HAS_ROLE -> Abi.word(hasRole(in, args.word(1), args.address(0))).bytes();
      case TRANSFER -> {
        transfer(in, move(in, args, Optional.empty()));
        yield Abi.TRUE.bytes();
      }
      case TRANSFER_WITH_MEMO -> {
        transfer(in, move(in, args, Optional.of(args.word(2))));
        yield Bytes.EMPTY;
      }
      case TRANSFER_FROM -> transferFrom(in, args);
      case APPROVE -> approve(in, args.address(0), args.number(1));
      case MINT -> mint(in, args.address(0), args.number(1));
      case BURN -> burn(in, args.number(0));
      case PAUSE -> setPaused(in, PAUSE_ROLE, true);
      case UNPAUSE -> setPaused(in, UNPAUSE_ROLE, false);
      case CHANGE_TRANSFER_POLICY_ID -> changePolicy(in, args.uint64(0));
      case GRANT_ROLE -> grantRole(in, args.word(0), args.address(1));
      default -> throw Reverted.unknown(function.selector());
    };
  }

  /** Every other token is quoted in pathUSD. */
  private Address quoteToken() {
    Address path = Contracts.PATH_USD.token();
    return token.equals(path) ? Address.ZERO : path;
  }

  private static Bytes word(BigInteger number) {
    return Bytes32.fromNumber(number).bytes();
  }

  private static Move move(Invocation in, Args args, Optional<Bytes32> memo) throws Reverted {
    return new Move(in.caller(), args.address(0), args.number(1), memo);
  }

  private void transfer(Invocation in, Move move) throws Reverted {
    requireTransferable(in, move);
    KeychainContract.spend(in, token, move.amount());
    credit(in, move);
  }

  private Bytes transferFrom(Invocation in, Args args) throws Reverted {
    Move move = new Move(args.address(0), args.address(1), args.number(2), Optional.empty());
    requireTransferable(in, move);
    BigInteger allowed = allowance(in, move.from(), in.caller());
    if (move.amount().compareTo(allowed) > 0) {
      throw Reverted.of(Revert.INSUFFICIENT_ALLOWANCE);
    }
    if (!allowed.equals(UNLIMITED)) {
      in.put(new Cell.Allowance(token, move.from(), in.caller()), allowed.subtract(move.amount()));
    }
    credit(in, move);
    return Abi.TRUE.bytes();
  }

  private void requireTransferable(Invocation in, Move move) throws Reverted {
    requireReal(move.to());
    requireNotPaused(in);
    requirePayable(move.to());
    UInt64 policy = in.get(new Cell.TransferPolicy(token));
    if (!PolicyContract.isAuthorized(in, policy, move.from())
        || !PolicyContract.isAuthorized(in, policy, move.to())) {
      throw Reverted.of(Revert.POLICY_FORBIDS);
    }
  }

  /** Nobody registers virtual addresses here. */
  private static void requireReal(Address to) throws Reverted {
    if (to.isVirtual()) {
      throw Reverted.of(Revert.VIRTUAL_UNREGISTERED);
    }
  }

  private void requireNotPaused(Invocation in) throws Reverted {
    if (in.get(new Cell.Paused(token))) {
      throw Reverted.of(Revert.CONTRACT_PAUSED);
    }
  }

  private static void requirePayable(Address to) throws Reverted {
    if (to.equals(Address.ZERO) || to.isTip20()) {
      throw Reverted.of(Revert.INVALID_RECIPIENT);
    }
  }

  private void credit(Invocation in, Move move) throws Reverted {
    PolicyContract.Blocked blocked = blocked(in, move.from(), move.to());
    if (blocked != PolicyContract.Blocked.NONE) {
      shift(in, move.from(), Contracts.RECEIVE_GUARD, move.amount());
      logBlocked(in, move, blocked, false);
      return;
    }
    shift(in, move.from(), move.to(), move.amount());
    move.memo()
        .ifPresent(
            memo ->
                log(
                    in,
                    ChainEvent.TRANSFER_WITH_MEMO,
                    List.of(Abi.word(move.from()), Abi.word(move.to()), memo),
                    Bytes32.fromNumber(move.amount())));
  }

  private PolicyContract.Blocked blocked(Invocation in, Address from, Address to) throws Reverted {
    if (!in.rules().fork().hasReceivePolicies()) {
      return PolicyContract.Blocked.NONE;
    }
    if (to.equals(Contracts.RECEIVE_GUARD)) {
      throw Reverted.of(Revert.ADDRESS_RESERVED);
    }
    return PolicyContract.blocked(in, token, from, to);
  }

  private void logBlocked(Invocation in, Move move, PolicyContract.Blocked reason, boolean isMint) {
    UInt64 number = in.get(new Cell.NextBlocked());
    in.put(new Cell.NextBlocked(), number.next());
    Address recovery =
        in.get(new Cell.Receiving(move.to())).map(ReceivePolicy::recovery).orElse(Address.ZERO);
    Bytes32 version = Abi.word(1);
    Bytes receipt =
        AbiEncoding.words(
            version,
            Abi.word(token),
            Abi.word(recovery),
            Abi.word(move.from()),
            Abi.word(move.to()),
            Abi.word(in.nowS()),
            Abi.word(number),
            Abi.word(reason.number()),
            Abi.word(isMint),
            move.memo().orElse(Bytes32.ZERO));
    in.frame()
        .log(
            Log.of(
                Contracts.RECEIVE_GUARD,
                ChainEvent.TRANSFER_BLOCKED,
                List.of(Abi.word(token), Abi.word(move.to()), Abi.word(number)),
                Abi.concat(
                    List.of(
                        word(move.amount()),
                        version.bytes(),
                        Abi.word(3 * Bytes32.SIZE).bytes(),
                        AbiEncoding.bytes(receipt)))));
  }

  private void shift(Invocation in, Address from, Address to, BigInteger amount) throws Reverted {
    take(in, from, amount);
    if (!to.equals(Address.ZERO)) {
      give(in, to, amount);
    }
    logTransfer(in.frame(), token, from, to, amount);
  }

  private void take(Invocation in, Address from, BigInteger amount) throws Reverted {
    Cell.Balance cell = new Cell.Balance(token, from);
    BigInteger balance = in.get(cell);
    if (amount.compareTo(balance) > 0) {
      throw Reverted.of(
          Revert.INSUFFICIENT_BALANCE,
          Bytes32.fromNumber(balance),
          Bytes32.fromNumber(amount),
          Abi.word(token));
    }
    in.put(cell, balance.subtract(amount));
  }

  private void give(Invocation in, Address to, BigInteger amount) {
    Cell.Balance cell = new Cell.Balance(token, to);
    in.put(cell, in.get(cell).add(amount));
  }

  static void logTransfer(Frame frame, Address token, Address from, Address to, BigInteger amount) {
    frame.log(
        Log.of(
            token,
            ChainEvent.TRANSFER,
            List.of(Abi.word(from), Abi.word(to)),
            Bytes32.fromNumber(amount)));
  }

  private BigInteger allowance(Invocation in, Address owner, Address spender) {
    return in.get(new Cell.Allowance(token, owner, spender));
  }

  private Bytes approve(Invocation in, Address spender, BigInteger amount) {
    in.put(new Cell.Allowance(token, in.caller(), spender), amount);
    log(
        in,
        ChainEvent.APPROVAL,
        List.of(Abi.word(in.caller()), Abi.word(spender)),
        Bytes32.fromNumber(amount));
    return Abi.TRUE.bytes();
  }

  private Bytes mint(Invocation in, Address to, BigInteger amount) throws Reverted {
    requireReal(to);
    requireRole(in, ISSUER_ROLE);
    requireNotPaused(in);
    requirePayable(to);
    if (!PolicyContract.isAuthorized(in, in.get(new Cell.TransferPolicy(token)), to)) {
      throw Reverted.of(Revert.POLICY_FORBIDS);
    }
    PolicyContract.Blocked blocked = blocked(in, in.caller(), to);
    Address credited = blocked == PolicyContract.Blocked.NONE ? to : Contracts.RECEIVE_GUARD;
    BigInteger supply = in.get(new Cell.Supply(token)).add(amount);
    if (supply.compareTo(SUPPLY_CAP) > 0) {
      throw Reverted.of(Revert.SUPPLY_CAP_EXCEEDED);
    }
    in.put(new Cell.Supply(token), supply);
    give(in, credited, amount);
    logTransfer(in.frame(), token, Address.ZERO, credited, amount);
    log(in, ChainEvent.MINT, List.of(Abi.word(credited)), Bytes32.fromNumber(amount));
    if (blocked != PolicyContract.Blocked.NONE) {
      logBlocked(in, new Move(in.caller(), to, amount, Optional.empty()), blocked, true);
    }
    return Bytes.EMPTY;
  }

  private Bytes burn(Invocation in, BigInteger amount) throws Reverted {
    requireNotPaused(in);
    requireRole(in, ISSUER_ROLE);
    shift(in, in.caller(), Address.ZERO, amount);
    in.put(new Cell.Supply(token), in.get(new Cell.Supply(token)).subtract(amount));
    log(in, ChainEvent.BURN, List.of(Abi.word(in.caller())), Bytes32.fromNumber(amount));
    return Bytes.EMPTY;
  }

  private Bytes setPaused(Invocation in, Bytes32 role, boolean isPaused) throws Reverted {
    requireRole(in, role);
    in.put(new Cell.Paused(token), isPaused);
    log(in, ChainEvent.PAUSE_STATE_UPDATE, List.of(Abi.word(in.caller())), Abi.word(isPaused));
    return Bytes.EMPTY;
  }

  private Bytes changePolicy(Invocation in, UInt64 policy) throws Reverted {
    requireRole(in, ADMIN_ROLE);
    if (!PolicyContract.exists(in, policy)) {
      throw Reverted.of(Revert.INVALID_TRANSFER_POLICY);
    }
    in.put(new Cell.TransferPolicy(token), policy);
    log(in, ChainEvent.TRANSFER_POLICY_UPDATE, List.of(Abi.word(in.caller()), Abi.word(policy)));
    return Bytes.EMPTY;
  }

  private Bytes grantRole(Invocation in, Bytes32 role, Address account) throws Reverted {
    requireRole(in, ADMIN_ROLE);
    in.put(new Cell.Role(token, role, account), true);
    log(
        in,
        ChainEvent.ROLE_MEMBERSHIP_UPDATED,
        List.of(role, Abi.word(account), Abi.word(in.caller())),
        Abi.TRUE);
    return Bytes.EMPTY;
  }

  private boolean hasRole(Invocation in, Bytes32 role, Address account) {
    return account.equals(in.rules().admin()) || in.get(new Cell.Role(token, role, account));
  }

  private void requireRole(Invocation in, Bytes32 role) throws Reverted {
    if (!hasRole(in, role, in.caller())) {
      throw Reverted.of(Revert.UNAUTHORIZED);
    }
  }

  private void log(Invocation in, ChainEvent event, List<Bytes32> indexed, Bytes32... data) {
    in.frame().log(Log.of(token, event, indexed, data));
  }
}
