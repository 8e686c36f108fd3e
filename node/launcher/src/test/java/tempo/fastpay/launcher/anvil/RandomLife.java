package tempo.fastpay.launcher.anvil;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import tempo.fastpay.launcher.anvil.AnvilPeople.Wallet;
import tempo.fastpay.launcher.anvil.TempoCalls.Call;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;

/**
 * Draws what happens next among {@link AnvilPeople}: every kind of operation comes, in any order.
 */
final class RandomLife {
  static final List<NonceKey> KEYS = List.of(NonceKey.PROTOCOL, NonceKey.of(1), NonceKey.of(2));

  private static final Address STRANGER = AnvilPeople.STRANGER;
  private static final NonceKey EXPIRING = new NonceKey(Bytes32.fromHex("ff".repeat(32)));
  private static final UInt64 GAS_LIMIT = UInt64.of(1_000_000);
  private static final long EXPIRING_S = 20;
  private static final int DOLLAR = (int) Fixtures.UNITS_PER_DOLLAR;
  private static final int KEY_SEED = 0x5eed_0000;

  /** What may happen; the more often it is drawn, the more of a busy chain it is. */
  enum Kind {
    TRANSFER(4),
    MEMO(2),
    MANY_CALLS(2),
    CHOSEN_FEE_TOKEN(2),
    EXPIRING_NONCE(1),
    LEGACY(1),
    EIP2930(1),
    EIP1559(1),
    ALLOWANCE(1),
    MINT(1),
    BURN(1),
    BURN_BLOCKED(2),
    PAUSE(2),
    TOKEN_POLICY(2),
    WHITELIST(2),
    BLACKLIST(2),
    USER_TOKEN(2),
    AUTHORIZE_KEY(2),
    REVOKE_KEY(1),
    SPENDING_LIMIT(1),
    ALLOWED_CALLS(1),
    BY_ACCESS_KEY(5),
    REVERTING(1),
    REWARD_RECIPIENT(1),
    REWARD(1),
    REWARD_CLAIM(1),
    CREATE(1),
    AUTHORIZATION(1),
    CALL_OF_ACCOUNT(1);

    private final int times;

    Kind(int times) {
      this.times = times;
    }
  }

  /** Something that was drawn, with the transactions that do it. */
  record Operation(Kind kind, List<Bytes> transactions) {}

  /** A key that an account has listed, or has tried to. */
  record AccessKey(Wallet account, Wallet key) {}

  private final Random random;
  private final AnvilPeople people;
  private final BigInteger maxFee;
  private final List<Kind> deck = new ArrayList<>();
  private final List<AccessKey> accessKeys = new ArrayList<>();
  private final Set<AssetId> paused = new HashSet<>();
  private final Map<Lane, Long> nonces = new HashMap<>();
  private long nowS;

  /** Accounts whose own nonces move in this block though no transaction of key 0 says so. */
  private final Set<Address> silent = new HashSet<>();

  RandomLife(Random random, AnvilPeople people, BigInteger maxFee) {
    this.random = random;
    this.people = people;
    this.maxFee = maxFee;
  }

  /** All lanes that are ever used, but the expiring one. */
  List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    for (Wallet account : people.accounts()) {
      KEYS.forEach(key -> lanes.add(new Lane(account.address(), key)));
    }
    KEYS.forEach(key -> lanes.add(new Lane(people.issuer().address(), key)));
    return lanes;
  }

  List<AccessKey> accessKeys() {
    return List.copyOf(accessKeys);
  }

  Set<Address> silent() {
    return Set.copyOf(silent);
  }

  /** Begins a block, at the state that the last one has left. */
  void begin(Map<Lane, UInt64> nonces, Set<AssetId> paused, long nowS) {
    this.paused.clear();
    this.paused.addAll(paused);
    this.nonces.clear();
    nonces.forEach((lane, nonce) -> this.nonces.put(lane, nonce.bits()));
    this.nowS = nowS;
    silent.clear();
  }

  /** Draws one. */
  Operation next() {
    if (deck.isEmpty()) {
      for (Kind kind : Kind.values()) {
        deck.addAll(Collections.nCopies(kind.times, kind));
      }
      Collections.shuffle(deck, random);
    }
    Kind kind = deck.remove(deck.size() - 1);
    return new Operation(kind, transactions(kind));
  }

  private List<Bytes> transactions(Kind kind) {
    Wallet from = someone();
    AssetId token = someToken();
    AssetId rewarding = TwoChains.TOKENS.get(1);
    return switch (kind) {
      case TRANSFER -> List.of(signed(from, calls(from, transfer())));
      case MEMO -> List.of(signed(from, calls(from, withMemo())));
      case MANY_CALLS -> List.of(signed(from, calls(from, transfer(), withMemo(), transfer())));
      case CHOSEN_FEE_TOKEN ->
          List.of(signed(from, calls(from, transfer()).withFeeToken(someToken())));
      case EXPIRING_NONCE -> List.of(signed(from, expiring()));
      case LEGACY -> List.of(ethereum(TxType.LEGACY, from));
      case EIP2930 -> List.of(ethereum(TxType.EIP2930, from));
      case EIP1559 -> List.of(ethereum(TxType.EIP1559, from));
      case ALLOWANCE -> allowance(from, token);
      case MINT -> List.of(byIssuer(token.token(), mint()));
      case BURN -> List.of(byIssuer(token.token(), ContractCall.BURN.encode(units())));
      case BURN_BLOCKED -> burnBlocked(from);
      case PAUSE -> List.of(pause(token));
      case TOKEN_POLICY ->
          List.of(
              byIssuer(token.token(), ContractCall.CHANGE_TRANSFER_POLICY_ID.encode(somePolicy())));
      case WHITELIST ->
          List.of(
              byIssuer(
                  Contracts.TRANSFER_POLICIES,
                  ContractCall.MODIFY_POLICY_WHITELIST.encode(
                      people.whitelist(), Abi.word(member()), Abi.word(random.nextInt(4) > 0))));
      case BLACKLIST -> List.of(blacklist(member(), random.nextInt(3) == 0));
      case USER_TOKEN ->
          List.of(
              signed(
                  from,
                  calls(
                          from,
                          Call.of(
                              Contracts.FEE_MANAGER,
                              ContractCall.SET_USER_TOKEN,
                              Abi.word(token.token())))
                      .withFeeToken(usable())));
      case AUTHORIZE_KEY -> List.of(authorizeKey(from));
      case REVOKE_KEY -> byOwner(key -> ContractCall.REVOKE_KEY.encode(Abi.word(key)));
      case SPENDING_LIMIT ->
          byOwner(
              key ->
                  ContractCall.UPDATE_SPENDING_LIMIT.encode(
                      Abi.word(key), Abi.word(token.token()), units()));
      case ALLOWED_CALLS -> byOwner(key -> KeychainCalls.setAllowedCalls(key, List.of(scope())));
      case BY_ACCESS_KEY -> byAccessKey();
      case REVERTING -> List.of(signed(from, calls(from, reverting())));
      case REWARD_RECIPIENT ->
          List.of(
              signed(
                  from,
                  calls(
                      from,
                      Call.of(
                          rewarding.token(),
                          Signatures.call(
                              "setRewardRecipient(address)", Abi.word(someone().address()))))));
      case REWARD ->
          List.of(
              signed(
                  from,
                  calls(
                      from,
                      Call.of(
                          rewarding.token(),
                          Signatures.call("distributeReward(uint256)", units())))));
      case REWARD_CLAIM ->
          List.of(
              signed(
                  from,
                  calls(from, Call.of(rewarding.token(), Signatures.call("claimRewards()")))));
      case CREATE -> List.of(create(from));
      case AUTHORIZATION -> List.of(authorization(from));
      case CALL_OF_ACCOUNT -> List.of(callOfAccount(from));
    };
  }

  private Bytes signed(Wallet from, TempoCalls calls) {
    return calls.signed(from.key());
  }

  private TempoCalls calls(Wallet from, Call... calls) {
    return calls(from, pick(KEYS), calls);
  }

  private TempoCalls calls(Wallet from, NonceKey key, Call... calls) {
    return new TempoCalls(
        Fixtures.CHAIN,
        maxFee,
        List.of(calls),
        key,
        take(new Lane(from.address(), key)),
        Optional.empty(),
        0,
        List.of());
  }

  private long take(Lane lane) {
    return nonces.merge(lane, 1L, Long::sum) - 1;
  }

  private TempoCalls expiring() {
    return new TempoCalls(
        Fixtures.CHAIN,
        maxFee,
        List.of(transfer()),
        EXPIRING,
        0,
        Optional.empty(),
        nowS + EXPIRING_S,
        List.of());
  }

  private Bytes byIssuer(Address to, Bytes input) {
    return signed(
        people.issuer(), calls(people.issuer(), Call.of(to, input)).withFeeToken(usable()));
  }

  /** The issuer pays its fees, or a pause would last for ever. */
  private AssetId usable() {
    return TwoChains.TOKENS.stream()
        .filter(token -> !paused.contains(token))
        .skip(random.nextInt(TwoChains.TOKENS.size() - paused.size()))
        .findFirst()
        .orElseThrow();
  }

  private Bytes pause(AssetId token) {
    Optional<AssetId> last = paused.stream().findFirst();
    if (last.isPresent()) {
      return byIssuer(last.get().token(), ContractCall.UNPAUSE.encode());
    }
    return byIssuer(token.token(), ContractCall.PAUSE.encode());
  }

  private Bytes blacklist(Address member, boolean isListed) {
    return byIssuer(
        Contracts.TRANSFER_POLICIES,
        ContractCall.MODIFY_POLICY_BLACKLIST.encode(
            people.blacklist(), Abi.word(member), Abi.word(isListed)));
  }

  private List<Bytes> burnBlocked(Wallet from) {
    Bytes burn = Signatures.call("burnBlocked(address,uint256)", Abi.word(from.address()), units());
    return List.of(
        blacklist(from.address(), true),
        byIssuer(AnvilPeople.RESTRICTED.token(), burn),
        blacklist(from.address(), false));
  }

  private Call transfer() {
    return Call.of(someToken().token(), ContractCall.TRANSFER, Abi.word(recipient()), units());
  }

  private Call withMemo() {
    return Call.of(
        someToken().token(),
        ContractCall.TRANSFER_WITH_MEMO,
        Abi.word(recipient()),
        units(),
        Abi.word(nowS));
  }

  private Bytes mint() {
    return ContractCall.MINT.encode(Abi.word(someone().address()), units());
  }

  private Call reverting() {
    Address to = random.nextBoolean() ? Address.ZERO : recipient();
    return Call.of(
        someToken().token(),
        ContractCall.TRANSFER,
        Abi.word(to),
        Bytes32.fromNumber(UInt64.MAX.toBigInteger()));
  }

  private Bytes ethereum(TxType type, Wallet from) {
    return PaymentBuilder.of(type)
        .chainId(Fixtures.CHAIN)
        .recipient(recipient())
        .amount(UInt64.of(1 + random.nextInt(DOLLAR)))
        .asset(someToken())
        .nonceSeq(UInt64.of(take(new Lane(from.address(), NonceKey.PROTOCOL))))
        .gasLimit(GAS_LIMIT)
        .maxFeePerGas(maxFee)
        .build()
        .signSecp256k1(from.key(), Fixtures.CRYPTO);
  }

  private List<Bytes> allowance(Wallet from, AssetId token) {
    Wallet spender = someone();
    Call approve =
        Call.of(token.token(), ContractCall.APPROVE, Abi.word(spender.address()), Abi.word(DOLLAR));
    Call take =
        Call.of(
            token.token(),
            ContractCall.TRANSFER_FROM,
            Abi.word(from.address()),
            Abi.word(recipient()),
            units());
    return List.of(signed(from, calls(from, approve)), signed(spender, calls(spender, take)));
  }

  private Bytes authorizeKey(Wallet account) {
    Wallet key = Wallet.of(Bytes32.fromNumber(BigInteger.valueOf(KEY_SEED + accessKeys.size())));
    accessKeys.add(new AccessKey(account, key));
    UInt64 expiryS = random.nextInt(3) > 0 ? UInt64.MAX : UInt64.of(nowS + 1 + random.nextInt(60));
    List<KeychainCalls.Limit> limits = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      for (AssetId token : TwoChains.TOKENS) {
        limits.add(
            new KeychainCalls.Limit(
                token, 1 + random.nextInt(5 * DOLLAR), random.nextInt(3) == 0 ? 10 : 0));
      }
    }
    List<KeychainCalls.Scope> scopes =
        random.nextInt(3) > 0 ? List.of() : List.of(scope(TwoChains.TOKENS.get(1)));
    Bytes input = KeychainCalls.authorizeKey(key.address(), expiryS, limits, scopes);
    return signed(account, calls(account, Call.of(Contracts.ACCOUNT_KEYCHAIN, input)));
  }

  private KeychainCalls.Scope scope() {
    return scope(someToken());
  }

  private KeychainCalls.Scope scope(AssetId token) {
    return new KeychainCalls.Scope(
        token,
        random.nextBoolean() ? ContractCall.TRANSFER : ContractCall.TRANSFER_WITH_MEMO,
        random.nextInt(3) == 0 ? List.of() : List.of(someone().address(), STRANGER));
  }

  private interface OfKey {
    Bytes input(Address keyId);
  }

  /** What an account does with one of its access keys. */
  private List<Bytes> byOwner(OfKey what) {
    if (accessKeys.isEmpty()) {
      return List.of();
    }
    AccessKey one = pick(accessKeys);
    Bytes input = what.input(one.key().address());
    return List.of(
        signed(one.account(), calls(one.account(), Call.of(Contracts.ACCOUNT_KEYCHAIN, input))));
  }

  private List<Bytes> byAccessKey() {
    if (accessKeys.isEmpty()) {
      return List.of();
    }
    AccessKey one = accessKeys.get(Math.max(0, accessKeys.size() - 1 - random.nextInt(4)));
    Supplier<Call> call = random.nextInt(3) == 0 ? this::withMemo : this::transfer;
    return List.of(
        calls(one.account(), call.get()).signedFor(one.account().address(), one.key().key()));
  }

  /** Under another key than 0, it takes an account nonce that no block tells. */
  private Bytes create(Wallet from) {
    silent.add(from.address());
    return signed(from, calls(from, pick(KEYS), new Call(Optional.empty(), Bytes.fromHex("00"))));
  }

  /** Somebody else gives code to an account, or takes it away. */
  private Bytes authorization(Wallet from) {
    Wallet giver = someone();
    silent.add(giver.address());
    NonceKey key = KEYS.get(1);
    TempoCalls calls = calls(from, key, transfer());
    return signed(
        from,
        calls.authorizing(
            TempoCalls.authorization(
                Fixtures.CHAIN,
                random.nextInt(3) == 0 ? Address.ZERO : AnvilPeople.MAKER,
                take(new Lane(giver.address(), NonceKey.PROTOCOL)),
                giver.key())));
  }

  /** Where the account has code, a contract is made, which takes the account's nonce. */
  private Bytes callOfAccount(Wallet from) {
    Address called = someone().address();
    silent.add(called);
    return signed(from, calls(from, Call.of(called, Bytes.EMPTY)));
  }

  private Bytes32 somePolicy() {
    return switch (random.nextInt(6)) {
      case 0 -> people.whitelist();
      case 1 -> people.blacklist();
      case 2 -> people.compound();
      default -> Abi.word(1);
    };
  }

  /** The issuer is never kept from what it has to do. */
  private Address member() {
    return switch (random.nextInt(8)) {
      case 0 -> Contracts.FEE_MANAGER;
      case 1 -> STRANGER;
      default -> someone().address();
    };
  }

  private Address recipient() {
    return random.nextInt(5) == 0 ? STRANGER : someone().address();
  }

  private Bytes32 units() {
    return Abi.word(1 + random.nextInt(DOLLAR));
  }

  private Wallet someone() {
    return pick(people.accounts());
  }

  private AssetId someToken() {
    return pick(TwoChains.TOKENS);
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
