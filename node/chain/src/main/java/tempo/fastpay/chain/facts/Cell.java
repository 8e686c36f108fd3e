package tempo.fastpay.chain.facts;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.chain.Revert;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Names one fact about the chain's state at a block, and knows how it is read and what it rests on.
 *
 * @param <V> the fact's type; compares by value
 */
sealed interface Cell<V> {
  /** What to ask; each is answered, in this order. */
  List<Read> reads();

  /**
   * The fact that the answers say; none of them is missing.
   *
   * @throws IllegalArgumentException where they are not exactly what was asked for
   */
  V decode(List<Answer> answers);

  /** The fact stays true while none of these has moved. */
  Set<Part> parts();

  /** False for a value that a later block may change without a word. */
  default boolean isCarriedOver(V value) {
    return true;
  }

  /** False for what another reading may answer otherwise though nothing has moved. */
  default boolean isAudited() {
    return true;
  }

  /** Where the chain keeps a lane's nonce: nonce key 0 is the account's own. */
  static Cell<?> nonce(Lane lane) {
    return lane.nonceKey().equals(NonceKey.PROTOCOL)
        ? new AccountNonce(lane.sender())
        : new LaneNonce(lane);
  }

  /** Units of a token. Where there is no such token, nobody has any. */
  record Balance(Address account, AssetId token) implements Cell<BigInteger> {
    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(token.token(), ContractCall.BALANCE_OF.encode(Abi.word(account))));
    }

    @Override
    public BigInteger decode(List<Answer> answers) {
      return Answers.isNoToken(answers.get(0))
          ? BigInteger.ZERO
          : Answers.words(answers.get(0), 1).number(0);
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.BalanceOf(account, token), new Part.WholeToken(token));
    }
  }

  /** The nonce of a lane whose key is not 0. */
  record LaneNonce(Lane lane) implements Cell<UInt64> {
    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(
              Contracts.NONCE,
              ContractCall.GET_NONCE.encode(Abi.word(lane.sender()), lane.nonceKey().word())));
    }

    @Override
    public UInt64 decode(List<Answer> answers) {
      return Answers.words(answers.get(0), 1).uint64(0);
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.LaneNonce(lane), Part.All.LANE_NONCES);
    }
  }

  /** The account's own nonce, which is that of key 0. */
  record AccountNonce(Address account) implements Cell<AccountNonce.Count> {
    /**
     * A nonce.
     *
     * @param hasCode code of an account may create contracts for whoever calls it, and each one
     *     takes a nonce
     */
    record Count(UInt64 nonce, boolean hasCode) {}

    @Override
    public List<Read> reads() {
      return List.of(new Read.TransactionCount(account), new Read.Code(account));
    }

    @Override
    public Count decode(List<Answer> answers) {
      return new Count(
          Answers.words(answers.get(0), 1).uint64(0), !Answers.value(answers.get(1)).isEmpty());
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.AccountNonce(account), Part.All.ACCOUNT_NONCES);
    }

    @Override
    public boolean isCarriedOver(Count value) {
      return !value.hasCode();
    }

    Lane lane() {
      return new Lane(account, NonceKey.PROTOCOL);
    }
  }

  /** The token that an account has set for its fees; empty: none. */
  record UserToken(Address account) implements Cell<Optional<AssetId>> {
    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(Contracts.FEE_MANAGER, ContractCall.USER_TOKENS.encode(Abi.word(account))));
    }

    @Override
    public Optional<AssetId> decode(List<Answer> answers) {
      Address token = Answers.words(answers.get(0), 1).address(0);
      return token.equals(Address.ZERO) ? Optional.empty() : Optional.of(new AssetId(token));
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.UserToken(account), Part.All.USER_TOKENS);
    }
  }

  /** The token that a proposer of blocks takes fees in: pathUSD where it has set none. */
  record ValidatorToken(Address proposer) implements Cell<AssetId> {
    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(
              Contracts.FEE_MANAGER, ContractCall.VALIDATOR_TOKENS.encode(Abi.word(proposer))));
    }

    @Override
    public AssetId decode(List<Answer> answers) {
      Address token = Answers.words(answers.get(0), 1).address(0);
      return token.equals(Address.ZERO) ? Contracts.PATH_USD : new AssetId(token);
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.ValidatorToken(proposer), Part.All.USER_TOKENS);
    }
  }

  /** What the fee manager's pool for swaps of one token into another holds of the latter. */
  record FeePool(AssetId userToken, AssetId validatorToken) implements Cell<BigInteger> {
    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(
              Contracts.FEE_MANAGER,
              ContractCall.GET_POOL.encode(
                  Abi.word(userToken.token()), Abi.word(validatorToken.token()))));
    }

    @Override
    public BigInteger decode(List<Answer> answers) {
      return Answers.words(answers.get(0), 2).number(1);
    }

    @Override
    public Set<Part> parts() {
      return Set.of(Part.All.USER_TOKENS);
    }

    /** Each fee that is swapped moves it, without a log. */
    @Override
    public boolean isCarriedOver(BigInteger value) {
      return false;
    }
  }

  /** The token that a token is quoted in; empty: none, or there is no such token. */
  record QuoteToken(AssetId token) implements Cell<Optional<AssetId>> {
    @Override
    public List<Read> reads() {
      return List.of(new Read.Call(token.token(), ContractCall.QUOTE_TOKEN.encode()));
    }

    @Override
    public Optional<AssetId> decode(List<Answer> answers) {
      if (Answers.isNoToken(answers.get(0))) {
        return Optional.empty();
      }
      Address quote = Answers.words(answers.get(0), 1).address(0);
      return quote.equals(Address.ZERO) ? Optional.empty() : Optional.of(new AssetId(quote));
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.TokenRules(token), new Part.WholeToken(token));
    }

    /** A token may begin to exist without a log of its own. */
    @Override
    public boolean isCarriedOver(Optional<AssetId> value) {
      return value.isPresent();
    }
  }

  /** A token's rules; empty: there is no such token. */
  record TokenState(AssetId token, boolean isPolicyInRegistry)
      implements Cell<Optional<TokenState.Rules>> {
    private static final String USD = "USD";

    record Rules(boolean isUsd, boolean isPaused, UInt64 policyId) {}

    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(token.token(), ContractCall.CURRENCY.encode()),
          new Read.Call(token.token(), ContractCall.PAUSED.encode()),
          isPolicyInRegistry
              ? new Read.Call(
                  Contracts.TRANSFER_POLICIES,
                  ContractCall.TOKEN_TRANSFER_POLICY_ID.encode(Abi.word(token.token())))
              : new Read.Call(token.token(), ContractCall.TRANSFER_POLICY_ID.encode()));
    }

    @Override
    public Optional<Rules> decode(List<Answer> answers) {
      if (Answers.isNoToken(answers.get(0))) {
        return Optional.empty();
      }
      // The registry says first whether the token has moved its policy there, then which one it is.
      UInt64 policyId =
          isPolicyInRegistry
              ? Answers.words(answers.get(2), 2).uint64(1)
              : Answers.words(answers.get(2), 1).uint64(0);
      return Optional.of(
          new Rules(
              AbiReader.of(Answers.value(answers.get(0))).text(0).equals(USD),
              Answers.words(answers.get(1), 1).flag(0),
              policyId));
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.TokenRules(token), new Part.WholeToken(token), Part.All.POLICIES);
    }

    /** A token may begin to exist without a log of its own. */
    @Override
    public boolean isCarriedOver(Optional<Rules> value) {
      return value.isPresent();
    }
  }

  /** Whether a transfer policy lets an account send, or receive. */
  record Authorized(UInt64 policyId, Address account, Side side) implements Cell<Boolean> {
    /** The side of a transfer on which an account stands. */
    enum Side {
      SENDER,
      RECIPIENT
    }

    @Override
    public List<Read> reads() {
      ContractCall call =
          side == Side.SENDER
              ? ContractCall.IS_AUTHORIZED_SENDER
              : ContractCall.IS_AUTHORIZED_RECIPIENT;
      return List.of(
          new Read.Call(
              Contracts.TRANSFER_POLICIES, call.encode(Abi.word(policyId), Abi.word(account))));
    }

    @Override
    public Boolean decode(List<Answer> answers) {
      return Answers.words(answers.get(0), 1).flag(0);
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.PolicyMember(account), Part.All.POLICIES);
    }
  }

  /** Whether the receiver's own policy lets a token come from a sender (TIP-1028). */
  record Received(AssetId token, Address sender, Address receiver) implements Cell<Boolean> {
    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(
              Contracts.TRANSFER_POLICIES,
              ContractCall.VALIDATE_RECEIVE_POLICY.encode(
                  Abi.word(token.token()), Abi.word(sender), Abi.word(receiver))));
    }

    @Override
    public Boolean decode(List<Answer> answers) {
      return Answers.words(answers.get(0), 2).flag(0);
    }

    @Override
    public Set<Part> parts() {
      return Set.of(
          new Part.ReceiveRules(receiver),
          new Part.PolicyMember(sender),
          new Part.PolicyMember(token.token()),
          Part.All.POLICIES);
    }
  }

  /** An access key as the chain lists it; empty: not listed, or revoked. */
  record Key(Address account, Address keyId) implements Cell<Optional<Key.Listed>> {
    private static final int WORDS = 5;

    /**
     * A listed key.
     *
     * @param type the chain's number of the kind of key
     * @param expirySeconds unix time from which it no longer signs; 2^64 − 1: never
     */
    record Listed(UInt64 type, UInt64 expirySeconds, boolean hasLimits) {}

    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(
              Contracts.ACCOUNT_KEYCHAIN,
              ContractCall.GET_KEY.encode(Abi.word(account), Abi.word(keyId))));
    }

    @Override
    public Optional<Listed> decode(List<Answer> answers) {
      AbiReader words = Answers.words(answers.get(0), WORDS);
      Listed listed = new Listed(words.uint64(0), words.uint64(2), words.flag(3));
      return words.address(1).equals(keyId) && !words.flag(4)
          ? Optional.of(listed)
          : Optional.empty();
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.KeysOf(account), Part.All.KEYS);
    }
  }

  /** What an access key may still spend of a token, where it has limits. */
  record Remaining(Address account, Address keyId, AssetId token) implements Cell<Remaining.Limit> {
    /**
     * A limit.
     *
     * @param periodEndSeconds unix time at which it begins anew; 0: never
     */
    record Limit(BigInteger units, UInt64 periodEndSeconds) {}

    @Override
    public List<Read> reads() {
      return List.of(
          new Read.Call(
              Contracts.ACCOUNT_KEYCHAIN,
              ContractCall.GET_REMAINING_LIMIT.encode(
                  Abi.word(account), Abi.word(keyId), Abi.word(token.token()))));
    }

    @Override
    public Limit decode(List<Answer> answers) {
      AbiReader words = Answers.words(answers.get(0), 2);
      return new Limit(words.number(0), words.uint64(1));
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.KeysOf(account), Part.All.KEYS);
    }

    /** Of a key that has expired, the chain answers 0. */
    @Override
    public boolean isAudited() {
      return false;
    }

    /** Time alone begins a new period. */
    @Override
    public boolean isCarriedOver(Limit value) {
      return value.periodEndSeconds().isZero();
    }
  }

  /** Whether an access key's scopes allow a call of a token that pays a recipient. */
  record CallAllowed(
      Address account, Address keyId, AssetId token, ContractCall call, Address recipient)
      implements Cell<Boolean> {
    @Override
    public List<Read> reads() {
      return List.of(
          new Read.CallAlone(
              Optional.empty(),
              Contracts.ACCOUNT_KEYCHAIN,
              ContractCall.GET_ALLOWED_CALLS.encode(Abi.word(account), Abi.word(keyId))));
    }

    @Override
    public Boolean decode(List<Answer> answers) {
      AbiReader answer = AbiReader.of(Answers.value(answers.get(0)));
      return !answer.flag(0) || answer.elements(1).stream().anyMatch(this::isInScope);
    }

    /** Of a key that has expired, the chain answers that nothing is allowed. */
    @Override
    public boolean isAudited() {
      return false;
    }

    /** A scope is a target and its rules; without rules it allows every call of the target. */
    private boolean isInScope(AbiReader scope) {
      if (!scope.address(0).equals(token.token())) {
        return false;
      }
      List<AbiReader> rules = scope.elements(1);
      return rules.isEmpty() || rules.stream().anyMatch(this::isInRule);
    }

    /** A rule is a selector and its recipients; without any it allows all. */
    private boolean isInRule(AbiReader rule) {
      Bytes selector = rule.word(0).bytes().slice(0, Abi.SELECTOR_SIZE);
      if (!selector.equals(call.selector())) {
        return false;
      }
      List<AbiReader> recipients = rule.words(1);
      return recipients.isEmpty()
          || recipients.stream().anyMatch(allowed -> allowed.address(0).equals(recipient));
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.KeysOf(account), Part.All.KEYS);
    }
  }

  /**
   * Why a transfer of one unit would revert; empty: it would not, or for want of money alone. Asked
   * once of a pair of accounts, it finds what the other cells do not know of.
   */
  record DryRun(AssetId token, Address sender, Address recipient)
      implements Cell<Optional<String>> {
    private static final long UNIT = 1;

    @Override
    public List<Read> reads() {
      return List.of(
          new Read.CallAlone(
              Optional.of(sender),
              token.token(),
              ContractCall.TRANSFER.encode(Abi.word(recipient), Abi.word(UNIT))));
    }

    @Override
    public Optional<String> decode(List<Answer> answers) {
      if (answers.get(0) instanceof Answer.Reverted reverted) {
        return Revert.of(reverted.data()).equals(Optional.of(Revert.INSUFFICIENT_BALANCE))
            ? Optional.empty()
            : Optional.of(Revert.describe(reverted.data()));
      }
      return Answers.words(answers.get(0), 1).flag(0)
          ? Optional.empty()
          : Optional.of("the token answers false");
    }

    @Override
    public Set<Part> parts() {
      return Set.of(new Part.WholeToken(token), Part.All.POLICIES);
    }

    /** Later a pause or a policy makes it revert, which other cells know of. */
    @Override
    public boolean isAudited() {
      return false;
    }

    @Override
    public boolean isCarriedOver(Optional<String> value) {
      return value.isEmpty();
    }
  }
}
