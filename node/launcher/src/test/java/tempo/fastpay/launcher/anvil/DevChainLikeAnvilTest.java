package tempo.fastpay.launcher.anvil;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.launcher.ProjectFiles;
import tempo.fastpay.protocol.chain.Abi;
import tempo.fastpay.protocol.chain.ContractCall;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.tx.PaymentBuilder;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.tx.TxType;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.Lane;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;
import tempo.fastpay.testkit.Fixtures;
import tempo.fastpay.testkit.Person;

/** The same transactions have the same end on the development chain and on anvil, both at T4. */
class DevChainLikeAnvilTest {
  /** More with {@code -Dfastpay.anvil.transactions=N}. */
  private static final int TRANSACTIONS = Integer.getInteger("fastpay.anvil.transactions", 100);

  private static final int A_BLOCK = 10;
  private static final ChainId CHAIN = ChainId.of(31337);

  /** At which the vectors' windows are open. */
  private static final long BEGIN_S = 1_800_000_000L;

  private static final String VECTORS =
      "node/protocol/src/test/resources/vectors/tempo_tx_vectors.json";
  private static final long BASE_FEE = 20_000_000_000L;

  /** Anvil's first account, which pays its fees in AlphaUSD whatever it sends. */
  private static final Address FIRST = Address.fromHex("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(7);
  private final Map<Lane, Long> next = new HashMap<>();
  private final Map<Address, Bytes32> people = new HashMap<>();
  private final List<Address> addresses = new ArrayList<>();
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
    int left = 0;
    try (TwoChains chains =
        TwoChains.start(vertx, folder, CHAIN, BEGIN_S, BigInteger.valueOf(baseFee), addresses)) {
      for (int made = 0; made < TRANSACTIONS; made += A_BLOCK) {
        List<Payment> block =
            Stream.generate(() -> payment(BigInteger.valueOf(2 * baseFee)))
                .flatMap(Optional::stream)
                .distinct()
                .limit(A_BLOCK)
                .toList();
        Map<Payment, SeenTransaction> seen = chains.execute(block);
        for (SeenTransaction each : seen.values()) {
          if (each.succeeded()) {
            succeeded++;
          } else {
            failed++;
          }
        }
        left += block.size() - seen.size();
      }
    }
    assertThat(succeeded).as("paid").isGreaterThan(TRANSACTIONS / 3);
    assertThat(failed).as("failed").isPositive();
    assertThat(left).as("never included").isPositive();
  }

  private Optional<Payment> payment(BigInteger maxFee) {
    Address sender = pick(addresses);
    NonceKey key = random.nextInt(3) == 0 ? NonceKey.PROTOCOL : NonceKey.of(1 + random.nextInt(3));
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
        screened(builder.build().signSecp256k1(people.get(sender), Fixtures.CRYPTO));
    if (payment.isPresent() && !isStale) {
      next.put(lane, seq + 1);
    }
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
