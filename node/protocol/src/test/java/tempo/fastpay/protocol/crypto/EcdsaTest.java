package tempo.fastpay.protocol.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import tempo.fastpay.protocol.Vectors;
import tempo.fastpay.protocol.crypto.Crypto.RecoverableSignature;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;

/** Senders' signatures (L1): what is accepted, what is not, and that signing is deterministic. */
class EcdsaTest {
  private static final X9ECParameters K1 = CustomNamedCurves.getByName("secp256k1");
  private static final X9ECParameters R1 = CustomNamedCurves.getByName("secp256r1");
  private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);

  private final Crypto crypto = new PortableCrypto();
  private final Bytes32 hash = Hashes.sha256("hash".getBytes(US_ASCII));
  private final Bytes32 secret = Hashes.sha256("secret".getBytes(US_ASCII));

  @Test
  void hashesAsTheVectorsSay() {
    for (JsonNode vector : primitives("keccak256", 5)) {
      assertThat(Hashes.keccak256(Bytes.fromHex(vector.get("input").asText()).toArray()))
          .isEqualTo(word(vector, "output"));
    }
    assertThat(Hashes.sha256("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII)).toHex())
        .isEqualTo("0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Hashes.keccak256("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII)))
        .isEqualTo(Hashes.keccak256("abc".getBytes(US_ASCII)));
  }

  @Test
  void recoversTheSignersOfTheVectors() {
    for (JsonNode vector : primitives("secp256k1Recover", 8)) {
      Bytes signature = Bytes.fromHex(vector.get("signature").asText());
      Bytes key = Bytes.fromHex(vector.get("publicKey").asText()).slice(1, 65);
      Bytes32 r = new Bytes32(signature.slice(0, 32));
      Bytes32 s = new Bytes32(signature.slice(32, 64));
      int yParity = signature.at(64) - 27;
      assertThat(crypto.recoverSecp256k1(word(vector, "hash"), r, s, yParity)).contains(key);
      assertThat(crypto.recoverSecp256k1(word(vector, "hash"), r, s, 1 - yParity))
          .isPresent()
          .isNotEqualTo(Optional.of(key));
      assertThat(Hashes.addressOf(key)).isEqualTo(Address.fromHex(vector.get("address").asText()));
    }
  }

  @Test
  void verifiesTheP256Vectors() {
    for (JsonNode vector : primitives("p256Verify", 4)) {
      Bytes32 signed = word(vector, "hash");
      if (vector.get("prehash").asBoolean()) {
        signed = Hashes.sha256(signed.toArray());
      }
      Bytes32 r = word(vector, "r");
      Bytes32 s = word(vector, "s");
      Bytes32 x = word(vector, "publicKeyX");
      Bytes32 y = word(vector, "publicKeyY");
      assertThat(crypto.verifyP256(signed, r, s, x, y)).isEqualTo(vector.get("valid").asBoolean());
      assertThat(crypto.verifyP256(Hashes.sha256(signed.toArray()), r, s, x, y)).isFalse();
    }
  }

  @Test
  void signsAsRfc6979Says() {
    RecoverableSignature satoshi =
        crypto.signSecp256k1(
            Hashes.sha256("Satoshi Nakamoto".getBytes(US_ASCII)),
            Bytes32.fromNumber(BigInteger.ONE));
    assertThat(satoshi.r().toHex())
        .isEqualTo("0x934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8");
    assertThat(satoshi.s().toHex())
        .isEqualTo("0x2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
    // RFC 6979, A.2.5, SHA-256 of "sample"; its s is above n/2, so the low one is n minus it.
    RecoverableSignature sample =
        crypto.signP256(
            Hashes.sha256("sample".getBytes(US_ASCII)),
            Bytes32.fromHex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
    assertThat(sample.r().toHex())
        .isEqualTo("0xefd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
    assertThat(sample.s().toNumber())
        .isEqualTo(
            R1.getN()
                .subtract(
                    new BigInteger(
                        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8", 16)));
    assertThat(sample.yParity()).isZero();
  }

  @Test
  void signsWhatRecoversAndVerifies() {
    long seed = 6979;
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      Bytes32 message = random32(random);
      Bytes32 key = Bytes32.fromNumber(random32(random).toNumber().shiftRight(1));
      RecoverableSignature k1 = crypto.signSecp256k1(message, key);
      assertThat(crypto.recoverSecp256k1(message, k1.r(), k1.s(), k1.yParity()))
          .as("seed %d, round %d", seed, i)
          .contains(crypto.publicKeySecp256k1(key));
      assertThat(k1).isEqualTo(crypto.signSecp256k1(message, key));
      assertThat(isLow(k1.s(), K1)).isTrue();
      RecoverableSignature r1 = crypto.signP256(message, key);
      Bytes point = crypto.publicKeyP256(key);
      assertThat(verifyP256(message, r1.r(), r1.s(), point))
          .as("seed %d, round %d", seed, i)
          .isTrue();
      assertThat(isLow(r1.s(), R1)).isTrue();
      assertThat(verifyP256(random32(random), r1.r(), r1.s(), point)).isFalse();
    }
  }

  @Test
  void takesAHashAboveTheOrder() {
    Bytes32 high = Bytes32.fromNumber(TWO_256.subtract(BigInteger.ONE));
    RecoverableSignature k1 = crypto.signSecp256k1(high, secret);
    assertThat(crypto.recoverSecp256k1(high, k1.r(), k1.s(), k1.yParity()))
        .contains(crypto.publicKeySecp256k1(secret));
    RecoverableSignature r1 = crypto.signP256(high, secret);
    assertThat(verifyP256(high, r1.r(), r1.s(), crypto.publicKeyP256(secret))).isTrue();
  }

  @Test
  void recoversNothingFromScalarsOutOfRange() {
    RecoverableSignature good = crypto.signSecp256k1(hash, secret);
    int parity = good.yParity();
    Bytes32 order = Bytes32.fromNumber(K1.getN());
    Bytes32 highS = Bytes32.fromNumber(K1.getN().subtract(good.s().toNumber()));
    assertThat(crypto.recoverSecp256k1(hash, good.r(), good.s(), parity)).isPresent();
    assertThat(crypto.recoverSecp256k1(hash, Bytes32.ZERO, good.s(), parity)).isEmpty();
    assertThat(crypto.recoverSecp256k1(hash, good.r(), Bytes32.ZERO, parity)).isEmpty();
    assertThat(crypto.recoverSecp256k1(hash, order, good.s(), parity)).isEmpty();
    assertThat(crypto.recoverSecp256k1(hash, good.r(), order, parity)).isEmpty();
    assertThat(crypto.recoverSecp256k1(hash, good.r(), highS, 1 - parity)).isEmpty();
    for (int other : new int[] {-1, 2, 3, 27, 28}) {
      assertThat(crypto.recoverSecp256k1(hash, good.r(), good.s(), other)).isEmpty();
    }
    Bytes32 half = Bytes32.fromNumber(K1.getN().shiftRight(1));
    Bytes32 aboveHalf = Bytes32.fromNumber(K1.getN().shiftRight(1).add(BigInteger.ONE));
    assertThat(crypto.recoverSecp256k1(hash, good.r(), half, parity)).isPresent();
    assertThat(crypto.recoverSecp256k1(hash, good.r(), aboveHalf, parity)).isEmpty();
  }

  @Test
  void recoversNothingFromAnXOfNoPoint() {
    int misses = 0;
    for (int x = 1; x <= 40; x++) {
      Bytes32 r = Bytes32.fromNumber(BigInteger.valueOf(x));
      boolean onCurve = isSquareOnK1(BigInteger.valueOf(x));
      assertThat(crypto.recoverSecp256k1(hash, r, secretAsLowS(), 0).isPresent())
          .isEqualTo(onCurve);
      misses += onCurve ? 0 : 1;
    }
    assertThat(misses).isPositive();
  }

  @Test
  void recoversNoPointAtInfinity() {
    // s·R = e·G makes the key the point at infinity.
    BigInteger nonce = BigInteger.valueOf(7);
    ECPoint point = K1.getG().multiply(nonce).normalize();
    BigInteger s = hash.toNumber().multiply(nonce.modInverse(K1.getN())).mod(K1.getN());
    boolean odd = point.getAffineYCoord().testBitZero();
    if (s.compareTo(K1.getN().shiftRight(1)) > 0) {
      s = K1.getN().subtract(s);
      odd = !odd;
    }
    Bytes32 r = Bytes32.fromNumber(point.getAffineXCoord().toBigInteger());
    Bytes32 sWord = Bytes32.fromNumber(s);
    assertThat(crypto.recoverSecp256k1(hash, r, sWord, odd ? 1 : 0)).isEmpty();
    assertThat(crypto.recoverSecp256k1(hash, r, sWord, odd ? 0 : 1)).isPresent();
  }

  @Test
  void verifiesNoP256ScalarsOutOfRange() {
    RecoverableSignature good = crypto.signP256(hash, secret);
    Bytes key = crypto.publicKeyP256(secret);
    Bytes32 order = Bytes32.fromNumber(R1.getN());
    Bytes32 highS = Bytes32.fromNumber(R1.getN().subtract(good.s().toNumber()));
    assertThat(verifyP256(hash, good.r(), good.s(), key)).isTrue();
    assertThat(verifyP256(hash, good.r(), highS, key)).isFalse();
    assertThat(verifyP256(hash, Bytes32.ZERO, good.s(), key)).isFalse();
    assertThat(verifyP256(hash, good.r(), Bytes32.ZERO, key)).isFalse();
    assertThat(verifyP256(hash, order, good.s(), key)).isFalse();
    assertThat(verifyP256(hash, good.r(), order, key)).isFalse();
    assertThat(verifyP256(hash, good.s(), good.r(), key)).isFalse();
  }

  @Test
  void verifiesNoP256KeyThatIsNotACanonicalPoint() {
    // A signature can be made for a key whose secret nobody knows, if its maker may pick the hash.
    ECPoint key = smallPointOnR1();
    BigInteger n = R1.getN();
    BigInteger u1 = BigInteger.valueOf(5);
    BigInteger u2 = BigInteger.valueOf(11);
    BigInteger r = BigInteger.ZERO;
    BigInteger s = n;
    while (s.compareTo(n.shiftRight(1)) > 0) {
      u2 = u2.add(BigInteger.ONE);
      ECPoint nonce = R1.getG().multiply(u1).add(key.multiply(u2)).normalize();
      r = nonce.getAffineXCoord().toBigInteger().mod(n);
      s = r.multiply(u2.modInverse(n)).mod(n);
    }
    Bytes32 picked = Bytes32.fromNumber(r.multiply(u1).multiply(u2.modInverse(n)).mod(n));
    Bytes32 rWord = Bytes32.fromNumber(r);
    Bytes32 sWord = Bytes32.fromNumber(s);
    BigInteger p = R1.getCurve().getField().getCharacteristic();
    BigInteger x = key.getAffineXCoord().toBigInteger();
    BigInteger y = key.getAffineYCoord().toBigInteger();
    assertThat(crypto.verifyP256(picked, rWord, sWord, word(x), word(y))).isTrue();
    assertThat(crypto.verifyP256(picked, rWord, sWord, word(x.add(p)), word(y))).isFalse();
    assertThat(crypto.verifyP256(picked, rWord, sWord, word(x), word(p.subtract(y)))).isFalse();
    assertThat(crypto.verifyP256(picked, rWord, sWord, word(x), word(y.flipBit(0)))).isFalse();
    assertThat(crypto.verifyP256(picked, rWord, sWord, word(y), word(x))).isFalse();
    assertThat(crypto.verifyP256(picked, rWord, sWord, Bytes32.ZERO, Bytes32.ZERO)).isFalse();
    Bytes32 ones = word(TWO_256.subtract(BigInteger.ONE));
    assertThat(crypto.verifyP256(picked, rWord, sWord, ones, word(y))).isFalse();
    assertThat(crypto.verifyP256(picked, rWord, sWord, word(x), ones)).isFalse();
  }

  @Test
  void refusesPrivateKeysOutOfRange() {
    Bytes32 ones = word(TWO_256.subtract(BigInteger.ONE));
    for (Bytes32 bad : new Bytes32[] {Bytes32.ZERO, word(K1.getN()), ones}) {
      assertThatThrownBy(() -> crypto.signSecp256k1(hash, bad)).satisfies(this::saysRange);
      assertThatThrownBy(() -> crypto.publicKeySecp256k1(bad)).satisfies(this::saysRange);
    }
    for (Bytes32 bad : new Bytes32[] {Bytes32.ZERO, word(R1.getN()), ones}) {
      assertThatThrownBy(() -> crypto.signP256(hash, bad)).satisfies(this::saysRange);
      assertThatThrownBy(() -> crypto.publicKeyP256(bad)).satisfies(this::saysRange);
    }
    Bytes32 last = word(K1.getN().subtract(BigInteger.ONE));
    assertThat(crypto.publicKeySecp256k1(last).slice(0, 32))
        .isEqualTo(crypto.publicKeySecp256k1(word(BigInteger.ONE)).slice(0, 32));
  }

  private void saysRange(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 and below the order");
  }

  private boolean verifyP256(Bytes32 message, Bytes32 r, Bytes32 s, Bytes point) {
    return crypto.verifyP256(
        message, r, s, new Bytes32(point.slice(0, 32)), new Bytes32(point.slice(32, 64)));
  }

  private Bytes32 secretAsLowS() {
    return Bytes32.fromNumber(secret.toNumber().shiftRight(2));
  }

  private static boolean isLow(Bytes32 s, X9ECParameters curve) {
    return s.toNumber().compareTo(curve.getN().shiftRight(1)) <= 0;
  }

  private static boolean isSquareOnK1(BigInteger x) {
    BigInteger p = K1.getCurve().getField().getCharacteristic();
    BigInteger rightSide = x.pow(3).add(BigInteger.valueOf(7));
    return rightSide.modPow(p.shiftRight(1), p).equals(BigInteger.ONE);
  }

  /** A point whose x plus the field's modulus still fits 256 bits. */
  private static ECPoint smallPointOnR1() {
    BigInteger p = R1.getCurve().getField().getCharacteristic();
    BigInteger b = R1.getCurve().getB().toBigInteger();
    BigInteger x = BigInteger.TWO;
    while (true) {
      BigInteger rightSide = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(b).mod(p);
      // p is 3 mod 4.
      BigInteger y = rightSide.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
      if (y.multiply(y).mod(p).equals(rightSide)) {
        return R1.getCurve().createPoint(x, y);
      }
      x = x.add(BigInteger.ONE);
    }
  }

  private static Bytes32 random32(Random random) {
    byte[] data = new byte[32];
    random.nextBytes(data);
    return Bytes32.of(data);
  }

  private static Bytes32 word(BigInteger number) {
    return Bytes32.fromNumber(number);
  }

  private static Bytes32 word(JsonNode node, String field) {
    return Bytes32.fromHex(node.get(field).asText());
  }

  private static JsonNode primitives(String kind, int atLeast) {
    JsonNode vectors = Vectors.read("tempo_tx_vectors.json").get("primitives").get(kind);
    assertThat(vectors.size()).isGreaterThanOrEqualTo(atLeast);
    return vectors;
  }
}
