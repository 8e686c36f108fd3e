package tempo.fastpay.protocol.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tempo.fastpay.protocol.crypto.Crypto.RecoverableSignature;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.tx.PaymentScreen.Result;
import tempo.fastpay.protocol.types.Address;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.RejectCode;

/** Every way to sign a 0x76 payment, and the ways that only look like one. */
class SignatureFormsTest {
  private static final Bytes32 KEY = Forge.SENDER_KEY;
  private static final Address ACCOUNT =
      Address.fromHex("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  private static final BigInteger P256_N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final UnsignedPayment payment = PaymentBuilderTest.payment().build();

  /** A passkey's signature over {@code hash}. */
  static Bytes webAuthn(Bytes32 hash) {
    return webAuthn(hash, 5, PLAIN);
  }

  /** A passkey's signature over {@code hash}; C in the client data stands for the challenge. */
  private static Bytes webAuthn(Bytes32 hash, int flags, String clientData) {
    byte[] challenge = Base64.getUrlEncoder().withoutPadding().encode(hash.toArray());
    byte[] json =
        clientData
            .replace("\"C\"", '"' + new String(challenge, StandardCharsets.US_ASCII) + '"')
            .getBytes(StandardCharsets.UTF_8);
    byte[] authenticator = new byte[37];
    authenticator[32] = (byte) flags;
    Bytes32 message = Hashes.sha256(authenticator, Hashes.sha256(json).toArray());
    RecoverableSignature signature = Forge.CRYPTO.signP256(message, KEY);
    return Bytes.fromHex(
        "02"
            + Forge.digits(Bytes.of(authenticator))
            + Forge.digits(Bytes.of(json))
            + tail(signature));
  }

  private static String tail(RecoverableSignature signature) {
    return Forge.digits(signature.r().bytes())
        + Forge.digits(signature.s().bytes())
        + Forge.digits(Forge.CRYPTO.publicKeyP256(KEY));
  }

  private static final String PLAIN = "{\"type\":\"webauthn.get\",\"challenge\":\"C\"}";

  private static Address p256Address() {
    return Hashes.addressOf(Forge.CRYPTO.publicKeyP256(KEY));
  }

  private Payment accepted(Bytes signature) {
    return PaymentBuilderTest.accepted(payment.withSignature(signature));
  }

  private void refused(Bytes raw, String says) {
    Result.Rejected rejected = (Result.Rejected) TxVectors.screen(raw);
    assertThat(rejected.reject().code()).isEqualTo(RejectCode.INVALID_FORMAT);
    assertThat(rejected.reject().message()).startsWith("signature: ").contains(says);
  }

  /** The transaction with a signature that the builder would not take. */
  private Bytes forged(Bytes signature) {
    byte[] good = payment.signSecp256k1(KEY, Forge.CRYPTO).toArray();
    // 0x76, a two-byte list header, the items, then 0xb8 0x41 and 65 bytes.
    Bytes items = Bytes.of(good).slice(3, good.length - 67);
    return Bytes.fromHex(
        "76" + Forge.list(Forge.digits(items) + Forge.string(Forge.digits(signature))));
  }

  @Test
  void theForgeryIsFaithful() {
    Bytes signature =
        SenderSignature.encodeSecp256k1(Forge.CRYPTO.signSecp256k1(payment.signHash(), KEY));

    assertThat(forged(signature)).isEqualTo(payment.signSecp256k1(KEY, Forge.CRYPTO));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x04, 0x05, 0x1d, 0x3f, 0x3b})
  void passkeysSignWithAUserPresentOrVerified(int flags) {
    Payment signed = accepted(webAuthn(payment.signHash(), flags, PLAIN));

    assertThat(signed.sender()).isEqualTo(p256Address());
    assertThat(signed.keyType()).isEqualTo(KeyType.WEBAUTHN);
    assertThat(signed.accessKey()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x02, 0x08, 0x3a, 0x41, 0x81, 0xc5})
  void otherFlagsAreRefused(int flags) {
    refused(forged(webAuthn(payment.signHash(), flags, PLAIN)), "WebAuthn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"webauthn.get\",\"C\"]",
        "{\"type\":\"webauthn.get\",\"challenge\":\"\\u0041\"}",
        "{\"type\":\"webauthn.create\",\"challenge\":\"C\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"C\"}\u0000",
      })
  void otherClientDataIsRefused(String clientData) {
    refused(forged(webAuthn(payment.signHash(), 5, clientData)), "client data");
  }

  @Test
  void aPasskeysSignatureIsForOneHash() {
    refused(forged(webAuthn(Bytes32.ZERO, 5, PLAIN)), "challenge");
  }

  @Test
  void accessKeysMayBePasskeys() {
    Bytes inner = webAuthn(payment.signHashFor(ACCOUNT), 5, PLAIN);

    Payment signed = accepted(SenderSignature.encodeKeychain(ACCOUNT, inner));

    assertThat(signed.sender()).isEqualTo(ACCOUNT);
    assertThat(signed.accessKey()).contains(new AccessKey(p256Address(), KeyType.WEBAUTHN));
    assertThat(signed.keyType()).isEqualTo(KeyType.WEBAUTHN);
  }

  @Test
  void accessKeysWithinAccessKeysAreRefused() {
    Bytes inner =
        SenderSignature.encodeKeychain(
            ACCOUNT,
            SenderSignature.encodeSecp256k1(
                Forge.CRYPTO.signSecp256k1(payment.signHashFor(ACCOUNT), KEY)));

    refused(forged(SenderSignature.encodeKeychain(ACCOUNT, inner)), "expected 65 bytes");
  }

  @Test
  void aHashOfTheHashMayBeSignedWithP256() {
    RecoverableSignature over =
        Forge.CRYPTO.signP256(Hashes.sha256(payment.signHash().toArray()), KEY);
    Bytes prehashed = Bytes.fromHex("01" + tail(over) + "01");

    assertThat(accepted(prehashed).sender()).isEqualTo(p256Address());
    refused(forged(Bytes.fromHex("01" + tail(over) + "00")), "P256");
    refused(forged(Bytes.fromHex("01" + tail(over) + "02")), "prehash");
  }

  @Test
  void theOtherHalfOfEachSignatureIsRefused() {
    RecoverableSignature low = Forge.CRYPTO.signP256(payment.signHash(), KEY);
    RecoverableSignature high =
        new RecoverableSignature(
            low.r(), Bytes32.fromNumber(P256_N.subtract(low.s().toNumber())), 0);

    assertThat(accepted(Bytes.fromHex("01" + tail(low) + "00")).keyType()).isEqualTo(KeyType.P256);
    refused(forged(Bytes.fromHex("01" + tail(high) + "00")), "low s");
  }

  @ParameterizedTest
  @CsvSource({"00", "01", "1a", "1d", "23", "ff"})
  void onlyTheCanonicalParityByteIsTaken(String v) {
    Bytes good =
        SenderSignature.encodeSecp256k1(Forge.CRYPTO.signSecp256k1(payment.signHash(), KEY));

    refused(forged(Bytes.fromHex(Forge.digits(good.slice(0, 64)) + v)), "27 or 28");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "01", "02", "03", "04", "05", "0411", "1b"})
  void fragmentsAreRefused(String signature) {
    refused(forged(Bytes.fromHex(signature)), "");
  }

  @Test
  void theSenderClaimedIsTheSenderThatSigned() {
    Bytes raw = payment.signSecp256k1(KEY, Forge.CRYPTO);

    Result result = PaymentScreen.screen(raw, Optional.of(ACCOUNT), TxVectors.CHAIN, Forge.CRYPTO);

    Result.Rejected rejected = (Result.Rejected) result;
    assertThat(rejected.reject().code()).isEqualTo(RejectCode.INVALID_FORMAT);
    assertThat(rejected.reject().message()).contains(Forge.sender().toString(), ACCOUNT.toString());
    assertThat(
            PaymentScreen.screen(raw, Optional.of(Forge.sender()), TxVectors.CHAIN, Forge.CRYPTO))
        .isInstanceOf(Result.Accepted.class);
  }
}
