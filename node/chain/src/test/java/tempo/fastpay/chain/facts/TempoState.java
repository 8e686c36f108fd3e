package tempo.fastpay.chain.facts;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.chain.Abi;
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

/** A small state of Tempo's contracts, which answers their views as they do. */
final class TempoState {
  static final long REJECT_ALL = 0;
  static final long ALLOW_ALL = 1;

  static final class Token {
    String currency = "USD";
    boolean paused;
    long policy = ALLOW_ALL;
    Address quote = Address.ZERO;
    final Map<Address, BigInteger> balances = new HashMap<>();

    BigInteger of(Address account) {
      return balances.getOrDefault(account, BigInteger.ZERO);
    }
  }

  record AccountKey(Address account, Address keyId) {}

  static final class Key {
    long type;
    long expiry;
    boolean limited;
    boolean revoked;
    final Map<AssetId, Limit> limits = new HashMap<>();

    /** Empty: any call. */
    Optional<List<Scope>> scopes = Optional.empty();
  }

  static final class Limit {
    BigInteger remaining = BigInteger.ZERO;
    BigInteger max = BigInteger.ZERO;
    long period;
    long periodEnd;
  }

  record Scope(Address target, List<Rule> rules) {}

  record Rule(Bytes selector, List<Address> recipients) {}

  /** The members of a list, or the two policies of a compound one. */
  static final class Policy {
    boolean whitelist;
    boolean compound;
    final Set<Address> members = new HashSet<>();
    long senders;
    long recipients;
  }

  record FeePool(AssetId userToken, AssetId validatorToken) {}

  /** Of a pool that no test set. */
  private static final BigInteger ENOUGH = BigInteger.TEN.pow(30);

  record ReceivePolicy(long senders, long tokens) {}

  final Map<AssetId, Token> tokens = new HashMap<>();
  final Map<Lane, UInt64> nonces = new HashMap<>();
  final Set<Address> withCode = new HashSet<>();
  final Map<Address, AssetId> userTokens = new HashMap<>();
  final Map<Address, AssetId> validatorTokens = new HashMap<>();
  final Map<FeePool, BigInteger> pools = new HashMap<>();
  Address proposer = Address.ZERO;
  final Map<AccountKey, Key> keys = new HashMap<>();
  final List<Policy> policies = new ArrayList<>(List.of(new Policy(), new Policy()));
  final Map<Address, ReceivePolicy> receivePolicies = new HashMap<>();
  long height = 1;
  long nowSeconds = 1_800_000_000L;

  UInt64 nonce(Lane lane) {
    return nonces.getOrDefault(lane, UInt64.ZERO);
  }

  boolean authorized(long policyId, Address account, boolean isSender) {
    if (policyId == REJECT_ALL || policyId == ALLOW_ALL) {
      return policyId == ALLOW_ALL;
    }
    Policy policy = policies.get((int) policyId);
    if (policy.compound) {
      return authorized(isSender ? policy.senders : policy.recipients, account, isSender);
    }
    return policy.members.contains(account) == policy.whitelist;
  }

  boolean receives(AssetId token, Address sender, Address receiver) {
    ReceivePolicy policy = receivePolicies.get(receiver);
    return policy == null
        || (authorized(policy.tokens(), token.token(), true)
            && authorized(policy.senders(), sender, true));
  }

  boolean isActive(Key key) {
    return key != null && !key.revoked && key.expiry > nowSeconds;
  }

  /** What is left of a limit in the period that runs now. */
  BigInteger remaining(Limit limit) {
    return limit.period > 0 && nowSeconds >= limit.periodEnd ? limit.max : limit.remaining;
  }

  long periodEnd(Limit limit) {
    if (limit.period == 0 || nowSeconds < limit.periodEnd) {
      return limit.periodEnd;
    }
    return limit.periodEnd + limit.period * ((nowSeconds - limit.periodEnd) / limit.period + 1);
  }

  boolean isInScope(Key key, Address target, Bytes selector, Address recipient) {
    return key.scopes.isEmpty()
        || key.scopes.get().stream()
            .filter(scope -> scope.target().equals(target))
            .anyMatch(
                scope ->
                    scope.rules().isEmpty()
                        || scope.rules().stream()
                            .filter(rule -> rule.selector().equals(selector))
                            .anyMatch(
                                rule ->
                                    rule.recipients().isEmpty()
                                        || rule.recipients().contains(recipient)));
  }

  /** Why a transfer reverts; empty: it does not. */
  Optional<Revert> transferFails(Address from, AssetId asset, Address to, BigInteger amount) {
    Token token = tokens.get(asset);
    if (token == null) {
      return Optional.of(Revert.UNINITIALIZED);
    }
    if (token.paused) {
      return Optional.of(Revert.CONTRACT_PAUSED);
    }
    if (to.equals(Address.ZERO) || to.isTip20()) {
      return Optional.of(Revert.INVALID_RECIPIENT);
    }
    if (!authorized(token.policy, from, true) || !authorized(token.policy, to, false)) {
      return Optional.of(Revert.POLICY_FORBIDS);
    }
    return token.of(from).compareTo(amount) < 0
        ? Optional.of(Revert.INSUFFICIENT_BALANCE)
        : Optional.empty();
  }

  Answer answer(Read read) {
    if (read instanceof Read.TransactionCount count) {
      Lane lane = new Lane(count.account(), NonceKey.PROTOCOL);
      return value(Abi.word(nonce(lane)));
    }
    if (read instanceof Read.Code code) {
      return new Answer.Value(
          withCode.contains(code.account()) ? Bytes.fromHex("ef0100") : Bytes.EMPTY);
    }
    if (read instanceof Read.CallAlone alone) {
      return call(alone.from().orElse(Address.ZERO), alone.contract(), alone.calldata());
    }
    Read.Call call = (Read.Call) read;
    return call(Address.ZERO, call.contract(), call.calldata());
  }

  private Answer call(Address from, Address contract, Bytes data) {
    ContractCall call = ContractCall.of(data).orElseThrow();
    if (contract.isTip20()) {
      return token(new AssetId(contract), from, call, data);
    }
    return switch (call) {
      case GET_BLOCK_NUMBER -> value(Abi.word(height));
      case GET_NONCE ->
          value(Abi.word(nonce(new Lane(address(data, 0), new NonceKey(word(data, 1))))));
      case USER_TOKENS -> {
        AssetId token = userTokens.get(address(data, 0));
        yield value(Abi.word(token == null ? Address.ZERO : token.token()));
      }
      case VALIDATOR_TOKENS -> {
        AssetId token = validatorTokens.get(address(data, 0));
        yield value(Abi.word(token == null ? Address.ZERO : token.token()));
      }
      case GET_POOL -> {
        FeePool pool = new FeePool(new AssetId(address(data, 0)), new AssetId(address(data, 1)));
        yield value(Abi.word(0), Bytes32.fromNumber(pools.getOrDefault(pool, ENOUGH)));
      }
      case GET_KEY -> getKey(address(data, 0), address(data, 1));
      case GET_REMAINING_LIMIT ->
          getRemaining(address(data, 0), address(data, 1), new AssetId(address(data, 2)));
      case GET_ALLOWED_CALLS -> getAllowedCalls(address(data, 0), address(data, 1));
      case TOKEN_TRANSFER_POLICY_ID -> {
        Token token = tokens.get(new AssetId(address(data, 0)));
        yield token == null
            ? new Answer.Reverted(Revert.INVALID_TOKEN.selector())
            : value(Abi.TRUE, Abi.word(token.policy));
      }
      case IS_AUTHORIZED_SENDER ->
          value(Abi.word(authorized(policyId(data), address(data, 1), true)));
      case IS_AUTHORIZED_RECIPIENT ->
          value(Abi.word(authorized(policyId(data), address(data, 1), false)));
      case VALIDATE_RECEIVE_POLICY -> {
        boolean receives =
            receives(new AssetId(address(data, 0)), address(data, 1), address(data, 2));
        yield value(Abi.word(receives), Abi.word(receives ? 0 : 2));
      }
      default -> new Answer.Reverted(Revert.UNKNOWN_FUNCTION.selector());
    };
  }

  private Answer token(AssetId asset, Address from, ContractCall call, Bytes data) {
    Token token = tokens.get(asset);
    if (token == null) {
      return new Answer.Reverted(Revert.UNINITIALIZED.selector());
    }
    return switch (call) {
      case BALANCE_OF -> value(Bytes32.fromNumber(token.of(address(data, 0))));
      case CURRENCY -> new Answer.Value(AbiWriter.text(token.currency));
      case QUOTE_TOKEN -> value(Abi.word(token.quote));
      case PAUSED -> value(Abi.word(token.paused));
      case TRANSFER_POLICY_ID -> value(Abi.word(token.policy));
      case TRANSFER ->
          transferFails(from, asset, address(data, 0), word(data, 1).toNumber())
              .<Answer>map(revert -> new Answer.Reverted(revert.selector()))
              .orElseGet(() -> value(Abi.TRUE));
      default -> new Answer.Reverted(Revert.UNKNOWN_FUNCTION.selector());
    };
  }

  private Answer getKey(Address account, Address keyId) {
    Key key = keys.get(new AccountKey(account, keyId));
    if (key == null || key.revoked) {
      return value(
          Abi.word(0), Abi.word(0), Abi.word(0), Abi.FALSE, Abi.word(key != null && key.revoked));
    }
    return value(
        Abi.word(key.type),
        Abi.word(keyId),
        Abi.word(key.expiry),
        Abi.word(key.limited),
        Abi.FALSE);
  }

  private Answer getRemaining(Address account, Address keyId, AssetId token) {
    Key key = keys.get(new AccountKey(account, keyId));
    if (!isActive(key)) {
      return value(Abi.word(0), Abi.word(0));
    }
    Limit limit = key.limits.getOrDefault(token, new Limit());
    return value(Bytes32.fromNumber(remaining(limit)), Abi.word(periodEnd(limit)));
  }

  private Answer getAllowedCalls(Address account, Address keyId) {
    Key key = keys.get(new AccountKey(account, keyId));
    Optional<List<Scope>> scopes = isActive(key) ? key.scopes : Optional.of(List.of());
    List<Bytes> encoded = scopes.orElse(List.of()).stream().map(TempoState::encode).toList();
    return new Answer.Value(
        AbiWriter.wordAnd(Abi.word(scopes.isPresent()), AbiWriter.list(encoded)));
  }

  private static Bytes encode(Scope scope) {
    return AbiWriter.wordAnd(
        Abi.word(scope.target()),
        AbiWriter.list(
            scope.rules().stream()
                .map(
                    rule ->
                        AbiWriter.wordAnd(
                            selectorWord(rule.selector()),
                            AbiWriter.listOfWords(
                                rule.recipients().stream().map(Abi::word).toList())))
                .toList()));
  }

  private static Bytes32 selectorWord(Bytes selector) {
    Bytes padding = Bytes.of(new byte[Bytes32.SIZE - selector.size()]);
    return new Bytes32(Abi.concat(List.of(selector, padding)));
  }

  private static Answer value(Bytes32... words) {
    return new Answer.Value(AbiWriter.words(words));
  }

  private static Bytes32 word(Bytes data, int index) {
    return ContractCall.argument(data, index);
  }

  private static Address address(Bytes data, int index) {
    return Abi.address(word(data, index));
  }

  private static long policyId(Bytes data) {
    return word(data, 0).toNumber().longValueExact();
  }

  /** An account, which is no token and no contract. */
  static Address somebody(int number) {
    return Address.fromHex(String.format("%040x", 0xa11ce00 + number));
  }

  static AssetId usd(int number) {
    return AssetId.fromHex(String.format("20c0%036x", number));
  }

  static {
    if (!Contracts.PATH_USD.equals(usd(0))) {
      throw new AssertionError("pathUSD is the first token");
    }
  }
}
