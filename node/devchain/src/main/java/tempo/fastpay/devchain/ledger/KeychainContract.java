package tempo.fastpay.devchain.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.AbiEncoding;
import tempo.fastpay.protocol.chain.ChainEvent;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.tx.KeyType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** Lists the access keys of accounts, and what each may still spend. */
final class KeychainContract implements Contract {
  /** A limit has 128 bits, as a token's supply has. */
  private static final int SUPPLY_BITS = 128;

  @Override
  public Bytes call(Invocation in, ContractCall function, Bytes input) throws Reverted {
    Args args = Args.of(input, in.rules().fork());
    return switch (function) {
      case GET_KEY -> getKey(in, args);
      case GET_REMAINING_LIMIT -> getRemainingLimit(in, args);
      case GET_ALLOWED_CALLS -> getAllowedCalls(in, args);
      case AUTHORIZE_KEY -> authorizeKey(in, args);
      case REVOKE_KEY -> revokeKey(in, args.address(0));
      case UPDATE_SPENDING_LIMIT -> updateSpendingLimit(in, args);
      default -> throw Reverted.unknown(function.selector());
    };
  }

  /** The key, if it is listed and has neither been revoked nor expired. */
  static KeyEntry active(Invocation in, Address account, Address keyId) throws Reverted {
    KeyEntry key = in.get(new Cell.Key(account, keyId));
    if (key.isRevoked()) {
      throw Reverted.of(Revert.KEY_ALREADY_REVOKED);
    }
    if (!key.isListed()) {
      throw Reverted.of(Revert.KEY_NOT_FOUND);
    }
    if (!in.nowS().isLessThan(key.expiry())) {
      throw Reverted.of(Revert.KEY_EXPIRED);
    }
    return key;
  }

  /** Counts an amount against the limit of the key that signed, where it has limits. */
  static void spend(Invocation in, Address token, BigInteger amount) throws Reverted {
    if (in.accessKey().isEmpty()) {
      return;
    }
    Address keyId = in.accessKey().get();
    if (!active(in, in.caller(), keyId).enforcesLimits()) {
      return;
    }
    Cell.Limit cell = new Cell.Limit(in.caller(), keyId, token);
    LimitEntry limit = in.get(cell).at(in.nowS());
    if (amount.compareTo(limit.remaining()) > 0) {
      throw Reverted.of(Revert.SPENDING_LIMIT_EXCEEDED);
    }
    BigInteger remaining = limit.remaining().subtract(amount);
    in.put(cell, limit.withRemaining(remaining));
    log(
        in,
        ChainEvent.ACCESS_KEY_SPEND,
        List.of(Abi.word(in.caller()), Abi.word(keyId), Abi.word(token)),
        Bytes32.fromNumber(amount),
        Bytes32.fromNumber(remaining));
  }

  /** Gives back what was counted for a fee and not charged. */
  static void refund(Invocation in, Address token, BigInteger amount) {
    if (in.accessKey().isEmpty()) {
      return;
    }
    Address keyId = in.accessKey().get();
    KeyEntry key = in.get(new Cell.Key(in.caller(), keyId));
    if (key.isListed() && key.enforcesLimits()) {
      Cell.Limit cell = new Cell.Limit(in.caller(), keyId, token);
      LimitEntry limit = in.get(cell);
      in.put(cell, limit.withRemaining(limit.remaining().add(amount).min(limit.most())));
    }
  }

  private static Bytes getKey(Invocation in, Args args) throws Reverted {
    Address keyId = args.address(1);
    KeyEntry key = in.get(new Cell.Key(args.address(0), keyId));
    return AbiEncoding.words(
        Abi.word(key.type()),
        Abi.word(key.isListed() ? keyId : Address.ZERO),
        Abi.word(key.expiry()),
        Abi.word(key.enforcesLimits()),
        Abi.word(key.isRevoked()));
  }

  private static Bytes getRemainingLimit(Invocation in, Args args) throws Reverted {
    Address account = args.address(0);
    Address keyId = args.address(1);
    KeyEntry key = in.get(new Cell.Key(account, keyId));
    boolean isActive = key.isListed() && in.nowS().isLessThan(key.expiry());
    LimitEntry limit =
        isActive
            ? in.get(new Cell.Limit(account, keyId, args.address(2))).at(in.nowS())
            : LimitEntry.NONE;
    return AbiEncoding.words(Bytes32.fromNumber(limit.remaining()), Abi.word(limit.periodEnd()));
  }

  private static Bytes getAllowedCalls(Invocation in, Args args) throws Reverted {
    KeyEntry key = in.get(new Cell.Key(args.address(0), args.address(1)));
    boolean isActive = key.isListed() && in.nowS().isLessThan(key.expiry());
    boolean isScoped = !isActive || key.scopes().isPresent();
    List<Bytes> scopes = new ArrayList<>();
    if (isActive) {
      key.scopes().orElse(List.of()).forEach(scope -> scopes.add(encode(scope)));
    }
    return Abi.concat(
        List.of(
            Abi.word(isScoped).bytes(),
            Abi.word(2 * Bytes32.SIZE).bytes(),
            AbiEncoding.list(scopes)));
  }

  private static Bytes encode(KeyEntry.Scope scope) {
    List<Bytes> rules = new ArrayList<>();
    for (KeyEntry.Rule rule : scope.rules()) {
      List<Bytes> words = new ArrayList<>();
      byte[] selector = new byte[Bytes32.SIZE];
      System.arraycopy(rule.selector().toArray(), 0, selector, 0, Abi.SELECTOR_SIZE);
      words.add(Bytes.of(selector));
      words.add(Abi.word(2 * Bytes32.SIZE).bytes());
      words.add(Abi.word(rule.recipients().size()).bytes());
      rule.recipients().forEach(recipient -> words.add(Abi.word(recipient).bytes()));
      rules.add(Abi.concat(words));
    }
    return Abi.concat(
        List.of(
            Abi.word(scope.target()).bytes(),
            Abi.word(2 * Bytes32.SIZE).bytes(),
            AbiEncoding.list(rules)));
  }

  private static Bytes authorizeKey(Invocation in, Args args) throws Reverted {
    Address keyId = args.address(0);
    Optional<KeyType> type =
        args.word(1).toNumber().bitLength() > Byte.SIZE
            ? Optional.empty()
            : KeyType.of((int) args.uint64(1).bits());
    Args config = args.tuple(2);
    UInt64 expiry = config.uint64(0);
    boolean enforcesLimits = config.bool(1);
    requireNew(in, keyId, expiry);
    int number = type.orElseThrow(() -> Reverted.of(Revert.INVALID_SIGNATURE_TYPE)).number();
    if (enforcesLimits) {
      putLimits(in, keyId, config.fixedList(2, 3));
    }
    KeyEntry key = new KeyEntry(number, expiry, enforcesLimits, false, scopes(config));
    in.put(new Cell.Key(in.caller(), keyId), key);
    log(
        in,
        ChainEvent.KEY_AUTHORIZED,
        List.of(Abi.word(in.caller()), Abi.word(keyId)),
        Abi.word(number),
        Abi.word(expiry));
    return Bytes.EMPTY;
  }

  private static void requireNew(Invocation in, Address keyId, UInt64 expiry) throws Reverted {
    if (keyId.equals(Address.ZERO)) {
      throw Reverted.of(Revert.ZERO_PUBLIC_KEY);
    }
    if (!in.nowS().isLessThan(expiry)) {
      throw Reverted.of(Revert.EXPIRY_IN_PAST);
    }
    KeyEntry before = in.get(new Cell.Key(in.caller(), keyId));
    if (before.isListed()) {
      throw Reverted.of(Revert.KEY_ALREADY_EXISTS);
    }
    if (before.isRevoked()) {
      throw Reverted.of(Revert.KEY_ALREADY_REVOKED);
    }
  }

  private static void putLimits(Invocation in, Address keyId, List<Args> limits) throws Reverted {
    Set<Address> tokens = new HashSet<>();
    for (Args limit : limits) {
      Address token = limit.address(0);
      BigInteger amount = requireLimit(limit.number(1));
      UInt64 periodS = limit.uint64(2);
      if (!tokens.add(token)) {
        throw Reverted.of(Revert.INVALID_SPENDING_LIMIT);
      }
      UInt64 end =
          periodS.isZero()
              ? UInt64.ZERO
              : UInt64.of(
                  in.nowS()
                      .toBigInteger()
                      .add(periodS.toBigInteger())
                      .min(UInt64.MAX.toBigInteger()));
      in.put(
          new Cell.Limit(in.caller(), keyId, token), new LimitEntry(amount, amount, periodS, end));
    }
  }

  private static BigInteger requireLimit(BigInteger amount) throws Reverted {
    if (amount.bitLength() > SUPPLY_BITS) {
      throw Reverted.of(Revert.INVALID_SPENDING_LIMIT);
    }
    return amount;
  }

  private static Optional<List<KeyEntry.Scope>> scopes(Args config) throws Reverted {
    List<KeyEntry.Scope> scopes = new ArrayList<>();
    for (Args scope : config.list(4)) {
      List<KeyEntry.Rule> rules = new ArrayList<>();
      for (Args rule : scope.list(1)) {
        rules.add(
            new KeyEntry.Rule(rule.word(0).bytes().slice(0, Abi.SELECTOR_SIZE), rule.addresses(1)));
      }
      scopes.add(new KeyEntry.Scope(scope.address(0), rules));
    }
    boolean allowsAnyCall = config.bool(3);
    if (allowsAnyCall && !scopes.isEmpty()) {
      throw Reverted.of(Revert.INVALID_CALL_SCOPE);
    }
    return allowsAnyCall ? Optional.empty() : Optional.of(scopes);
  }

  private static Bytes revokeKey(Invocation in, Address keyId) throws Reverted {
    Cell.Key cell = new Cell.Key(in.caller(), keyId);
    if (!in.get(cell).isListed()) {
      throw Reverted.of(Revert.KEY_NOT_FOUND);
    }
    in.put(cell, KeyEntry.REVOKED);
    log(in, ChainEvent.KEY_REVOKED, List.of(Abi.word(in.caller()), Abi.word(keyId)));
    return Bytes.EMPTY;
  }

  private static Bytes updateSpendingLimit(Invocation in, Args args) throws Reverted {
    Address keyId = args.address(0);
    Address token = args.address(1);
    BigInteger amount = requireLimit(args.number(2));
    KeyEntry key = active(in, in.caller(), keyId);
    in.put(
        new Cell.Key(in.caller(), keyId),
        new KeyEntry(key.type(), key.expiry(), true, false, key.scopes()));
    Cell.Limit cell = new Cell.Limit(in.caller(), keyId, token);
    LimitEntry limit = in.get(cell);
    in.put(cell, new LimitEntry(amount, amount, limit.periodS(), limit.periodEnd()));
    log(
        in,
        ChainEvent.SPENDING_LIMIT_UPDATED,
        List.of(Abi.word(in.caller()), Abi.word(keyId), Abi.word(token)),
        Bytes32.fromNumber(amount));
    return Bytes.EMPTY;
  }

  private static void log(Invocation in, ChainEvent event, List<Bytes32> indexed, Bytes32... data) {
    in.frame().log(Log.of(Contracts.ACCOUNT_KEYCHAIN, event, indexed, data));
  }
}
