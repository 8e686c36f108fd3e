package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.chain.Contracts;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.sidecar.port.Chain;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** The same transactions have the same end on the development chain and on anvil, both at T4. */
class DevChainLikeAnvilTest {
  /** More with {@code -Dfastpay.anvil.transactions=N}. */
  private static final int TRANSACTIONS = Integer.getInteger("fastpay.anvil.transactions", 100);

  private static final long SEED = Long.getLong("fastpay.anvil.seed", 7);
  private static final int A_BLOCK = 10;
  private static final ChainId CHAIN = ChainId.of(31337);

  /** At which the vectors' windows are open. */
  private static final long BEGIN_S = 1_800_000_000L;

  private static final String VECTORS =
      "node/protocol/src/test/resources/vectors/tempo_tx_vectors.json";
  private static final long LANES = 3;
  private static final int KEY_SEED = 0x5eed_0000;
  private static final long BASE_FEE = 20_000_000_000L;

  /** Anvil's first account, which pays its fees in AlphaUSD whatever it sends. */
  private static final Address FIRST = Address.fromHex("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(SEED);
  private final Map<Lane, Long> next = new HashMap<>();
  private final Map<Address, Bytes32> people = new HashMap<>();
  private final List<Address> addresses = new ArrayList<>();

  /** Nonce keys of a sender that are no longer used. */
  private final Map<Address, Long> leftLanes = new HashMap<>();

  /** Whose own nonce is no longer used. */
  private final Set<Address> stuck = new HashSet<>();

  private final List<Bytes32> policies = new ArrayList<>();

  /** The last one that an account has listed. */
  private final Map<Address, Bytes32> accessKeys = new HashMap<>();

  private int keysMade;
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  /** Payments of the vectors. Anvil lists access keys of its own accord, so theirs are left out. */
  private static List<Payment> vectors() {
    return new JsonObject(ProjectFiles.read(VECTORS))
        .getJsonArray("vectors").stream()
            .map(JsonObject.class::cast)
            .filter(vector -> vector.getJsonObject("fastpay").getString("verdict").equals("ACCEPT"))
            .flatMap(vector -> screened(Bytes.fromHex(vector.getString("raw"))).stream())
            .filter(payment -> payment.accessKey().isEmpty())
            .toList();
  }

  private static Optional<Payment> screened(Bytes raw) {
    return PaymentScreen.screen(raw, Optional.empty(), CHAIN, Fixtures.CRYPTO)
        .fold(Optional::of, reject -> Optional.empty());
  }

  @Test
  void theVectorsHaveTheSameEnd() throws Exception {
    List<Payment> vectors = vectors();
    assertThat(vectors).hasSizeGreaterThan(30);
    List<Address> senders = vectors.stream().map(Payment::sender).distinct().toList();
    int included = 0;
    try (TwoChains chains =
        TwoChains.start(vertx, folder, CHAIN, BEGIN_S, BigInteger.valueOf(BASE_FEE), senders)) {
      for (Payment payment : vectors) {
        if (payment.nonceKey().equals(NonceKey.PROTOCOL)) {
          included += chains.execute(List.of(payment)).size();
        }
      }
      // Takes a nonce of the account, and the first ones are the vectors'.
      chains.chooseFeeToken(
          FIRST, ContractCall.SET_USER_TOKEN.encode(Abi.word(Fixtures.ALPHA_USD.token())));
      for (Payment payment : vectors) {
        if (!payment.nonceKey().equals(NonceKey.PROTOCOL)) {
          included += chains.execute(List.of(payment)).size();
        }
      }
    }
    assertThat(included).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, BASE_FEE})
  void randomTransactionsHaveTheSameEnd(long baseFee) throws Exception {
    for (int i = 0; i < 6; i++) {
      Bytes32 key = Person.key(0x41 + i);
      Address address = Person.address(key);
      people.put(address, key);
      addresses.add(address);
    }
    int succeeded = 0;
    int failed = 0;
    int notIncluded = 0;
    try (TwoChains chains =
        TwoChains.start(vertx, folder, CHAIN, BEGIN_S, BigInteger.valueOf(baseFee), addresses)) {
      prepare(chains);
      for (int made = 0; made < TRANSACTIONS; made += A_BLOCK) {
        goOn(chains);
        rule(chains);
        for (int i = 0; i < A_BLOCK; i++) {
          handOne(chains, BigInteger.valueOf(2 * baseFee));
        }
        Map<Payment, SeenTransaction> seen = chains.execute();
        for (SeenTransaction each : seen.values()) {
          if (each.succeeded()) {
            succeeded++;
          } else {
            failed++;
          }
        }
        notIncluded += A_BLOCK - seen.size();
      }
    }
    System.out.printf(
        "like_anvil: base_fee=%d seed=%d paid=%d failed=%d never_included=%d%n",
        baseFee, SEED, succeeded, failed, notIncluded);
    assertThat(succeeded).as("paid").isGreaterThan(TRANSACTIONS / 3);
    assertThat(failed).as("failed").isPositive();
    assertThat(notIncluded).as("never included").isPositive();
  }

  /** Gives the administrator its roles, and makes a whitelist and a blacklist. */
  private void prepare(TwoChains chains) {
    for (AssetId token : TwoChains.TOKENS) {
      for (String role : List.of("PAUSE_ROLE", "UNPAUSE_ROLE")) {
        chains.call(
            Anvil.ADMIN,
            token.token(),
            ContractCall.GRANT_ROLE.encode(Signatures.hash(role), Abi.word(Anvil.ADMIN)));
      }
    }
    List<Address> listed = new ArrayList<>(addresses.subList(1, addresses.size()));
    listed.add(Contracts.FEE_MANAGER);
    policies.add(policy(chains, PolicyCalls.WHITELIST, listed));
    policies.add(policy(chains, PolicyCalls.BLACKLIST, addresses.subList(0, 1)));
  }

  private static Bytes32 policy(TwoChains chains, int kind, List<Address> members) {
    return PolicyCalls.made(
        chains.call(
            Anvil.ADMIN,
            Contracts.TRANSFER_POLICIES,
            PolicyCalls.create(Anvil.ADMIN, kind, members)));
  }

  /** Changes what is allowed, now and then. */
  private void rule(TwoChains chains) {
    AssetId token = pick(TwoChains.TOKENS);
    switch (random.nextInt(6)) {
      case 0 -> chains.call(Anvil.ADMIN, token.token(), ContractCall.PAUSE.encode());
      case 1, 2 ->
          TwoChains.TOKENS.forEach(
              each -> chains.call(Anvil.ADMIN, each.token(), ContractCall.UNPAUSE.encode()));
      case 3 -> {
        Bytes32 policy = random.nextBoolean() ? Abi.TRUE : pick(policies);
        chains.call(
            Anvil.ADMIN, token.token(), ContractCall.CHANGE_TRANSFER_POLICY_ID.encode(policy));
      }
      default -> authorizeKey(chains);
    }
  }

  /**
   * Where a payment is dropped after all, later ones of its lane wait on the development chain, as
   * at a node, and are dropped by anvil, but for key 0: such a lane is left.
   */
  private void goOn(TwoChains chains) {
    for (Lane lane : List.copyOf(next.keySet())) {
      if (next.get(lane) == chains.nonce(lane).bits()) {
        continue;
      }
      if (lane.nonceKey().equals(NonceKey.PROTOCOL)) {
        stuck.add(lane.sender());
      } else {
        leftLanes.merge(lane.sender(), LANES, Long::sum);
      }
      next.remove(lane);
    }
  }

  private void authorizeKey(TwoChains chains) {
    AnvilPeople.Wallet key =
        AnvilPeople.Wallet.of(Bytes32.fromNumber(BigInteger.valueOf(KEY_SEED + keysMade++)));
    Address account = pick(addresses);
    if (stuck.contains(account)) {
      return;
    }
    List<KeychainCalls.Limit> limits = new ArrayList<>();
    if (random.nextBoolean()) {
      TwoChains.TOKENS.forEach(
          token -> limits.add(new KeychainCalls.Limit(token, 1 + random.nextInt(100_000_000), 0)));
    }
    chains.call(
        account,
        Contracts.ACCOUNT_KEYCHAIN,
        KeychainCalls.authorizeKey(key.address(), UInt64.MAX, limits, List.of()));
    next.merge(new Lane(account, NonceKey.PROTOCOL), 1L, Long::sum);
    accessKeys.put(account, key.key());
  }

  private void handOne(TwoChains chains, BigInteger maxFee) {
    Payment payment =
        Stream.generate(() -> payment(maxFee)).flatMap(Optional::stream).findFirst().orElseThrow();
    Lane lane = payment.lane();
    long used = next.getOrDefault(lane, 0L);
    boolean waits = chains.hand(payment);
    // What is refused here may still wait there, until it is dropped.
    boolean isTaken = waits || lane.nonceKey().equals(NonceKey.PROTOCOL);
    if (isTaken && payment.nonceSeq().equals(UInt64.of(used))) {
      next.put(lane, used + 1);
    }
  }

  @Test
  void refusedAtThePoolForTheSameReason() throws Exception {
    AnvilPeople.Wallet rich = AnvilPeople.Wallet.of(Person.key(0x41));
    AnvilPeople.Wallet poor = AnvilPeople.Wallet.of(Person.key(0x42));
    BigInteger fee = BigInteger.valueOf(2 * BASE_FEE);
    try (TwoChains chains =
        TwoChains.start(
            vertx, folder, CHAIN, BEGIN_S, BigInteger.valueOf(BASE_FEE), List.of(rich.address()))) {
      Bytes good = signed(rich, draft(fee).nonceSeq(UInt64.ONE));
      chains.begin();
      chains.assertAnswers(good, Chain.Answer.TAKEN);
      chains.assertAnswers(good, Chain.Answer.KNOWN);
      chains.assertAnswers(
          signed(rich, draft(fee).nonceSeq(UInt64.ONE).amount(UInt64.of(2))),
          Chain.Answer.UNDERPRICED);
      chains.assertAnswers(signed(poor, draft(fee)), Chain.Answer.FEE_NOT_COVERED);
      chains.assertAnswers(signed(rich, draft(BigInteger.ONE)), Chain.Answer.BASE_FEE);
      chains.assertAnswers(
          signed(rich, draft(fee).validBefore(UInt64.of(BEGIN_S))), Chain.Answer.EXPIRED);
      chains.assertAnswers(
          signed(rich, draft(fee).validAfter(UInt64.of(BEGIN_S + 7_200))),
          Chain.Answer.NOT_YET_VALID);
      chains.assertAnswers(
          signed(rich, draft(fee).chainId(ChainId.of(4217))), Chain.Answer.REFUSED);
      chains.assertAnswers(good.slice(0, good.size() - 1), Chain.Answer.REFUSED);
      chains.assertAnswers(Bytes.EMPTY, Chain.Answer.REFUSED);
    }
  }

  private static PaymentBuilder draft(BigInteger maxFee) {
    return PaymentBuilder.tempo()
        .chainId(CHAIN)
        .recipient(FIRST)
        .amount(UInt64.ONE)
        .asset(Fixtures.ALPHA_USD)
        .feeToken(Fixtures.ALPHA_USD)
        .nonceSeq(UInt64.ZERO)
        .gasLimit(UInt64.of(1_000_000))
        .maxFeePerGas(maxFee);
  }

  private static Bytes signed(AnvilPeople.Wallet by, PaymentBuilder payment) {
    return payment.build().signSecp256k1(by.key(), Fixtures.CRYPTO);
  }

  private Optional<Payment> payment(BigInteger maxFee) {
    Address sender = pick(addresses);
    NonceKey key =
        random.nextInt(3) == 0 && !stuck.contains(sender)
            ? NonceKey.PROTOCOL
            : NonceKey.of(1 + random.nextInt((int) LANES) + leftLanes.getOrDefault(sender, 0L));
    Lane lane = new Lane(sender, key);
    long seq = next.getOrDefault(lane, 0L);
    boolean isStale = seq > 0 && random.nextInt(12) == 0;
    boolean isEthereum = key.equals(NonceKey.PROTOCOL) && random.nextBoolean();
    PaymentBuilder builder =
        PaymentBuilder.of(
                isEthereum ? random.nextBoolean() ? TxType.EIP1559 : TxType.LEGACY : TxType.TEMPO)
            .chainId(CHAIN)
            .recipient(recipient())
            .amount(amount())
            .asset(pick(TwoChains.TOKENS))
            .nonceKey(key)
            .nonceSeq(UInt64.of(isStale ? seq - 1 : seq))
            .gasLimit(UInt64.of(1_000_000))
            .maxFeePerGas(maxFee);
    if (random.nextInt(4) == 0) {
      builder.memo(Person.key(0x77));
    }
    if (!isEthereum && random.nextInt(3) == 0) {
      builder.feeToken(pick(TwoChains.TOKENS));
    }
    Optional<Payment> payment =
        screened(
            !isEthereum && accessKeys.containsKey(sender) && random.nextInt(3) == 0
                ? builder.build().signSecp256k1For(sender, accessKeys.get(sender), Fixtures.CRYPTO)
                : builder.build().signSecp256k1(people.get(sender), Fixtures.CRYPTO));
    return payment;
  }

  private UInt64 amount() {
    return switch (random.nextInt(8)) {
      case 0 -> UInt64.MAX;
      case 1 -> UInt64.ONE;
      default -> UInt64.of(1 + random.nextInt(1_000_000_000));
    };
  }

  private Address recipient() {
    return random.nextInt(4) == 0
        ? Person.address(Person.key(1 + random.nextInt(60)))
        : pick(addresses);
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
