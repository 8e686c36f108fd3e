package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.AssetId;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.NonceKey;
import tempo.fastpay.protocol.types.UInt64;

class PaymentBuilderTest {
  static final Bytes32 KEY = Bytes32.fromHex("77".repeat(32));
  static final Address RECIPIENT = Address.fromHex("00000000000000000000000000000000000b0b01");
  static final AssetId ASSET = AssetId.fromHex("20c0000000000000000000000000000000000001");
  private static final Crypto CRYPTO = TxVectors.CRYPTO;
  private static final List<KeyType> KEY_TYPES = List.of(KeyType.values());

  static PaymentBuilder payment() {
    return payment(TxType.TEMPO);
  }

  static PaymentBuilder payment(TxType type) {
    return PaymentBuilder.of(type)
        .chainId(TxVectors.CHAIN)
        .recipient(RECIPIENT)
        .amount(UInt64.of(5_000_000))
        .asset(ASSET)
        .nonceSeq(UInt64.of(3))
        .gasLimit(UInt64.of(1_500_000))
        .maxFeePerGas(BigInteger.valueOf(20_000_000_000L));
  }

  static Payment accepted(Bytes raw) {
    return TxVectors.screen(raw)
        .orElseThrow(reject -> new IllegalStateException("no payment: " + reject));
  }

  @Test
  void reproducesAForeignTransaction() {
    Bytes raw =
        PaymentBuilder.tempo()
            .chainId(TxVectors.CHAIN)
            .recipient(RECIPIENT)
            .amount(UInt64.of(1_000_000))
            .asset(ASSET)
            .nonceKey(NonceKey.of(0x16))
            .nonceSeq(UInt64.ZERO)
            .validBefore(UInt64.of(1_800_000_100))
            .validAfter(UInt64.of(1_799_999_900))
            .gasLimit(UInt64.of(1_500_000))
            .maxFeePerGas(BigInteger.valueOf(40_000_000_000L))
            .maxPriorityFeePerGas(BigInteger.ONE)
            .build()
            .signSecp256k1(
                Bytes32.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"),
                CRYPTO);

    assertThat(raw).isEqualTo(TxVectors.named("k1_valid_window").raw());
  }

  @ParameterizedTest
  @EnumSource(TxType.class)
  void everyTypeIsAcceptedAsBuilt(TxType type) {
    UnsignedPayment unsigned = payment(type).memo(Bytes32.fromHex("11".repeat(32))).build();

    Payment payment = accepted(unsigned.signSecp256k1(KEY, CRYPTO));

    assertThat(payment.txType()).isEqualTo(type);
    assertThat(payment.sender()).isEqualTo(Hashes.addressOf(CRYPTO.publicKeySecp256k1(KEY)));
    assertThat(payment.signHash()).isEqualTo(unsigned.signHash());
    assertThat(payment.memo()).isEqualTo(unsigned.memo());
    assertThat(payment.amount()).isEqualTo(unsigned.amount());
    assertThat(payment.maxFeePerGas()).isEqualTo(unsigned.maxFeePerGas());
  }

  @Test
  void accessKeysSignForTheirAccount() {
    Address account = Address.fromHex("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    UnsignedPayment unsigned = payment().build();

    Payment k1 = accepted(unsigned.signSecp256k1For(account, KEY, CRYPTO));
    Payment p256 = accepted(unsigned.signP256For(account, KEY, CRYPTO));

    assertThat(k1.sender()).isEqualTo(account);
    assertThat(k1.message()).isEqualTo(p256.message());
    assertThat(k1.accessKey())
        .contains(
            new AccessKey(Hashes.addressOf(CRYPTO.publicKeySecp256k1(KEY)), KeyType.SECP256K1));
    assertThat(p256.accessKey())
        .contains(new AccessKey(Hashes.addressOf(CRYPTO.publicKeyP256(KEY)), KeyType.P256));
  }

  @Test
  void anyFieldsComeBackAsTheyWere() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      UnsignedPayment unsigned = randomPayment(random);
      KeyType keyType = KEY_TYPES.get(random.nextInt(KEY_TYPES.size()));

      Payment payment = accepted(signed(unsigned, keyType));

      assertThat(payment)
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .comparingOnlyFields(
              "txType",
              "chainId",
              "recipient",
              "amount",
              "asset",
              "memo",
              "nonceKey",
              "nonceSeq",
              "validBefore",
              "validAfter",
              "feeToken",
              "gasLimit",
              "maxFeePerGas")
          .isEqualTo(unsigned);
      assertThat(payment.keyType()).isEqualTo(keyType);
    }
  }

  private static Bytes signed(UnsignedPayment payment, KeyType keyType) {
    return switch (keyType) {
      case SECP256K1 -> payment.signSecp256k1(KEY, CRYPTO);
      case P256 -> payment.signP256(KEY, CRYPTO);
      case WEBAUTHN -> payment.withSignature(SignatureFormsTest.webAuthn(payment.signHash()));
    };
  }

  private static UnsignedPayment randomPayment(Random random) {
    BigInteger maxFee = new BigInteger(random.nextInt(129), random);
    long validAfter = 1L + random.nextInt(1000);
    return new UnsignedPayment(
        TxType.TEMPO,
        TxVectors.CHAIN,
        Address.of(words(random, 20)),
        new UInt64(random.nextLong() | 1),
        ASSET,
        random.nextBoolean() ? Optional.of(Bytes32.of(words(random, 32))) : Optional.empty(),
        new NonceKey(Bytes32.fromNumber(new BigInteger(random.nextInt(255), random))),
        new UInt64(random.nextLong() >>> random.nextInt(1, 64)),
        random.nextBoolean()
            ? Optional.of(UInt64.of(validAfter + 1 + random.nextInt(1000)))
            : Optional.empty(),
        random.nextBoolean() ? Optional.of(UInt64.of(validAfter)) : Optional.empty(),
        random.nextBoolean() ? Optional.of(ASSET) : Optional.empty(),
        new UInt64(random.nextLong()),
        maxFee,
        maxFee.shiftRight(random.nextInt(3)));
  }

  private static byte[] words(Random random, int size) {
    byte[] data = new byte[size];
    random.nextBytes(data);
    // Never a token, a virtual or the zero address.
    data[0] = 1;
    data[5] = 1;
    return data;
  }

  record Mistake(String field, PaymentBuilder builder) {
    @Override
    public String toString() {
      return field;
    }
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
        new Mistake("chainId: missing", PaymentBuilder.tempo().recipient(RECIPIENT)),
        new Mistake("recipient: missing", PaymentBuilder.tempo().chainId(ChainId.of(1))),
        new Mistake("amount: must be at least 1", payment().amount(UInt64.ZERO)),
        new Mistake("TIP-20 token", payment().asset(new AssetId(RECIPIENT))),
        new Mistake("zero address", payment().recipient(Address.ZERO)),
        new Mistake("recipient is a TIP-20", payment().recipient(ASSET.token())),
        new Mistake(
            "virtual address",
            payment().recipient(Address.fromHex("01020304" + "fd".repeat(10) + "010203040506"))),
        new Mistake(
            "nonce_key", payment().nonceKey(new NonceKey(Bytes32.fromHex("5b" + "00".repeat(31))))),
        new Mistake(
            "nonce_key", payment().nonceKey(new NonceKey(Bytes32.fromHex("ff".repeat(32))))),
        new Mistake("nonce: ", payment().nonceSeq(UInt64.MAX)),
        new Mistake("fee_token", payment().feeToken(new AssetId(RECIPIENT))),
        new Mistake("validBefore: zero", payment().validBefore(UInt64.ZERO)),
        new Mistake(
            "valid_before: must be later",
            payment().validBefore(UInt64.of(5)).validAfter(UInt64.of(5))),
        new Mistake("maxFeePerGas: must be", payment().maxFeePerGas(BigInteger.ONE.shiftLeft(128))),
        new Mistake("maxFeePerGas: must be", payment().maxFeePerGas(BigInteger.ONE.negate())),
        new Mistake(
            "max_priority_fee_per_gas",
            payment().maxFeePerGas(BigInteger.ONE).maxPriorityFeePerGas(BigInteger.TEN)),
        new Mistake("nonceKey: only Tempo", payment(TxType.LEGACY).nonceKey(NonceKey.of(1))),
        new Mistake("validBefore: only", payment(TxType.EIP1559).validBefore(UInt64.of(9))),
        new Mistake("validAfter: only", payment(TxType.EIP1559).validAfter(UInt64.of(9))),
        new Mistake("feeToken: only", payment(TxType.EIP2930).feeToken(ASSET)),
        new Mistake("one gas price", payment(TxType.LEGACY).maxPriorityFeePerGas(BigInteger.ONE)));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheFieldThatIsWrong(Mistake mistake) {
    assertThatThrownBy(() -> mistake.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(mistake.field());
  }

  @Test
  void refusesSignaturesThatDoNotFitTheType() {
    assertThatThrownBy(() -> payment(TxType.LEGACY).build().signP256(KEY, CRYPTO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("secp256k1");
    assertThatThrownBy(() -> payment().build().withSignature(Bytes.of(new byte[65])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("v must be 27 or 28");
  }
}
