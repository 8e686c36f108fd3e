package tempo.fastpay.launcher.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Crypto.RecoverableSignature;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.crypto.PortableCrypto;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Whatever does the work, the answers are equal (docs/protocol.md, "The Ed25519 rule"). */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64") // what the native libraries are for
class ProviderTest {
  private static final long SEED = 20260117;
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final Crypto portable = new PortableCrypto();
  private final CorrettoEd25519 corretto = corretto(portable);
  private final NativeSecp256k1 nativeSecp256k1 = new NativeSecp256k1(portable);
  private final List<Crypto> providers =
      List.of(portable, corretto, nativeSecp256k1, new CryptoLoader(false).find());

  @TestFactory
  Stream<DynamicTest> everyProviderKeepsTheEd25519Rule() throws IOException {
    List<JsonNode> vectors = new ArrayList<>();
    read("ed25519_edge_vectors.json").get("vectors").forEach(vectors::add);
    read("ed25519_rule_vectors.json").get("vectors").forEach(vectors::add);
    assertThat(vectors.size()).isGreaterThanOrEqualTo(131);
    return providers.stream()
        .flatMap(
            provider ->
                vectors.stream()
                    .map(
                        vector ->
                            DynamicTest.dynamicTest(
                                provider.name() + ", " + vector.get("name").asText(),
                                () ->
                                    assertThat(verify(provider, vector))
                                        .as(vector.get("why").asText())
                                        .isEqualTo(
                                            vector.get("verdict").asText().equals("ACCEPT")))));
  }

  @Test
  void everyProviderTellsGoodKeysFromBad() throws IOException {
    JsonNode keys = read("ed25519_rule_vectors.json").get("keys");
    assertThat(keys.size()).isGreaterThanOrEqualTo(60);
    for (Crypto provider : providers) {
      for (JsonNode key : keys) {
        assertThat(provider.isValidEd25519Key(Bytes32.fromHex(key.get("pubkey").asText())))
            .as("%s, %s", provider.name(), key.get("name").asText())
            .isEqualTo(key.get("valid").asBoolean());
      }
    }
  }

  @Test
  void correttoAnswersAsPortableDoes() {
    Random random = new Random(SEED);
    int accepted = 0;
    for (int i = 0; i < 300; i++) {
      Bytes32 secret = random32(random);
      Bytes32 key = portable.publicKeyEd25519(secret);
      Bytes32 message = random32(random);
      Bytes signature = portable.signEd25519(message, secret);
      assertThat(corretto.signEd25519(message, secret))
          .as("seed %d, round %d", SEED, i)
          .isEqualTo(signature);
      switch (random.nextInt(5)) {
        case 0 -> signature = flip(signature, random);
        case 1 -> message = new Bytes32(flip(message.bytes(), random));
        case 2 -> key = new Bytes32(flip(key.bytes(), random));
        case 3 -> signature = signature.slice(0, random.nextInt(64));
        default -> {}
      }
      boolean expected = portable.verifyEd25519(key, message, signature);
      accepted += expected ? 1 : 0;
      assertThat(corretto.verifyEd25519(key, message, signature))
          .as("seed %d, round %d", SEED, i)
          .isEqualTo(expected);
    }
    assertThat(accepted).isBetween(20, 150);
  }

  @Test
  void nativeRecoversAsPortableDoes() {
    Random random = new Random(SEED);
    int recovered = 0;
    for (int i = 0; i < 300; i++) {
      Bytes32 hash = random32(random);
      RecoverableSignature good =
          portable.signSecp256k1(
              hash, Bytes32.fromNumber(random32(random).toNumber().shiftRight(1)));
      Bytes32 r = good.r();
      Bytes32 s = good.s();
      int yParity = good.yParity();
      switch (random.nextInt(8)) {
        case 0 -> r = new Bytes32(flip(r.bytes(), random));
        case 1 -> s = new Bytes32(flip(s.bytes(), random));
        case 2 -> yParity = random.nextInt(7) - 2;
        case 3 -> s = Bytes32.fromNumber(ORDER.subtract(s.toNumber()));
        case 4 -> r = edge(random);
        case 5 -> s = edge(random);
        case 6 -> hash = edge(random);
        default -> {}
      }
      Optional<Bytes> expected = portable.recoverSecp256k1(hash, r, s, yParity);
      recovered += expected.isPresent() ? 1 : 0;
      assertThat(nativeSecp256k1.recoverSecp256k1(hash, r, s, yParity))
          .as("seed %d, round %d: %s %s %s %d", SEED, i, hash, r, s, yParity)
          .isEqualTo(expected);
    }
    assertThat(recovered).isBetween(60, 260);
  }

  @Test
  void nativeRecoversNoPointAtInfinity() {
    // With nonce 1, so R = G, s·R = e·G holds for s = e.
    Bytes32 one = Bytes32.fromNumber(BigInteger.ONE);
    Bytes32 r = new Bytes32(portable.publicKeySecp256k1(one).slice(0, 32));
    Bytes32 s = Bytes32.fromNumber(BigInteger.valueOf(5));
    Bytes32 hash = Bytes32.fromNumber(BigInteger.valueOf(5));
    for (int yParity = 0; yParity <= 1; yParity++) {
      assertThat(nativeSecp256k1.recoverSecp256k1(hash, r, s, yParity))
          .isEqualTo(portable.recoverSecp256k1(hash, r, s, yParity));
    }
    assertThat(nativeSecp256k1.recoverSecp256k1(hash, r, s, 0)).isEmpty();
    assertThat(nativeSecp256k1.recoverSecp256k1(hash, r, s, 1)).isPresent();
  }

  @Test
  void restIsForwarded() {
    Bytes32 secret = Hashes.sha256(new byte[] {1});
    Bytes32 hash = Hashes.sha256(new byte[] {2});
    RecoverableSignature p256 = portable.signP256(hash, secret);
    Bytes point = portable.publicKeyP256(secret);
    Bytes32 x = new Bytes32(point.slice(0, 32));
    Bytes32 y = new Bytes32(point.slice(32, 64));
    for (Crypto provider : providers) {
      assertThat(provider.signSecp256k1(hash, secret))
          .isEqualTo(portable.signSecp256k1(hash, secret));
      assertThat(provider.publicKeySecp256k1(secret))
          .isEqualTo(portable.publicKeySecp256k1(secret));
      assertThat(provider.signP256(hash, secret)).isEqualTo(p256);
      assertThat(provider.publicKeyP256(secret)).isEqualTo(point);
      assertThat(provider.verifyP256(hash, p256.r(), p256.s(), x, y)).isTrue();
      assertThat(provider.verifyP256(secret, p256.r(), p256.s(), x, y)).isFalse();
      assertThat(provider.signEd25519(hash, secret)).isEqualTo(portable.signEd25519(hash, secret));
      assertThat(provider.publicKeyEd25519(secret)).isEqualTo(portable.publicKeyEd25519(secret));
      assertThatThrownBy(() -> provider.signSecp256k1(hash, Bytes32.ZERO))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void correttoHoldsABoundedNumberOfKeys() {
    CorrettoEd25519 fresh = corretto(portable);
    Bytes32 secret = Hashes.sha256(new byte[] {1});
    Bytes32 key = portable.publicKeyEd25519(secret);
    Bytes32 message = Hashes.sha256(new byte[] {2});
    Bytes signature = portable.signEd25519(message, secret);
    assertThat(fresh.verifyEd25519(key, message, signature)).isTrue();
    for (int i = 0; i < CorrettoEd25519.KEYS_LIMIT + 20; i++) {
      fresh.isValidEd25519Key(Bytes32.fromNumber(BigInteger.valueOf(i)));
    }
    assertThat(fresh.keysHeld()).isEqualTo(CorrettoEd25519.KEYS_LIMIT);
    assertThat(fresh.verifyEd25519(key, message, signature)).isTrue();
    assertThat(fresh.keysHeld()).isEqualTo(CorrettoEd25519.KEYS_LIMIT);
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    Random random = new Random(SEED);
    List<Bytes32> secrets = Stream.generate(() -> random32(random)).limit(4).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Bytes32 secret = secrets.get(i % secrets.size());
        Bytes32 message = random32(random);
        Bytes signature = portable.signEd25519(message, secret);
        assertThat(corretto.signEd25519(message, secret))
            .as("seed %d, round %d", SEED, i)
            .isEqualTo(signature);
        boolean spoilt = i % 3 == 0;
        Bytes sent = spoilt ? flip(signature, random) : signature;
        Bytes32 key = portable.publicKeyEd25519(secret);
        results.add(threads.submit(() -> corretto.verifyEd25519(key, message, sent) != spoilt));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).as("seed %d", SEED).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static CorrettoEd25519 corretto(Crypto others) {
    try {
      return new CorrettoEd25519(others);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean verify(Crypto provider, JsonNode vector) {
    return provider.verifyEd25519(
        Bytes32.fromHex(vector.get("pubkey").asText()),
        Bytes32.fromHex(vector.get("message").asText()),
        Bytes.fromHex(vector.get("signature").asText()));
  }

  private static Bytes32 edge(Random random) {
    List<BigInteger> edges =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            ORDER.shiftRight(1),
            ORDER.shiftRight(1).add(BigInteger.ONE),
            ORDER.subtract(BigInteger.ONE),
            ORDER,
            ORDER.add(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
    return Bytes32.fromNumber(edges.get(random.nextInt(edges.size())));
  }

  private static Bytes flip(Bytes bytes, Random random) {
    byte[] data = bytes.toArray();
    int bit = random.nextInt(data.length * 8);
    data[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.of(data);
  }

  private static Bytes32 random32(Random random) {
    byte[] data = new byte[Bytes32.SIZE];
    random.nextBytes(data);
    return Bytes32.of(data);
  }

  private static JsonNode read(String name) throws IOException {
    try (InputStream in = ProviderTest.class.getResourceAsStream("/vectors/" + name)) {
      return new ObjectMapper().readTree(in);
    }
  }
}
